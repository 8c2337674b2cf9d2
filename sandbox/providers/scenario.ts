// DESIGN.md §1.7: a counterpart behaves as the real one does, errors and delays included.

/** What each does; the wrong tokens are what a log-in client must refuse (reference/norway.md §2.1 "must test"). */
export const scenarioNames = {
  normal: 'Vanlig innlogging',
  denied: 'Brukeren avbryter',
  expired: 'Innloggingen er to timer gammel',
  'low-level': 'For lavt sikkerhetsnivå',
  'no-level': 'Sikkerhetsnivå mangler',
  slow: 'Langsomt svar (3 sekunder)',
  down: 'Tokentjenesten er nede',
  'no-hpr': 'HPR-nummer mangler',
  'no-person': 'Person mangler',
  'other-organisation': 'En annen organisasjon enn den som ble valgt',
  'wrong-issuer': 'Feil utsteder i token',
  'wrong-audience': 'Token er til en annen klient',
  'two-audiences': 'Token er til to klienter',
  'no-algorithm': 'Usignert token (alg none)',
  'symmetric-algorithm': 'Token signert med den offentlige nøkkelen som hemmelighet',
  'wrong-signature': 'Feil signatur',
  'unknown-key': 'Token signert med ukjent nøkkel',
  'token-expired': 'Token er utløpt',
  'token-not-yet': 'Token gjelder først om en time',
  'wrong-nonce': 'Feil nonce i token',
  'no-nonce': 'Nonce mangler i token',
  'wrong-type': 'Feil typ i token',
  'no-token': 'Svaret mangler id-token',
  'used-code': 'Koden er allerede brukt',
  'wrong-state': 'Feil state i svaret',
  'mixed-up': 'Svaret sier at det er fra en annen utsteder',
} as const;

export type Scenario = keyof typeof scenarioNames;

const isScenario = (text: string): text is Scenario => Object.hasOwn(scenarioNames, text);

export const scenarios: readonly Scenario[] = Object.keys(scenarioNames).filter(isScenario);

export const readScenario = (text: unknown): Scenario =>
  typeof text === 'string' && isScenario(text) ? text : 'normal';
