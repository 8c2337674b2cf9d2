// DESIGN.md §7 "the log's readers"; pasientjournalforskriften § 14: who looked, when, and why it was allowed, in words.

import type { LogEntry } from '@fkj/platform-record';
import type { LogLine } from '../access.ts';
import { readDisplay } from '../callers/agent.ts';
import type { Language, Sentence } from '../decision/sentences.ts';

export const logLine = (entry: LogEntry): LogLine => ({
  at: entry.at,
  action: entry.action,
  ...readDisplay(entry.agent.display),
  rule: entry.rule,
  purpose: entry.purpose,
  reason: entry.reason,
  object: entry.object,
});

const rules: Readonly<Record<string, Sentence>> = {
  own: {
    nb: 'Det var du selv.',
    nn: 'Det var du sjølv.',
    en: 'It was you.',
  },
  relationship: {
    nb: 'Den ansatte hadde deg på arbeidslisten, i en avtale eller i en tjeneste du får.',
    nn: 'Den tilsette hadde deg på arbeidslista, i ein avtale eller i ei teneste du får.',
    en: 'You were on the employee’s list, in an appointment or in a service you receive.',
  },
  service: {
    nb: 'Tjeneste: enheten den ansatte arbeider i, gir deg en tjeneste.',
    nn: 'Teneste: eininga den tilsette arbeider i, gir deg ei teneste.',
    en: 'Service: the unit where the employee works gives you a service.',
  },
  list: {
    nb: 'Arbeidsliste: du sto på arbeidslisten til den ansatte eller enheten.',
    nn: 'Arbeidsliste: du stod på arbeidslista til den tilsette eller eininga.',
    en: 'Work list: you were on the list of the employee or the unit.',
  },
  visit: {
    nb: 'Avtale: den ansatte skulle besøke deg eller hadde en avtale med deg.',
    nn: 'Avtale: den tilsette skulle besøkje deg eller hadde ein avtale med deg.',
    en: 'Appointment: the employee was to visit you or had an appointment with you.',
  },
  encounter: {
    nb: 'Kontakt: den ansatte eller enheten hadde en pågående kontakt med deg.',
    nn: 'Kontakt: den tilsette eller eininga hadde ein pågåande kontakt med deg.',
    en: 'Contact: the employee or the unit had an ongoing contact with you.',
  },
  'acute-contact': {
    nb: 'Akutt kontakt: en lege på legevakten åpnet en akutt kontakt og skrev hvorfor.',
    nn: 'Akutt kontakt: ein lege på legevakta opna ein akutt kontakt og skreiv kvifor.',
    en: 'Acute contact: a doctor at the legevakt opened an acute contact and wrote why.',
  },
  gp: {
    nb: 'Fastlege: du står på listen til den ansatte eller legekontoret.',
    nn: 'Fastlege: du står på lista til den tilsette eller legekontoret.',
    en: 'General practitioner: you are on the list of the employee or the practice.',
  },
  referral: {
    nb: 'Henvisning: den ansatte eller enheten er bedt om å undersøke, behandle eller hjelpe deg.',
    nn: 'Tilvising: den tilsette eller eininga er beden om å undersøkje, behandle eller hjelpe deg.',
    en: 'Referral: the employee or the unit has been asked to examine, treat or help you.',
  },
  team: {
    nb: 'Team: den ansatte eller enheten er med i teamet rundt deg.',
    nn: 'Team: den tilsette eller eininga er med i teamet rundt deg.',
    en: 'Team: the employee or the unit is part of the team around you.',
  },
  attest: {
    nb: 'Attest: virksomheten den ansatte arbeider i, bekreftet at opplysningene trengtes til helsehjelpen din.',
    nn: 'Attest: verksemda den tilsette arbeider i, stadfesta at opplysningane trongst til helsehjelpa di.',
    en: 'Attest: the organisation where the employee works confirmed that the information was needed for your care.',
  },
  'attest-self': {
    nb: 'Attest: den ansatte ga seg selv tilgangen og skrev hvorfor. Hver slik tilgang følges opp.',
    nn: 'Attest: den tilsette gav seg sjølv tilgangen og skreiv kvifor. Kvar slik tilgang blir følgd opp.',
    en: 'Attest: the employee gave herself the access and wrote why. Each such access is followed up.',
  },
  emergency: {
    nb: 'Nødtilgang: den ansatte åpnet nødtilgang og skrev hvorfor. Kommunen følger opp hver nødtilgang.',
    nn: 'Naudtilgang: den tilsette opna naudtilgang og skreiv kvifor. Kommunen følgjer opp kvar naudtilgang.',
    en: 'Emergency access: the employee opened it and wrote why. The municipality follows up each one.',
  },
  'no-relationship': {
    nb: 'Den ansatte søkte i journalen din, men fikk ikke se noe: ingenting knyttet dere sammen da.',
    nn: 'Den tilsette søkte i journalen din, men fekk ikkje sjå noko: ingenting knytte dykk saman då.',
    en: 'The employee searched your record but was shown nothing: nothing connected you then.',
  },
  counting: {
    nb: 'Tall: du var med i et tall over mange. Ingen så hvem du er.',
    nn: 'Tal: du var med i eit tal over mange. Ingen såg kven du er.',
    en: 'Numbers: you were part of a number over many. Nobody saw who you are.',
  },
  'follow-up': {
    nb: 'Oppfølging: lederen eller personvernombudet så navnet ditt for å vurdere om et oppslag i journalen din var i orden.',
    nn: 'Oppfølging: leiaren eller personvernombodet såg namnet ditt for å vurdere om eit oppslag i journalen din var i orden.',
    en: 'Follow-up: the leader or the privacy officer saw your name to judge whether a look into your record was in order.',
  },
  'privacy-choice': {
    nb: 'Personvernvalg: den journalansvarlige leste eller førte inn hva du har valgt å holde tilbake.',
    nn: 'Personvernval: den journalansvarlege las eller førte inn kva du har valt å halde tilbake.',
    en: 'Privacy choice: who is responsible for the records read or entered what you have chosen to keep back.',
  },
  correction: {
    nb: 'Retting: opplysninger ble rettet, eller flyttet fra feil person. Den ansatte skrev hvorfor.',
    nn: 'Retting: opplysningar vart retta, eller flytta frå feil person. Den tilsette skreiv kvifor.',
    en: 'Correction: information was corrected, or moved from the wrong person. The employee wrote why.',
  },
  erasure: {
    nb: 'Sletting: opplysninger ble slettet etter et vedtak. Den ansatte skrev hvilket.',
    nn: 'Sletting: opplysningar vart sletta etter eit vedtak. Den tilsette skreiv kva for eit.',
    en: 'Erasure: information was erased on a decision. The employee wrote which.',
  },
  'hand-over': {
    nb: 'Overføring: en annen virksomhet fikk ansvaret for opplysninger om deg. Den ansatte skrev hvorfor.',
    nn: 'Overføring: ei anna verksemd fekk ansvaret for opplysningar om deg. Den tilsette skreiv kvifor.',
    en: 'Hand-over: another organisation became responsible for information about you. The employee wrote why.',
  },
  deletion: {
    nb: 'Sletting: virksomheten slettet det den hadde ansvaret for. Den ansatte skrev hvorfor.',
    nn: 'Sletting: verksemda sletta det ho hadde ansvaret for. Den tilsette skreiv kvifor.',
    en: 'Deletion: the organisation deleted what it was responsible for. The employee wrote why.',
  },
  'person-lookup': {
    nb: 'Den ansatte søkte deg opp med fødselsnummer, eller med navn og fødselsdato, og så navn, fødselsdato og kommune.',
    nn: 'Den tilsette søkte deg opp med fødselsnummer, eller med namn og fødselsdato, og såg namn, fødselsdato og kommune.',
    en: 'The employee looked you up by number, or by name and birth date, and saw name, birth date and municipality.',
  },
  registration: {
    nb: 'Registrering: enheten registrerte deg det siste døgnet.',
    nn: 'Registrering: eininga registrerte deg det siste døgnet.',
    en: 'Registration: the unit registered you within the last day.',
  },
  log: {
    nb: 'Kommunens personvernombud leste loggen.',
    nn: 'Personvernombodet i kommunen las loggen.',
    en: 'The privacy officer of the municipality read the log.',
  },
};

const policy: Sentence = {
  nb: 'Et datasystem arbeidet etter en avtale med kommunen.',
  nn: 'Eit datasystem arbeidde etter ein avtale med kommunen.',
  en: 'A computer system worked under an agreement with the municipality.',
};

/** Why an entry was allowed, in words the citizen can read. */
export const ruleInWords = (rule: string, language: Language): string => (rules[rule] ?? policy)[language];
