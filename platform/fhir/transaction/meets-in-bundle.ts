// https://hl7.org/fhir/R4/http.html#trules: what meets a condition among the resources that a transaction itself writes.

import { extract, matches, type SearchRequest } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';

/** A resource that the transaction writes. */
export interface BundleWrite {
  readonly place: number;
  readonly kind: string;
  /** Its id, where it is known already. */
  readonly id: string | null;
  readonly tree: JsonObject;
}

const extracted = new WeakMap<JsonObject, ReturnType<typeof extract>>();

/** The places of those that meet it. What a chain leads to is looked for in the record only. */
export const placesThatMeet = (
  request: SearchRequest,
  writes: readonly BundleWrite[],
  { base, now }: { readonly base: string; readonly now: number },
): readonly number[] =>
  writes.flatMap(({ place, kind, id, tree }) => {
    if (kind !== request.resourceType) return [];
    const entries = extracted.get(tree) ?? extract(tree, { base });
    extracted.set(tree, entries);
    return matches({ id: id ?? '', lastUpdated: now, entries }, request) ? [place] : [];
  });
