// DESIGN.md §5 "Errors": why a request, an approval or a review was not taken; a sentence that the user can act on.

import type { Sentence } from '../decision/sentences.ts';

export const governanceSentences = {
  'unknown-role': {
    nb: 'Rollen finnes ikke i rollekatalogen.',
    nn: 'Rolla finst ikkje i rollekatalogen.',
    en: 'The role is not in the role catalogue.',
  },
  'unknown-unit': {
    nb: 'Enheten finnes ikke, eller er nedlagt.',
    nn: 'Eininga finst ikkje, eller er nedlagd.',
    en: 'The unit does not exist or has been closed.',
  },
  'unknown-person': {
    nb: 'Personen finnes ikke, eller er ikke lenger ansatt.',
    nn: 'Personen finst ikkje, eller er ikkje lenger tilsett.',
    en: 'The person does not exist or is no longer employed.',
  },
  'not-found': {
    nb: 'Det finnes ikke noe slikt som du kan se.',
    nn: 'Det finst ikkje noko slikt som du kan sjå.',
    en: 'There is nothing of the kind that you can see.',
  },
  'not-your-unit': {
    nb: 'Enheten ligger utenfor det du leder. Be lederen der om å gjøre det.',
    nn: 'Eininga ligg utanfor det du leier. Be leiaren der om å gjere det.',
    en: 'The unit is outside what you lead. Ask its leader to do it.',
  },
  'not-approver': {
    nb: 'Du kan ikke godkjenne denne rollen. Det gjør lederen for enheten eller for en enhet over den.',
    nn: 'Du kan ikkje godkjenne denne rolla. Det gjer leiaren for eininga eller for ei eining over.',
    en: 'You cannot approve this role. The leader of the unit, or of one above it, does.',
  },
  oneself: {
    nb: 'Du kan ikke avgjøre noe som gjelder deg selv, eller som du har bedt om. Be en annen leder om det.',
    nn: 'Du kan ikkje avgjere noko som gjeld deg sjølv, eller som du har bede om. Be ein annan leiar om det.',
    en: 'You cannot decide what concerns yourself or what you asked for. Ask another leader.',
  },
  'reason-missing': {
    nb: 'Skriv hvorfor, med minst ti tegn. Begrunnelsen blir lagret.',
    nn: 'Skriv kvifor, med minst ti teikn. Grunngjevinga blir lagra.',
    en: 'Write why, in at least ten characters. The reason is kept.',
  },
  period: {
    nb: 'Skriv fra og til som datoer (ÅÅÅÅ-MM-DD), med slutt etter start og fram i tid.',
    nn: 'Skriv frå og til som datoar (ÅÅÅÅ-MM-DD), med slutt etter start og fram i tid.',
    en: 'Write from and to as dates (YYYY-MM-DD), the end after the start and not in the past.',
  },
  'too-long': {
    nb: 'Perioden er lengre enn rollekatalogen tillater for denne rollen.',
    nn: 'Perioden er lengre enn rollekatalogen tillèt for denne rolla.',
    en: 'The period is longer than the role catalogue allows for this role.',
  },
  hours: {
    nb: 'Skriv tidene som en liste slik PractitionerRole.availableTime har dem.',
    nn: 'Skriv tidene som ei liste slik PractitionerRole.availableTime har dei.',
    en: 'Write the hours as a list, as PractitionerRole.availableTime has them.',
  },
  'no-authorisation': {
    nb: 'Rollen krever autorisasjon, og vi finner ingen gyldig i Helsepersonellregisteret for personen.',
    nn: 'Rolla krev autorisasjon, og vi finn inga gyldig i Helsepersonellregisteret for personen.',
    en: 'The role needs an authorisation, and we find no valid one for the person in the register of health personnel.',
  },
  'already-has': {
    nb: 'Personen har denne rollen i enheten allerede.',
    nn: 'Personen har denne rolla i eininga allereie.',
    en: 'The person has this role in the unit already.',
  },
  decided: {
    nb: 'Dette er avgjort allerede.',
    nn: 'Dette er avgjort allereie.',
    en: 'This has been decided already.',
  },
  conflict: {
    nb: 'Noen andre endret det samtidig. Last siden på nytt og prøv igjen.',
    nn: 'Nokon andre endra det samtidig. Last sida på nytt og prøv igjen.',
    en: 'Somebody else changed it at the same time. Reload and try again.',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export type GovernanceCode = keyof typeof governanceSentences;

export interface GovernanceRefusal {
  readonly code: GovernanceCode;
}

const conflicts: ReadonlySet<GovernanceCode> = new Set(['decided', 'conflict', 'already-has']);
const forbidden: ReadonlySet<GovernanceCode> = new Set(['not-your-unit', 'not-approver', 'oneself']);

/** The HTTP status of a refusal. */
export const statusOf = (code: GovernanceCode): 403 | 404 | 409 | 422 => {
  if (code === 'not-found') return 404;
  if (forbidden.has(code)) return 403;
  return conflicts.has(code) ? 409 : 422;
};
