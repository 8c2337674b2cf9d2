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

/** What a member stands in: the `url` of a resource or an extension names it, that of an element leads somewhere. */
type Holder = 'resource' | 'extension' | 'element';

const HOLDERS: Readonly<Record<string, Holder>> = {
  contained: 'resource',
  resource: 'resource',
  extension: 'extension',
  modifierExtension: 'extension',
};

const holderOf = (name: string): Holder => (Object.hasOwn(HOLDERS, name) ? (HOLDERS[name] ?? 'element') : 'element');

const isAddress = (name: string, value: string, holder: Holder): boolean =>
  name === 'reference' ||
  (value.startsWith('urn:') && (ADDRESS_MEMBERS.has(name) || (name === 'url' && holder === 'element')));

/** Every `Reference.reference` of a resource, contained ones too, and other addresses that begin with `urn:`. */
export function referencesIn(resource: JsonObject): readonly FoundReference[] {
  const found: FoundReference[] = [];
  collect(resource, [], { found, holder: 'resource' });
  return found;
}

interface Collecting {
  readonly found: FoundReference[];
  readonly holder: Holder;
}

function collect(value: JsonValue, path: Step[], { found, holder }: Collecting): void {
  if (isArray(value)) {
    value.forEach((item, place) => {
      path.push(place);
      collect(item, path, { found, holder });
      path.pop();
    });
    return;
  }
  if (!isObject(value)) return;
  for (const name in value) {
    const member = value[name];
    if (typeof member === 'string') {
      if (isAddress(name, member, holder)) found.push({ path: [...path, name], value: member });
    } else if (typeof member === 'object' && member !== null) {
      path.push(name);
      collect(member, path, { found, holder: holderOf(name) });
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
export const redirect = (resource: JsonObject, targets: ReadonlyMap<string, string>): JsonObject =>
  redirectObject(resource, targets, 'resource');

function redirectObject(resource: JsonObject, targets: ReadonlyMap<string, string>, holder: Holder): JsonObject {
  const changed: Record<string, JsonValue> = {};
  for (const name in resource) {
    const member = resource[name];
    if (member !== undefined) changed[name] = redirected({ name, holder }, member, targets);
  }
  return changed;
}

interface Member {
  readonly name: string;
  readonly holder: Holder;
}

function redirected({ name, holder }: Member, value: JsonValue, targets: ReadonlyMap<string, string>): JsonValue {
  if (typeof value === 'string') return isAddress(name, value, holder) ? (targets.get(value) ?? value) : value;
  // A list holds what its member's name says.
  if (isArray(value)) {
    return value.map((item) => (typeof item === 'string' ? item : redirected({ name, holder }, item, targets)));
  }
  return isObject(value) ? redirectObject(value, targets, holderOf(name)) : value;
}
