// DESIGN.md §7 "who can see this entry and why": each answer in words, for the privacy officer.

import type { RelationshipBasis } from '@fkj/platform-record';
import { type Language, type Sentence, sentences } from '../decision/sentences.ts';
import type { RepresentationBasis } from '../representation/representation-rules.ts';
import type { Judged, SeeingRule } from './would-see.ts';

const rules: Readonly<Record<SeeingRule, Sentence>> = {
  role: { nb: '', nn: '', en: '' },
  relationship: {
    nb: 'Ingen liste, avtale, tjeneste, henvisning eller kontakt knytter personen til pasienten nå.',
    nn: 'Inga liste, avtale, teneste, tilvising eller kontakt knyter personen til pasienten no.',
    en: 'No list, appointment, service, referral or contact connects the person to the patient now.',
  },
  kin: {
    nb: 'Personen er pasienten selv eller registrert som nær pasienten.',
    nn: 'Personen er pasienten sjølv eller registrert som nær pasienten.',
    en: 'The person is the patient herself or registered as close to the patient.',
  },
  controller: {
    nb: 'En annen virksomhet har ansvar for opplysningen, og ingen avtale åpner den for personen.',
    nn: 'Ei anna verksemd har ansvar for opplysninga, og ingen avtale opnar henne for personen.',
    en: 'Another organisation is responsible for the entry, and no agreement opens it to the person.',
  },
  reserved: {
    nb: 'Opplysningen er reservert for noen andre.',
    nn: 'Opplysninga er reservert for nokon andre.',
    en: 'The entry is reserved for others.',
  },
  choice: {
    nb: 'Pasienten har valgt å holde opplysningen tilbake fra personen eller enheten.',
    nn: 'Pasienten har valt å halde opplysninga tilbake frå personen eller eininga.',
    en: 'The patient has chosen to keep the entry from the person or the unit.',
  },
  shown: {
    nb: 'Rollen gir tilgang nå.',
    nn: 'Rolla gjev tilgang no.',
    en: 'The role gives access now.',
  },
};

const bases: Readonly<Record<RelationshipBasis, Sentence>> = {
  service: {
    nb: 'Enheten gir pasienten en tjeneste.',
    nn: 'Eininga gjev pasienten ei teneste.',
    en: 'The unit gives the patient a service.',
  },
  list: {
    nb: 'Pasienten står på arbeidslisten.',
    nn: 'Pasienten står på arbeidslista.',
    en: 'The patient is on the work list.',
  },
  visit: {
    nb: 'Det er avtalt et besøk eller en time med pasienten.',
    nn: 'Det er avtalt eit besøk eller ein time med pasienten.',
    en: 'There is a visit or an appointment with the patient.',
  },
  encounter: {
    nb: 'Det er en pågående kontakt med pasienten.',
    nn: 'Det er ein pågåande kontakt med pasienten.',
    en: 'There is an ongoing contact with the patient.',
  },
  registration: {
    nb: 'Enheten registrerte pasienten det siste døgnet.',
    nn: 'Eininga registrerte pasienten det siste døgnet.',
    en: 'The unit registered the patient within the last day.',
  },
  'acute-contact': {
    nb: 'Legevakten har åpnet en akutt kontakt.',
    nn: 'Legevakta har opna ein akutt kontakt.',
    en: 'The legevakt has opened an acute contact.',
  },
  gp: {
    nb: 'Pasienten står på fastlegens liste.',
    nn: 'Pasienten står på lista til fastlegen.',
    en: 'The patient is on the list of the general practitioner.',
  },
  referral: {
    nb: 'Det er en henvisning eller bestilling som gjelder pasienten.',
    nn: 'Det er ei tilvising eller bestilling som gjeld pasienten.',
    en: 'There is a referral or an order about the patient.',
  },
  team: {
    nb: 'Personen eller enheten er med i teamet rundt pasienten.',
    nn: 'Personen eller eininga er med i teamet rundt pasienten.',
    en: 'The person or the unit is part of the team around the patient.',
  },
  emergency: {
    nb: 'Personen har åpnet nødtilgang.',
    nn: 'Personen har opna naudtilgang.',
    en: 'The person has opened emergency access.',
  },
};

const citizens: Readonly<Record<'own' | RepresentationBasis, Sentence>> = {
  own: { nb: 'Det er pasienten selv.', nn: 'Det er pasienten sjølv.', en: 'It is the patient herself.' },
  parent: { nb: 'Har foreldreansvar.', nn: 'Har foreldreansvar.', en: 'Has parental responsibility.' },
  guardian: { nb: 'Er verge.', nn: 'Er verje.', en: 'Is guardian.' },
  mandate: {
    nb: 'Har fått fullmakt av pasienten.',
    nn: 'Har fått fullmakt av pasienten.',
    en: 'Has been given a mandate by the patient.',
  },
};

/** Why a caller would, or would not, see the entry. */
export const seeingInWords = ({ rule, sentence, basis }: Judged, language: Language): string => {
  if (sentence !== null) return sentences[sentence][language];
  return rule === 'shown' && basis !== null ? bases[basis][language] : rules[rule][language];
};

/** The same of a citizen who is shown it. */
export const citizenInWords = (basis: 'own' | RepresentationBasis, language: Language): string =>
  citizens[basis][language];
