// https://hl7.org/fhir/R4/http.html#trules and https://hl7.org/fhir/R4/bundle.html#references: by which addresses the entries of a Bundle are known in it.

import type { ObjectName } from '@fkj/platform-record';
import { type CustomParameters, extract, type IndexEntry, referenceForm } from '@fkj/standards-fhir';
import { redirect } from '../bundle/references.ts';
import type { Referring } from './lookups.ts';

export const nameText = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

/** What the Bundle deletes, which is done before anything else (trules). */
export const namesDeleted = (entries: readonly Referring[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ entry: { request } }) => (request.method === 'DELETE' ? [nameText(request)] : [])));

const REST_URL = /^(?!urn:).*?([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})$/;

/** The addresses in the Bundle that mean an entry. */
export function addressesOf({ entry: { fullUrl, request } }: Referring): readonly string[] {
  if (fullUrl === null) return [];
  // A relative reference is relative to the fullUrls of its Bundle.
  const relative = request.method === 'POST' ? REST_URL.exec(fullUrl)?.[1] : undefined;
  return relative === undefined ? [fullUrl] : [fullUrl, relative];
}

/** Where each fullUrl and conditional reference leads. */
export function targetsOf(
  entries: readonly Referring[],
  names: ReadonlyMap<number, ObjectName>,
  conditional: ReadonlyMap<string, ObjectName>,
): ReadonlyMap<string, string> {
  const targets = new Map([...conditional].map(([reference, name]) => [reference, nameText(name)]));
  for (const referring of entries) {
    const name = names.get(referring.entry.place);
    if (name === undefined) continue;
    for (const address of addressesOf(referring)) targets.set(address, nameText(name));
  }
  return targets;
}

/** The id of what an entry makes, until it has its own; `unnamed` is new and so in nobody's use. */
export const nameHere = (unnamed: string, place: number): string => `${unnamed}.${place}`;

export interface Addresses {
  /** Where an address or a conditional reference leads, as 'Kind/id'. */
  readonly targets: ReadonlyMap<string, string>;
  /** By address: the kind of an entry that has no name yet. */
  readonly waiting: ReadonlyMap<string, string>;
  /** The id that stands for those without a name. */
  readonly unnamed: string;
  readonly base: string;
  readonly custom: CustomParameters;
}

/** What is searched of a resource that the Bundle writes, its references leading where they will lead; computed when it is asked for. */
export function entriesSeen({ entry, references }: Referring, seen: Addresses): () => readonly IndexEntry[] {
  let known: readonly IndexEntry[] | null = null;
  return () => {
    if (!('resource' in entry.request)) return [];
    known ??= extract(redirect(entry.request.resource.tree, leading(references, seen)), {
      base: seen.base,
      custom: seen.custom,
    });
    return known;
  };
}

function leading(
  references: Referring['references'],
  { targets, waiting, unnamed }: Addresses,
): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  for (const { value } of references) {
    const form = referenceForm(value);
    const kind = waiting.get(value) ?? (form?.form === 'conditional' ? form.type : undefined);
    const target = targets.get(value) ?? (kind === undefined ? undefined : `${kind}/${unnamed}`);
    if (target !== undefined) own.set(value, target);
  }
  return own;
}
