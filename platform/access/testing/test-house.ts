// CONTRIBUTING.md "Tests": the guard and the record on a real database, as the server puts them together.

import { type HealthRecord, idMaker, openRecord, type Write } from '@fkj/platform-record';
import { currentEpoch, type Pool } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import { extract, prepareDocument } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import type { Access } from '../access.ts';
import type { Caller, TokenClaims } from '../caller.ts';
import { type AccessParts, createAccess } from '../create-access.ts';
import {
  NOW,
  testAgreements,
  testCapacity,
  testEditions,
  testKin,
  testPrivacy,
  testRepresentation,
} from './test-rules.ts';

export interface TestHouse {
  readonly pool: Pool;
  readonly access: Access;
  readonly record: HealthRecord;
  /** ms; tests move it. */
  readonly time: { now: number };
  caller(claims: Partial<TokenClaims>): Promise<Caller>;
  /** Writes resources with the house's own permit. The first patient named is the compartment. */
  store(...resources: readonly Resource[]): Promise<void>;
}

export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

const BASE = 'http://localhost/fhir';

/** Patients that a test resource concerns: itself, or those it refers to anywhere. */
const patientsOf = (resource: Resource): readonly string[] =>
  resource.resourceType === 'Patient'
    ? [resource.id]
    : [...new Set([...JSON.stringify(resource).matchAll(/"Patient\/([^"]+)"/g)].flatMap((found) => found[1] ?? []))];

export const writeOf = (resource: Resource, follows = 0): Write => {
  const text = JSON.stringify(resource);
  const parsed = read(text);
  if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error('not a resource');
  const { tree } = parsed.value;
  const set = { id: resource.id, versionId: String(follows + 1), lastUpdated: '1970-01-01T00:00:00.000Z' };
  const { document, lastUpdatedOffset } = prepareDocument(text, tree, set);
  return {
    action: follows === 0 ? 'create' : 'update',
    kind: resource.resourceType,
    id: resource.id,
    follows,
    document,
    lastUpdated: { offset: lastUpdatedOffset },
    patients: patientsOf(resource),
    owner: null,
    clinicalTime: null,
    labels: [],
    index: extract(tree, { base: BASE }),
    uniqueIdentifiers: [],
  };
};

export const deletionOf = (resource: Resource, follows: number): Write => ({
  ...writeOf(resource, follows),
  action: 'delete',
  document: '',
  lastUpdated: null,
  index: [],
});

/** Opens guard and record on a database of their own. */
export const testHouse = async (given: Partial<AccessParts> = {}): Promise<TestHouse> => {
  const { pool } = await testDatabase();
  const time = { now: NOW };
  const clock = (): number => time.now;
  const access = createAccess({
    record: () => record,
    epoch: () => currentEpoch(pool),
    clock,
    newId: idMaker({ clock }),
    rules: testEditions,
    representation: testRepresentation,
    privacy: testPrivacy,
    kin: testKin,
    agreements: testAgreements,
    capacity: testCapacity,
    bootstrapClient: 'loader',
    ...given,
  });
  const record: HealthRecord = openRecord({
    pool,
    clock,
    auditKey: new Uint8Array(32).fill(7),
    companions: [access.companion],
  });
  return {
    pool,
    access,
    record,
    time,
    caller: async (claims) => {
      const caller = await access.callerOf({
        sub: 'x',
        client_id: 'arbeidsflate',
        scope: 'user/*.cruds',
        purpose: 'TREAT',
        ...claims,
      });
      if (!caller.ok) throw new Error(caller.error.explanation);
      return caller.value;
    },
    store: async (...resources) => {
      const written = await record.commit(
        access.housePermit('test'),
        resources.map((resource) => writeOf(resource)),
      );
      if (!written.ok) throw new Error(written.error.code);
    },
  };
};
