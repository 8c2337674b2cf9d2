// https://hl7.org/fhir/R4/searchparameter.html: what a SearchParameter asks for, and what stands in its way.

import {
  type CustomParameter,
  compileParameter,
  isResourceType,
  type ParameterDefinition,
  type ParameterType,
  resourceTypes,
  searchParametersOf,
} from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { ContentIssue } from '../content-check.ts';

/** The part of a SearchParameter that counts here. */
export interface AskedParameter extends ParameterDefinition {
  readonly kinds: readonly string[];
}

const textAt = (object: JsonObject, member: string): string => {
  const value = object[member];
  return typeof value === 'string' ? value : '';
};

const textsAt = (object: JsonObject, member: string): readonly string[] => listAt(object, member).filter(isText);
const listAt = (object: JsonObject, member: string): readonly JsonValue[] => {
  const value = object[member];
  return isArray(value) ? value : [];
};
const isText = (value: JsonValue): value is string => typeof value === 'string';

const TYPES: readonly ParameterType[] = [
  ...(['token', 'reference', 'string', 'date', 'number', 'quantity', 'uri', 'composite', 'special'] as const),
];

/** What a sound SearchParameter asks for; null unless it is active. */
export const askedParameter = (resource: JsonObject): AskedParameter | null => {
  if (resource['resourceType'] !== 'SearchParameter' || resource['status'] !== 'active') return null;
  return {
    url: textAt(resource, 'url'),
    code: textAt(resource, 'code'),
    type: TYPES.find((type) => type === resource['type']) ?? 'special',
    description: textAt(resource, 'description'),
    expression: textAt(resource, 'expression'),
    targets: textsAt(resource, 'target'),
    components: listAt(resource, 'component')
      .filter(isObject)
      .map((one) => ({ definition: textAt(one, 'definition'), expression: textAt(one, 'expression') })),
    kinds: [...new Set(textsAt(resource, 'base'))],
  };
};

/** Names that mean something of their own in a search. */
const CODE = /^[A-Za-z][\w-]{0,62}$/;
const TAKEN: ReadonlySet<string> = new Set(['patient', 'subject', 'page']);

/** It is written under the lock of its bucket, after the index has been made. */
const LAST_UPDATED = /\bmeta\b[^|]*\blastUpdated\b/;

const official = (url: string): boolean =>
  resourceTypes.some((type) => searchParametersOf(type).some((parameter) => parameter.url === url));

/** Why it cannot be offered, whatever else is; empty when it can. */
export const faultsOf = (asked: AskedParameter): readonly ContentIssue[] => {
  const issues: ContentIssue[] = [];
  const say = (element: string, sentence: string): void => {
    issues.push({ sentence, expression: `SearchParameter.${element}` });
  };
  if (!CODE.test(asked.code)) say('code', 'A code begins with a letter, and has at most 63 letters, digits, - and _.');
  if (TAKEN.has(asked.code)) say('code', 'This name has a meaning of its own here. Choose another.');
  if (official(asked.url)) say('url', 'FHIR R4 has a search parameter with this url.');
  if (asked.expression === '') say('expression', 'An active SearchParameter needs an expression.');
  if (LAST_UPDATED.test(asked.expression)) say('expression', 'Search by _lastUpdated for when a resource was changed.');
  if (asked.kinds.length === 0) say('base', 'Name the resource types that it searches.');
  for (const kind of asked.kinds) {
    if (!isResourceType(kind))
      say('base', 'A base must be a resource type; Resource and DomainResource are not offered.');
    else if (kind === 'AuditEvent') say('base', 'The log has no parameters beside those of FHIR R4.');
    else if (issues.length === 0) {
      const made = compileParameter(kind, asked);
      if (!made.ok) say(made.fault.element, made.fault.sentence);
    }
  }
  return issues;
};

/** What its values depend on; another text is another index. */
export const printDefinition = ({ type, expression, targets, components }: AskedParameter): string =>
  JSON.stringify({ type, expression, targets, components });

/** What was printed, made ready on one type; null where this version of the program cannot carry it. */
export const readDefinition = (
  kind: string,
  printed: { readonly definition: string; readonly url: string; readonly code: string; readonly description: string },
): CustomParameter | null => {
  const { definition, url, code, description } = printed;
  const read: Pick<ParameterDefinition, 'type' | 'expression' | 'targets' | 'components'> = JSON.parse(definition);
  const made = compileParameter(kind, { ...read, url, code, description });
  return made.ok ? made.value : null;
};
