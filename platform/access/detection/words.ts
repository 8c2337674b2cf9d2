// DESIGN.md §10: what a finding says, in words that leader and privacy officer can act on. Names nobody by number.

import type { Language, Sentence } from '../decision/sentences.ts';
import { textAt, valueAt } from '../relations/tree.ts';
import type { DetectionKind } from './detection-rules.ts';
import { ASKED } from './questions.ts';

const words: Readonly<Record<DetectionKind | typeof ASKED, Sentence>> = {
  [ASKED]: {
    nb: 'Innbyggeren spør hvorfor den ansatte var i journalen. {question}',
    nn: 'Innbyggjaren spør kvifor den tilsette var i journalen. {question}',
    en: 'The citizen asks why the employee was in the record. {question}',
  },
  'own-record': {
    nb: 'Den ansatte åpnet sin egen journal gjennom jobben.',
    nn: 'Den tilsette opna sin eigen journal gjennom jobben.',
    en: 'The employee opened her own record through work.',
  },
  family: {
    nb: 'Den ansatte slo opp en i egen familie: de er registrert som pårørende, er knyttet sammen, eller har samme etternavn og adresse.',
    nn: 'Den tilsette slo opp ein i eigen familie: dei er registrerte som pårørande, er knytte saman, eller har same etternamn og adresse.',
    en: 'The employee looked up a member of the family: registered as next of kin, linked, or of the same name and address.',
  },
  neighbour: {
    nb: 'Den ansatte slo opp en som bor på samme sted eller like ved i samme gate.',
    nn: 'Den tilsette slo opp ein som bur på same staden eller like ved i same gata.',
    en: 'The employee looked up somebody who lives at the same place or close by in the same street.',
  },
  colleague: {
    nb: 'Den ansatte slo opp en som arbeider i samme enhet.',
    nn: 'Den tilsette slo opp ein som arbeider i same eininga.',
    en: 'The employee looked up somebody who works in the same unit.',
  },
  'public-person': {
    nb: 'Den ansatte slo opp en som personvernombudet har merket som offentlig kjent.',
    nn: 'Den tilsette slo opp ein som personvernombodet har merkt som offentleg kjend.',
    en: 'The employee looked up somebody whom the privacy officer has marked as publicly known.',
  },
  'no-relationship': {
    nb: 'Ingenting knyttet den ansatte eller enheten til personen, verken da eller i dagene omkring.',
    nn: 'Ingenting knytte den tilsette eller eininga til personen, verken då eller i dagane omkring.',
    en: 'Nothing connected the employee or the unit to the person, neither then nor in the days around.',
  },
  'self-authorised': {
    nb: 'Den ansatte ga seg selv tilgang (nødtilgang eller akutt kontakt) og skrev hvorfor. Hver slik tilgang følges opp.',
    nn: 'Den tilsette gav seg sjølv tilgang (naudtilgang eller akutt kontakt) og skreiv kvifor. Kvar slik tilgang blir følgd opp.',
    en: 'The employee gave herself access (emergency access or an acute contact) and wrote why. Each such access is followed up.',
  },
  'after-hours-burst': {
    nb: 'Den ansatte slo opp {patients} ulike personer i løpet av {minutes} minutter om natten, utenom planlagt arbeid.',
    nn: 'Den tilsette slo opp {patients} ulike personar i løpet av {minutes} minutt om natta, utanom planlagt arbeid.',
    en: 'The employee looked up {patients} different persons within {minutes} minutes at night, beside planned work.',
  },
};

const inVain: Sentence = {
  nb: 'Søket ga ikke tilgang: ingenting ble vist.',
  nn: 'Søket gav ikkje tilgang: ingenting vart vist.',
  en: 'The search gave no access: nothing was shown.',
};

const isKind = (kind: string): kind is DetectionKind | typeof ASKED => Object.hasOwn(words, kind);

/** What is unusual; empty for a kind of an edition that this program does not know. */
export const findingInWords = (kind: string, facts: unknown, language: Language): string => {
  if (!isKind(kind)) return '';
  const filled = words[kind][language].replace(/\{(patients|minutes|question)\}/g, (_, name: string) =>
    String(valueAt(facts, name) ?? ''),
  );
  return textAt(facts, 'logRule') === 'no-relationship' ? `${filled} ${inVain[language]}` : filled;
};
