// https://hl7.org/fhir/R4/graphql.html#searching: arguments of a list as the parameters of a search.

import { ok, type Result } from '@fkj/platform-record';
import { Decimal, isArray, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/**
 * Form-encoded parameters. GraphQL has no hyphens in names: `general_practitioner` is `general-practitioner`. Values of a
 * list must all hold. `_reference: subject` finds what refers to `from`, the resource that the field stands in.
 */
export function searchParameters(
  given: ReadonlyMap<string, JsonValue>,
  from: JsonObject | null,
): Result<string, Refusal> {
  const parameters = new URLSearchParams();
  for (const [name, value] of given) {
    for (const one of isArray(value) ? value : [value]) {
      const text = one instanceof Decimal ? one.text : String(one);
      if (name !== '_reference') parameters.append(parameterOf(name), text);
      else if (from === null) return refuse('graphql', { detail: '_reference stands inside a resource.' });
      else parameters.append(parameterOf(text), `${String(from['resourceType'])}/${String(from['id'])}`);
    }
  }
  if (from !== null && !given.has('_reference')) {
    return refuse('graphql', { detail: 'Inside a resource, say with _reference which parameter leads to it.' });
  }
  return ok(parameters.toString());
}

const parameterOf = (name: string): string => name.charAt(0) + name.slice(1).replaceAll('_', '-');
