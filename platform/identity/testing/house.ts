// CONTRIBUTING.md "Tests": the authorization server with its real database and the test log-in providers, on free ports.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectName } from '@fkj/platform-record';
import { appStateRows, identityRows, identityUsed } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import { identifierSystems } from '@fkj/standards-norway';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll } from 'vitest';
import type { EncounterChoice } from '../accounts/encounters.ts';
import type { AttestEntry } from '../attest/facts.ts';
import type { IdentityOptions } from '../identity.ts';
import {
  accountsBy,
  createIdentity,
  type Identity,
  type IdentitySecrets,
  loadSecrets,
  type PatientChoice,
} from '../index.ts';
import type { LogInRefusal } from '../interaction/parts.ts';
import { testFacts, testOrganisations } from './attest-facts.ts';
import { startSandboxProcess } from './sandbox-process.ts';

export const people = {
  nurse: { name: 'Ada Nurse', role: 'Sykepleier', pid: '13816900260', hpr: '9000001' },
  doctor: { name: 'Bo Doctor', role: 'Lege', pid: '13816900341', hpr: '9000002' },
  stranger: { name: 'Ukjent Hjelper', role: 'Ikke registrert', pid: '13816900422', hpr: '9000099' },
  citizen: { name: 'Cato <Citizen>', birthDate: '1969-01-13', pid: '13816900503', note: 'bor hjemme' },
  newcomer: { name: 'Dag Newcomer', birthDate: '1970-01-13', pid: '13816900694', note: '' },
} as const;

/** The identifiers of a tiny population; the record answers the same question in the server (real-record.test.ts). */
const holders = new Map<string, ObjectName>([
  [`${identifierSystems.hprNumber}|${people.nurse.hpr}`, { kind: 'Practitioner', id: 'nurse' }],
  [`${identifierSystems.hprNumber}|${people.doctor.hpr}`, { kind: 'Practitioner', id: 'doctor' }],
  [`${identifierSystems.nationalNumber}|${people.citizen.pid}`, { kind: 'Patient', id: 'citizen' }],
  // The stranger is a patient here, but no staff member.
  [`${identifierSystems.nationalNumber}|${people.stranger.pid}`, { kind: 'Patient', id: 'stranger' }],
]);

/** Who reaches whom. */
const reach: Readonly<Record<string, readonly PatientChoice[]>> = {
  'Practitioner/nurse': [
    { id: 'citizen', name: 'Cato <Citizen>', birthDate: '1969-01-13' },
    { id: 'other', name: 'Eva Other', birthDate: null },
  ],
};

const contacts: Readonly<Record<string, readonly EncounterChoice[]>> = {
  citizen: [
    { id: 'visit', title: 'Hjemmebesøk <i>', start: '2026-11-20T10:00:00+01:00' },
    { id: 'call', title: null, start: null },
  ],
};

export interface House {
  readonly app: FastifyInstance;
  readonly identity: Identity;
  readonly publicUrl: string;
  readonly issuer: string;
  readonly fhirBase: string;
  readonly sandboxUrl: string;
  readonly pool: Awaited<ReturnType<typeof testDatabase>>['pool'];
  readonly serverErrors: readonly Error[];
  readonly refusedLogIns: readonly LogInRefusal[];
  readonly attested: readonly AttestEntry[];
  readonly secrets: IdentitySecrets;
  readonly secretsFolder: string;
  /** Moves the clock of the token check forward (ms). */
  readonly later: (ms: number) => void;
}

export const bootstrapClient = { id: 'boot', secret: 'boot-secret-of-tests' } as const;

const freePort = async (): Promise<number> => {
  const probe = Fastify();
  await probe.listen({ host: '127.0.0.1', port: 0 });
  const address = probe.server.address();
  await probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Call it at the top of a test file. */
export const openHouse = async (
  special: Partial<
    Pick<IdentityOptions, 'dpopNonce' | 'exchangeRules' | 'fetch' | 'registration' | 'statementIssuers'>
  > = {},
): Promise<House> => {
  const { pool } = await testDatabase();
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const publicUrl = `http://127.0.0.1:${port}`;
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const serverErrors: Error[] = [];
  const refusedLogIns: LogInRefusal[] = [];
  const attested: AttestEntry[] = [];
  let shift = 0;
  const secretsFolder = join(await mkdtemp(join(tmpdir(), 'fkj-identity-')), 'secrets');
  const secrets = await loadSecrets(secretsFolder);
  const identity = createIdentity({
    publicUrl,
    trustProxy: 'off',
    rows: identityRows(pool),
    appStates: appStateRows(pool),
    stateSubjects: { patientOf: async () => null, isPersonOf: async () => false },
    used: identityUsed(pool),
    secrets,
    accounts: accountsBy(async (kind, { system, value }) => {
      const found = holders.get(`${system}|${value}`);
      return found?.kind === kind ? found : null;
    }),
    patients: {
      search: async ({ account }, text) =>
        (reach[account] ?? []).filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())),
      reachable: async ({ account }, patient) => (reach[account] ?? []).some(({ id }) => id === patient),
    },
    encounters: {
      ofPatient: async ({ account }, patient) => (account === 'Practitioner/nurse' ? (contacts[patient] ?? []) : []),
      isOf: async ({ account }, { patient, encounter }) =>
        account === 'Practitioner/nurse' && (contacts[patient] ?? []).some(({ id }) => id === encounter),
    },
    upstream: {
      helseid: {
        issuer: `${sandboxUrl}/sandbox/helseid`,
        clientId: 'journal-helseid',
        organisation: { parent: '999977774', child: '999977775' },
      },
      idporten: { issuer: `${sandboxUrl}/sandbox/idporten`, clientId: 'journal-idporten' },
      maskinporten: { issuer: `${sandboxUrl}/sandbox/maskinporten`, clientId: 'journal-maskinporten' },
    },
    bootstrapClient,
    registration: 'open',
    readSecrets: () => loadSecrets(secretsFolder),
    attestFacts: testFacts(people, attested),
    organisations: testOrganisations,
    ...special,
    now: () => Date.now() + shift,
    onServerError: (error) => serverErrors.push(error),
    onLogInRefused: (refusal) => refusedLogIns.push(refusal),
  });
  const stopSandbox = await startSandboxProcess({
    port: sandboxPort,
    publicUrl: sandboxUrl,
    clients: identity.upstreamClients,
    persons: {
      personnel: [people.nurse, people.doctor, people.stranger],
      citizens: [people.citizen, people.newcomer],
    },
  });
  const app = Fastify();
  app.get('/fhir/.well-known/smart-configuration', () => identity.smartConfiguration);
  await identity.mount(app);
  await app.listen({ host: '127.0.0.1', port });
  afterAll(async () => {
    await app.close();
    await stopSandbox();
  });
  return {
    app,
    identity,
    publicUrl,
    sandboxUrl,
    issuer: `${publicUrl}/auth`,
    fhirBase: `${publicUrl}/fhir`,
    pool,
    serverErrors,
    refusedLogIns,
    attested,
    secrets,
    secretsFolder,
    later: (ms) => {
      shift += ms;
    },
  };
};
