// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4 and https://hl7.org/fhir/R4/valueset-operation-expand.html "displayLanguage".

import type { Concept, Designation } from '../code-system/concept.ts';

/** Languages from the dearest on; `others` tells whether a display of another language may stand in. */
export interface LanguagePreference {
  readonly ranges: readonly string[];
  readonly others: 'allowed' | 'refused';
}

const LONGEST = 200;

/** Reads `de, en;q=0.5, *;q=0`; null when nothing is asked for. */
export const preferenceOf = (text: string | null): LanguagePreference | null => {
  if (text === null || text.trim() === '' || text.length > LONGEST) return null;
  const ranges = text.split(',').flatMap((part) => {
    const [range = '', ...parameters] = part.split(';').map((one) => one.trim());
    const quality = parameters.flatMap((one) => (one.startsWith('q=') ? [Number(one.slice(2))] : []))[0] ?? 1;
    return range === '' || Number.isNaN(quality) ? [] : [{ range: range.toLowerCase(), quality }];
  });
  const wanted = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  const refused = ranges.some(({ range, quality }) => range === '*' && quality === 0);
  return { ranges: wanted.map(({ range }) => range), others: refused ? 'refused' : 'allowed' };
};

const covers = (range: string, language: string | null): boolean => {
  const tag = language?.toLowerCase() ?? null;
  return tag !== null && (tag === range || tag.startsWith(`${range}-`));
};

/** The words for a concept in a language, and those that are left. */
export interface Wording {
  readonly display: string | null;
  readonly designations: readonly Designation[];
}

/** https://terminology.hl7.org/CodeSystem-hl7TermMaintInfra.html */
const PREFERRED = {
  system: 'http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra',
  code: 'preferredForLanguage',
  display: 'Preferred For Language',
} as const;

/** The display of a code system as one of its designations. */
export const asDesignation = (display: string, language: string | null): Designation => ({
  language,
  use: PREFERRED,
  value: display,
});

export interface Words extends Pick<Concept, 'display' | 'designations'> {
  /** Language of the display. */
  readonly language: string | null;
}

/** The display in the dearest language that there is; the code system's own display then becomes a designation. */
export const wordingOf = (words: Words, preference: LanguagePreference | null): Wording => {
  const { display, designations, language } = words;
  if (preference === null) return { display, designations };
  const own = display === null ? null : asDesignation(display, language);
  for (const range of preference.ranges) {
    if (range === '*' || (own !== null && covers(range, language))) return { display, designations };
    const found = designations.find((one) => covers(range, one.language) && isDisplay(one));
    if (found !== undefined) {
      const rest = designations.filter((one) => one !== found);
      return { display: found.value, designations: own === null ? rest : [own, ...rest] };
    }
  }
  if (preference.others === 'allowed') return { display, designations };
  return { display: null, designations: own === null ? designations : [own, ...designations] };
};

const DISPLAYS: ReadonlySet<unknown> = new Set(['display', 'preferredForLanguage', 'preferred']);

/** A designation for another purpose (a fully specified name, a nickname) is no display. */
const isDisplay = ({ use }: Designation): boolean => use === null || DISPLAYS.has(use['code']);

/** Whether something in this language may be shown. */
export const covered = ({ ranges }: LanguagePreference, language: string | null): boolean =>
  ranges.some((range) => range === '*' || covers(range, language));
