// DESIGN.md §1.7: a counterpart behaves as the real one does, errors and delays included.

export const scenarios = ['normal', 'denied', 'expired', 'low-level', 'slow'] as const;

/** denied: the person cancels. expired: the log-in is two hours old. low-level: level 3 / substantial. slow: three seconds. */
export type Scenario = (typeof scenarios)[number];

export const readScenario = (text: unknown): Scenario => scenarios.find((known) => known === text) ?? 'normal';

export const scenarioNames: Readonly<Record<Scenario, string>> = {
  normal: 'Vanlig innlogging',
  denied: 'Brukeren avbryter',
  expired: 'Innloggingen er to timer gammel',
  'low-level': 'For lavt sikkerhetsnivå',
  slow: 'Langsomt svar (3 sekunder)',
};
