// https://hl7.org/fhir/R4/search.html#summary and #elements: a printed Bundle of results with a part of each resource, by splicing.

import { type Subset, subsetText } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonValue, locate, locateAll, read, type Stretch, splice } from '@fkj/standards-json';
import { printOutcome } from '../outcome/operation-outcome.ts';
import type { Issue } from '../outcome/refusal.ts';
import { printRemark } from './print-bundle.ts';

export interface Cut {
  /** Null for whole resources. */
  readonly subset: Subset | null;
  /** Parameters that every link must carry on, form-encoded. */
  readonly said: string;
  /** Told in an entry of their own. */
  readonly remarks: readonly Issue[];
}

/** The Bundle with its resources cut, its links complete, and the remarks beside the matches. */
export function cutBundle(bundle: string, { subset, said, remarks }: Cut): string {
  const linked = withParameters(bundle, said);
  const cut = subset === null ? linked : withSubsets(linked, subset);
  return remarks.length === 0 ? cut : withRemarks(cut, remarks);
}

/** Links come before entries, so that a long Bundle is not walked for them. */
function withParameters(bundle: string, said: string): string {
  const span = locate(bundle, ['link']);
  const links = span === null ? null : read(bundle.slice(span.start, span.end));
  if (span === null || !links?.ok || !isArray(links.value.tree)) return bundle;
  const text = links.value.tree.map((link) => JSON.stringify(linkWith(link, said))).join(',');
  return splice(bundle, [{ start: span.start, end: span.end, text: `[${text}]` }]);
}

function linkWith(link: JsonValue, said: string): JsonValue {
  const url = isObject(link) ? link['url'] : undefined;
  return isObject(link) && typeof url === 'string'
    ? { ...link, url: `${url}${url.includes('?') ? '&' : '?'}${said}` }
    : link;
}

function withSubsets(bundle: string, subset: Subset): string {
  const entries = entriesIn(bundle);
  const places = entries.flatMap((entry, place) => (isCut(entry, subset) ? [place] : []));
  const spans = locateAll(
    bundle,
    places.map((place) => ['entry', place, 'resource']),
  );
  const stretches = spans.flatMap((span): readonly Stretch[] =>
    span === null
      ? []
      : [{ start: span.start, end: span.end, text: subsetText(bundle.slice(span.start, span.end), subset) }],
  );
  return splice(bundle, stretches);
}

function entriesIn(bundle: string): readonly JsonValue[] {
  const document = read(bundle, { maxLength: Number.POSITIVE_INFINITY });
  if (!document.ok) throw new Error('a Bundle of ours is not JSON');
  const { tree } = document.value;
  const entries = isObject(tree) ? tree['entry'] : undefined;
  return isArray(entries) ? entries : [];
}

/** Elements are those of the matches: what is included stays whole, and so do remarks. */
function isCut(entry: JsonValue, subset: Subset): boolean {
  if (!isObject(entry) || !isObject(entry['resource'])) return false;
  const mode = isObject(entry['search']) ? entry['search']['mode'] : 'match';
  return mode === 'match' || (mode === 'include' && subset.of !== 'elements');
}

function withRemarks(bundle: string, remarks: readonly Issue[]): string {
  const entry = printRemark(printOutcome(remarks));
  const span = locate(bundle, ['entry']);
  const at = span === null ? bundle.length - 1 : span.end - 1;
  const text = span === null ? `,"entry":[${entry}]` : `,${entry}`;
  return splice(bundle, [{ start: at, end: at, text }]);
}
