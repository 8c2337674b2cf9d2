// DESIGN.md §5, §7 `POST /access/why`: the caller's own decision, or the citizen's own log. Never another's block.

import type { LogLine } from '../access.ts';
import { type Language, type Sentence, sentences } from '../decision/sentences.ts';
import type { Verdict } from '../decision/verdict.ts';
import { ruleInWords } from './log-lines.ts';

const mayRead: Readonly<Record<'relationship' | 'own' | 'policy' | 'common', Sentence>> = {
  relationship: {
    nb: 'Du har tilgang fordi en liste, avtale, tjeneste eller kontakt knytter deg eller enheten din til denne personen nå.',
    nn: 'Du har tilgang fordi ei liste, avtale, teneste eller kontakt knyter deg eller eininga di til denne personen no.',
    en: 'You have access because a list, appointment, service or contact connects you or your unit to this person now.',
  },
  own: {
    nb: 'Dette er din egen journal.',
    nn: 'Dette er din eigen journal.',
    en: 'This is your own record.',
  },
  policy: {
    nb: 'Systemet har tilgang etter en navngitt avtale, og alt det gjør, blir logget.',
    nn: 'Systemet har tilgang etter ein namngjeven avtale, og alt det gjer, blir logga.',
    en: 'The system has access under a named agreement, and all it does is logged.',
  },
  common: {
    nb: 'Dette er opplysninger som alle med en rolle kan lese.',
    nn: 'Dette er opplysningar som alle med ei rolle kan lese.',
    en: 'This is information that everyone with a role may read.',
  },
};

/** Said to everyone who has access, whether or not anything is kept from her. */
const notAll: Sentence = {
  nb: 'Enkelte opplysninger kan være reservert for den som skrev dem, en enhet eller en yrkesgruppe, og pasienten kan ha valgt å holde noe tilbake.',
  nn: 'Enkelte opplysningar kan vere reserverte for den som skreiv dei, ei eining eller ei yrkesgruppe, og pasienten kan ha valt å halde noko tilbake.',
  en: 'Some entries may be reserved for their author, a unit or a profession, and the patient may have chosen to keep something back.',
};

/** How the caller's own decision is explained. `known`: she has a live relationship to the patient. */
export const explainVerdict = (
  verdict: Verdict,
  facts: { readonly known: boolean; readonly stranger: Sentence; readonly language: Language },
): readonly string[] => {
  if (verdict.outcome === 'deny') return [sentences[verdict.sentence][facts.language]];
  const say = (sentence: Sentence): readonly string[] => [sentence[facts.language]];
  switch (verdict.restriction.reach) {
    case 'common':
      return say(mayRead.common);
    case 'everything':
      return say(mayRead.policy);
    case 'relationship':
      return facts.known ? [...say(mayRead.relationship), ...say(notAll)] : say(facts.stranger);
    case 'patient':
      return say(verdict.basis.rule === 'own' ? mayRead.own : mayRead.relationship);
  }
};

/** The citizen asks who has looked, and why it was allowed: one sentence a line, newest first. */
export const explainLog = (lines: readonly LogLine[], language: Language): readonly string[] =>
  lines.map(({ at, who, role, organization, rule, reason }) => {
    const by = [who, role, organization].filter((word) => word !== '').join(', ');
    const said = reason === null ? '' : ` «${reason}»`;
    return `${new Date(at).toISOString()} ${by}: ${ruleInWords(rule, language)}${said}`;
  });
