// https://hl7.org/fhir/R4/search.html#content: texts in which words are looked for, and questions for them, for property tests.

import type { Chance } from './chance.ts';

const SAID = [
  'Pasienten falt på badet',
  'Ingen fall i dag',
  'Høyt blodtrykk målt på kvelden',
  'Sår på høyre fot',
  'Heart rate',
];
const ASKED = [
  'fall',
  'falt',
  'blodtrykket',
  'sår',
  'sar',
  'pasient',
  'ingen',
  'puls',
  'blodtrykk',
  'heart',
  'berg',
  '"på badet"',
  '"fall i dag"',
  '"i fall"',
];

/** Narrative of a resource, now and then. */
export const randomNarrative = (chance: Chance): object =>
  chance.in100(60)
    ? { text: { status: 'generated', div: `<div><p>${chance.of(SAID)}</p><p>${chance.of(SAID)}</p></div>` } }
    : {};

/** `_text` or `_content` as a client writes it. */
export const randomWords = (chance: Chance): readonly [name: string, words: string] => {
  const [one, other] = [chance.of(ASKED), chance.of(ASKED)];
  const words = chance.of([
    one,
    one,
    `${one} OR ${other}`,
    `${one} ${other}`,
    `-${one}`,
    `${one} -${other}`,
    `NOT (${one} OR ${other})`,
  ]);
  return [chance.of(['_text', '_content']), words];
};
