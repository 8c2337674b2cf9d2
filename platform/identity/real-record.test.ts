// DESIGN.md §7: accounts and patient choices come from the record, under the guard.

import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createAccess, readAccessContent, representationCodes, searchableIndex } from '@fkj/platform-access';
import { type HealthRecord, openRecord, type Write } from '@fkj/platform-record';
import { currentEpoch } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import { clinicalTimeIn, extract, patientsOf, prepareDocument } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import { identifierSystems } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { accountsBy, recordHolders, recordPatients } from './index.ts';

const { pool } = await testDatabase();
const base = 'http://localhost/fhir';
const held: { record: HealthRecord | null } = { record: null };
const record = (): HealthRecord => {
  if (held.record === null) throw new Error('the record is not open yet');
  return held.record;
};
const access = createAccess({
  record,
  epoch: () => currentEpoch(pool),
  clock: Date.now,
  newId: () => crypto.randomUUID(),
  ...readAccessContent(fileURLToPath(new URL('../../content/access', import.meta.url))),
  bootstrapClient: null,
});
held.record = openRecord({ pool, clock: Date.now, auditKey: randomBytes(32), companions: [access.companion] });

const accounts = accountsBy(recordHolders(record(), access));
const patients = recordPatients(record(), access);

const writeOf = (resource: Readonly<Record<string, unknown>> & { resourceType: string; id: string }): Write => {
  const parsed = read(JSON.stringify(resource));
  if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error('not an object');
  const { text, tree } = { text: parsed.value.text, tree: parsed.value.tree };
  const index = extract(tree, { base });
  const set = { id: resource.id, versionId: '1', lastUpdated: '1970-01-01T00:00:00.000Z' };
  const { document, lastUpdatedOffset } = prepareDocument(text, tree, set);
  return {
    action: 'create',
    kind: resource.resourceType,
    id: resource.id,
    follows: 0,
    document,
    lastUpdated: { offset: lastUpdatedOffset },
    patients: patientsOf(tree).patients,
    owner: null,
    clinicalTime: clinicalTimeIn(resource.resourceType, index),
    labels: [],
    index: searchableIndex(index, []),
    uniqueIdentifiers: [],
  };
};

const number = (system: string, value: string) => [{ system, value }];
const practitioner = (id: string, identifier: readonly unknown[]) => ({
  resourceType: 'Practitioner',
  id,
  active: true,
  identifier,
  name: [{ family: 'Nilsen', given: [id] }],
});
const patient = (id: string, family: string, pid: string) => ({
  resourceType: 'Patient',
  id,
  identifier: number(identifierSystems.nationalNumber, pid),
  name: [{ family, given: ['Kari'] }],
  birthDate: '1940-01-02',
});

const birthDateOf = (age: number): string => `${new Date().getFullYear() - age - 1}-01-01`;

beforeAll(async () => {
  const written = await record().commit(
    access.housePermit('test'),
    [
      { resourceType: 'Organization', id: 'unit', active: true, name: 'Hjemmetjenesten' },
      practitioner('nora', number(identifierSystems.hprNumber, '9000001')),
      practitioner('siv', number(identifierSystems.nationalNumber, '13816900341')),
      {
        resourceType: 'PractitionerRole',
        id: 'nora-role',
        active: true,
        practitioner: { reference: 'Practitioner/nora' },
        organization: { reference: 'Organization/unit' },
        code: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'SP' }] }],
      },
      patient('listed', 'Berg', '13816900503'),
      patient('unknown', 'Dahl', '13816900694'),
      { ...patient('barn', 'Berg', '13816900856'), birthDate: birthDateOf(5) },
      { ...patient('ungdom', 'Berg', '13816901003'), birthDate: birthDateOf(13) },
      ...['barn', 'ungdom'].map((child) => ({
        resourceType: 'RelatedPerson',
        id: `mor-${child}`,
        active: true,
        patient: { reference: `Patient/${child}` },
        identifier: number(identifierSystems.nationalNumber, '13816900503'),
        relationship: [{ coding: [{ system: representationCodes, code: 'foreldreansvar' }] }],
      })),
      {
        resourceType: 'EpisodeOfCare',
        id: 'enrolled',
        status: 'active',
        patient: { reference: 'Patient/listed' },
        managingOrganization: { reference: 'Organization/unit' },
        period: { start: '2020-01-01' },
      },
    ].map(writeOf),
  );
  expect(written.ok).toBe(true);
});

const nora = { account: 'Practitioner/nora', client: 'growth' } as const;

describe('accounts in the record', () => {
  it('are nobody for unknown numbers, and never cross from staff to patient', async () => {
    expect(await accounts.find({ as: 'personnel', hprNumber: '9999999', nationalNumber: null })).toBeNull();
    expect(await accounts.find({ as: 'personnel', hprNumber: null, nationalNumber: '13816900503' })).toBeNull();
    expect(await accounts.find({ as: 'citizen', nationalNumber: '13816900341' })).toBeNull();
  });

  it('are found by HPR number, by national number for staff without one, and for citizens', async () => {
    expect(await accounts.find({ as: 'personnel', hprNumber: '9000001', nationalNumber: null })).toEqual({
      kind: 'Practitioner',
      id: 'nora',
    });
    expect(await accounts.find({ as: 'personnel', hprNumber: null, nationalNumber: '13816900341' })).toEqual({
      kind: 'Practitioner',
      id: 'siv',
    });
    expect(await accounts.find({ as: 'citizen', nationalNumber: '13816900503' })).toEqual({
      kind: 'Patient',
      id: 'listed',
    });
  });
});

describe('the patients a nurse may open an app for', () => {
  it('are none for staff without a role', async () => {
    const siv = { account: 'Practitioner/siv', client: 'growth' } as const;
    expect(await patients.search(siv, '')).toEqual([]);
    expect(await patients.reachable(siv, 'listed')).toBe(false);
  });

  it('do not include one that her unit does not care for, not even by name', async () => {
    expect(await patients.search(nora, 'dahl')).toEqual([]);
    expect(await patients.reachable(nora, 'unknown')).toBe(false);
    expect(await patients.reachable(nora, 'nobody')).toBe(false);
  });

  it('are those of her unit, found by any part of the name', async () => {
    const expected = [{ id: 'listed', name: 'Kari Berg', birthDate: '1940-01-02' }];
    expect(await patients.search(nora, '')).toEqual(expected);
    expect(await patients.search(nora, 'ber kar')).toEqual(expected);
    expect(await patients.reachable(nora, 'listed')).toBe(true);
  });
});

describe('the patients a citizen may open an app for', () => {
  const mother = { account: 'Patient/listed', client: 'growth' } as const;

  it('are neither strangers nor a youth of thirteen', async () => {
    expect(await patients.reachable(mother, 'unknown')).toBe(false);
    expect(await patients.reachable(mother, 'ungdom')).toBe(false);
    expect(await patients.reachable({ account: 'Patient/unknown', client: 'growth' }, 'barn')).toBe(false);
  });

  it('are herself, then those she acts for', async () => {
    expect(await patients.search({ account: 'Patient/unknown', client: 'growth' }, '')).toMatchObject([
      { id: 'unknown' },
    ]);
    expect(await patients.search(mother, '')).toMatchObject([{ id: 'listed' }, { id: 'barn' }]);
    expect(await patients.reachable(mother, 'listed')).toBe(true);
    expect(await patients.reachable(mother, 'barn')).toBe(true);
  });
});
