// reference/norway.md §2.1, §2.3: what HelseID and ID-porten say about a person.

import { createHash } from 'node:crypto';
import type { Persons } from '../persons.ts';
import { organisation } from './organisation-choice.ts';
import { readScenario, type Scenario } from './scenario.ts';

/** One entry of the pick-a-person page. */
export interface TestPerson {
  /** Stands for the person in forms and tokens; the national number never does. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export type SecurityLevel = 'high' | 'low';

const keyOf = (pid: string): string => createHash('sha256').update(`test-person:${pid}`).digest('hex').slice(0, 32);

const clientClaims = {
  'helseid://claims/client/claims/orgnr_parent': organisation.parent,
  'helseid://claims/client/claims/orgnr_child': organisation.child,
  'helseid://claims/client/client_tenancy': 'single-tenant',
  'helseid://claims/client/client_name': 'Felles kommunal journal',
} as const;

export const helseIdPersons = ({ personnel }: Persons, level: SecurityLevel): readonly TestPerson[] =>
  personnel.map(({ name, role, pid, hpr }) => ({
    key: keyOf(pid),
    name,
    description: role,
    claims: {
      name,
      'helseid://claims/identity/pid': pid,
      'helseid://claims/identity/security_level': level === 'high' ? '4' : '3',
      'helseid://claims/identity/assurance_level': level === 'high' ? 'high' : 'substantial',
      'helseid://claims/identity/network': 'internett',
      ...(hpr === null ? {} : { 'helseid://claims/hpr/hpr_number': hpr }),
      ...clientClaims,
    },
  }));

export const idPortenPersons = ({ citizens }: Persons): readonly TestPerson[] =>
  citizens.map(({ name, birthDate, pid, note }) => ({
    key: keyOf(pid),
    name,
    description: `født ${birthDate}${note === '' ? '' : `, ${note}`}`,
    claims: { pid, locale: 'nb' },
  }));

/** Account ids carry the scenario, because the provider looks the account up anew for the token. */
export const accountOf = (key: string, scenario: Scenario): string =>
  scenario === 'normal' ? key : `${key}~${scenario}`;

export const readAccount = (account: string): { readonly key: string; readonly scenario: Scenario } => {
  const [key = '', scenario] = account.split('~');
  return { key, scenario: readScenario(scenario) };
};
