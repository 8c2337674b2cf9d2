// https://hl7.org/fhir/R4/http.html#trules and DESIGN.md §4 "Byte-true": puts other addresses in, and changes no other byte.

import { locateAll, type Stretch, splice } from '@fkj/standards-json';
import type { FoundReference } from './references-in.ts';

export interface Rewrite {
  readonly found: FoundReference;
  /** The address to put there, e.g. 'Patient/9f…'. */
  readonly address: string;
}

/**
 * `text` is the minified resource in which the addresses were found by `referencesIn`. The tree of the result has to be
 * read anew where it is needed.
 */
export function rewriteReferences(text: string, rewrites: readonly Rewrite[]): string {
  if (rewrites.length === 0) return text;
  const spans = locateAll(
    text,
    rewrites.map(({ found }) => found.path),
  );
  const stretches = new Map<number, Stretch>();
  rewrites.forEach(({ found, address }, number) => {
    const span = spans[number];
    if (!span) throw new Error('the text is not that of the tree in which the references were found');
    // Several links stand in one narrative.
    const before = stretches.get(span.start)?.text ?? text.slice(span.start, span.end);
    const after = found.kind === 'narrative' ? withLink(before, found.address, address) : JSON.stringify(address);
    stretches.set(span.start, { start: span.start, end: span.end, text: after });
  });
  return splice(text, [...stretches.values()]);
}

/** Works on the JSON text of the narrative, so that the sender's escapes stay. */
function withLink(narrative: string, from: string, to: string): string {
  const [sent, put] = [from, to].map((address) => JSON.stringify(address).slice(1, -1));
  return narrative.replaceAll(`\\"${sent}\\"`, () => `\\"${put}\\"`).replaceAll(`'${sent}'`, () => `'${put}'`);
}
