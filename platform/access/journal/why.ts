// DESIGN.md §5, §7 `POST /access/why`: the caller's own decision, or the citizen's own log. Never another's block.

import type { LogLine } from '../access.ts';
import type { Across, AgreementBasis } from '../controllers/agreement-rules.ts';
import { type Language, type Sentence, sentences } from '../decision/sentences.ts';
import type { Verdict } from '../decision/verdict.ts';
import { ruleInWords } from './log-lines.ts';

const mayRead: Readonly<Record<'relationship' | 'own' | 'policy' | 'common' | 'counts', Sentence>> = {
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
  counts: {
    nb: 'Formålet ditt gir deg tall, men ingen opplysninger om enkeltpersoner.',
    nn: 'Føremålet ditt gjev deg tal, men ingen opplysningar om enkeltpersonar.',
    en: 'Your purpose gives you numbers, and no information on individuals.',
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

const bases: Readonly<Record<AgreementBasis, (text: string) => Sentence>> = {
  cooperation: (text) => ({
    nb: `Du ser også opplysninger som en annen virksomhet har ansvar for, etter en avtale om felles journal (pasientjournalloven § 9): ${text}.`,
    nn: `Du ser også opplysningar som ei anna verksemd har ansvar for, etter ein avtale om felles journal (pasientjournallova § 9): ${text}.`,
    en: `You also see information that another organisation is responsible for, by an agreement on a joint record (pasientjournalloven § 9): ${text}.`,
  }),
  'made-available': (text) => ({
    nb: `Du ser også opplysninger som en annen virksomhet har ansvar for og gjør tilgjengelig (pasientjournalloven § 19): ${text}.`,
    nn: `Du ser også opplysningar som ei anna verksemd har ansvar for og gjer tilgjengelege (pasientjournallova § 19): ${text}.`,
    en: `You also see information that another organisation is responsible for and makes available (pasientjournalloven § 19): ${text}.`,
  }),
};

const noneAcross: Sentence = {
  nb: 'Det andre virksomheter har ansvar for, ser du ikke: det står ikke noe grunnlag for det.',
  nn: 'Det andre verksemder har ansvar for, ser du ikkje: det står ikkje noko grunnlag for det.',
  en: 'You do not see what other organisations are responsible for: no basis is stated for it.',
};

/** By what the caller sees what other data controllers answer for; nothing where the house has only one. */
const acrossInWords = (across: Across | null, language: Language): readonly string[] => {
  if (across === null) return [];
  const said = across.agreements.map(({ basis, text }) => bases[basis](text)[language]);
  return said.length === 0 ? [noneAcross[language]] : said;
};

/** How the caller's own decision is explained. `known`: she has a live relationship to the patient. */
export const explainVerdict = (
  verdict: Verdict,
  facts: {
    readonly known: boolean;
    readonly stranger: Sentence;
    readonly language: Language;
    readonly across: Across | null;
  },
): readonly string[] => {
  if (verdict.outcome === 'deny') return [sentences[verdict.sentence][facts.language]];
  const say = (sentence: Sentence): readonly string[] => [sentence[facts.language]];
  switch (verdict.restriction.reach) {
    case 'common':
      return say(mayRead.common);
    case 'everything':
      return say(mayRead.policy);
    case 'population':
      return say(mayRead.counts);
    case 'relationship':
      return facts.known
        ? [...say(mayRead.relationship), ...acrossInWords(facts.across, facts.language), ...say(notAll)]
        : say(facts.stranger);
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
