// https://hl7.org/fhir/R4/http.html#trules: references between the entries of a transaction are rewritten, nothing else is.

import {
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  type Path,
  replaceValues,
  type Step,
} from '@fkj/standards-json';

/** A literal reference and where it stands. */
export interface FoundReference {
  readonly path: Path;
  readonly value: string;
}

// Elements that hold an address of the Bundle's own entries. Canonicals and identifiers keep what the sender wrote.
const ADDRESS_MEMBERS: ReadonlySet<string> = new Set(['valueUri', 'valueUrl', 'valueOid', 'valueUuid']);

/** Every `Reference.reference` of a resource, contained ones too, and other addresses that begin with `urn:`. */
export function referencesIn(resource: JsonObject): readonly FoundReference[] {
  const found: FoundReference[] = [];
  collect(resource, [], found);
  return found;
}

function collect(value: JsonValue, path: Step[], found: FoundReference[]): void {
  if (isArray(value)) {
    value.forEach((item, place) => {
      path.push(place);
      collect(item, path, found);
      path.pop();
    });
    return;
  }
  if (!isObject(value)) return;
  for (const name in value) {
    const member = value[name];
    if (typeof member === 'string') {
      const address = name === 'reference' || (ADDRESS_MEMBERS.has(name) && member.startsWith('urn:'));
      if (address) found.push({ path: [...path, name], value: member });
    } else if (typeof member === 'object' && member !== null) {
      path.push(name);
      collect(member, path, found);
      path.pop();
    }
  }
}

export interface Rewritten {
  readonly tree: JsonObject;
  readonly text: string;
}

/** The resource with these references replaced, in tree and text alike. */
export function rewrite(
  { tree, text }: Rewritten,
  references: readonly FoundReference[],
  targets: ReadonlyMap<string, string>,
): Rewritten {
  const replacements = references.flatMap(({ path, value }) => {
    const target = targets.get(value);
    return target === undefined ? [] : [{ path, value: JSON.stringify(target) }];
  });
  if (replacements.length === 0) return { tree, text };
  const rewritten = replaceValues(text, replacements);
  if (rewritten === null) throw new Error('a reference was not found again in its own text');
  return { tree: redirect(tree, targets), text: rewritten };
}

/** The tree alone, redirected; for questions that come before the text is needed. */
export function redirect(resource: JsonObject, targets: ReadonlyMap<string, string>): JsonObject {
  const changed: Record<string, JsonValue> = {};
  for (const name in resource) {
    const member = resource[name];
    if (member !== undefined) changed[name] = redirected(name, member, targets);
  }
  return changed;
}

function redirected(name: string, value: JsonValue, targets: ReadonlyMap<string, string>): JsonValue {
  if (typeof value === 'string') {
    return name === 'reference' || ADDRESS_MEMBERS.has(name) ? (targets.get(value) ?? value) : value;
  }
  if (isArray(value)) return value.map((item) => redirected('', item, targets));
  return isObject(value) ? redirect(value, targets) : value;
}
