// https://hl7.org/fhir/R4/search.html#include

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IndexEntry } from '../index-entry.ts';
import { openRecord } from '../open-record.ts';
import type { Permit } from '../permit.ts';
import type { Include } from '../query.ts';
import type { ObjectName } from '../reference.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';
import { NURSE, visits } from '../testing/visits.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [visits] });
const house = testPermit();
const nurse = testPermit({ restriction: { reach: 'relationship', parties: [NURSE] } });
const citizen = testPermit({ restriction: { reach: 'patient', patient: 'anna' } });

const to = (param: string, kind: string, id: string): IndexEntry => ({
  param,
  value: { type: 'reference', target: { kind, id } },
});
const SOURCE: ObjectName = { kind: 'Observation', id: 'source' };

/** What the Observation leads to under a permit, in the order of names. */
const included = async (permit: Permit, ...includes: readonly Omit<Include, 'from'>[]): Promise<readonly string[]> => {
  const source = await record.read(permit, SOURCE);
  if (!source.ok || source.value === null) throw new Error('the source is out of reach');
  const found = await record.include(
    permit,
    [source.value],
    includes.map((include) => ({ from: 'Observation', ...include })),
  );
  if (!found.ok) throw new Error(found.error.code);
  return found.value.map(({ kind, id, document }) => `${kind}/${id}${document === '' ? ' empty' : ''}`).sort();
};

beforeAll(async () => {
  await record.commit(house, [
    testWrite({ kind: 'Patient', id: 'anna' }),
    testWrite({ kind: 'Patient', id: 'bo' }),
    testWrite({ kind: 'Practitioner', id: 'kari' }),
    testWrite({ kind: 'Appointment', id: 'visit', patients: ['anna'] }),
    testWrite({ kind: 'Encounter', id: 'of-anna', patients: ['anna'] }),
    testWrite({ kind: 'Observation', id: 'of-bo', patients: ['bo'] }),
    testWrite({ kind: 'Observation', id: 'of-both', patients: ['anna', 'bo'] }),
    testWrite({ kind: 'Observation', id: 'gone', patients: ['anna'] }),
    testWrite({
      ...SOURCE,
      patients: ['anna'],
      index: [
        to('subject', 'Patient', 'anna'),
        to('patient', 'Patient', 'anna'),
        to('performer', 'Practitioner', 'kari'),
        to('encounter', 'Encounter', 'of-anna'),
        to('derived-from', 'Observation', 'of-bo'),
        to('derived-from', 'Observation', 'of-both'),
        to('has-member', 'Observation', 'gone'),
        to('has-member', 'Observation', 'never-was'),
      ],
    }),
  ]);
  await record.commit(house, [
    testWrite({ kind: 'Observation', id: 'gone', patients: ['anna'], follows: 1, action: 'delete' }),
  ]);
});

describe('include', () => {
  it('leaves out what is deleted or never was, and follows no other parameter or type than asked', async () => {
    expect(await included(house, { param: 'has-member' })).toEqual([]);
    expect(await included(house, { param: 'nothing' })).toEqual([]);
    expect(await included(house, { param: 'derived-from', target: 'Encounter' })).toEqual([]);
    expect(await included(house, { param: 'subject', target: 'Patient' })).toEqual(['Patient/anna']);
    const other = await record.include(house, [], [{ from: 'Observation', param: '*' }]);
    expect(other).toEqual({ ok: true, value: [] });
  });

  it('shows each object once, with its text, whatever the way to it', async () => {
    expect(await included(house, { param: 'subject' }, { param: 'patient' }, { param: '*' })).toEqual([
      'Encounter/of-anna',
      'Observation/of-bo',
      'Observation/of-both',
      'Patient/anna',
      'Practitioner/kari',
    ]);
  });

  it('shows a nurse what is in reach, common kinds too, and nothing of another patient', async () => {
    expect(await included(nurse, { param: '*' })).toEqual(['Encounter/of-anna', 'Patient/anna', 'Practitioner/kari']);
    expect(await included(citizen, { param: '*' })).toEqual(['Encounter/of-anna', 'Patient/anna', 'Practitioner/kari']);
  });

  it('shows no kind that the permit does not cover', async () => {
    const small = testPermit({ kinds: new Set(['Observation', 'Patient']) });
    expect(await included(small, { param: 'encounter' }, { param: 'performer' }, { param: 'subject' })).toEqual([
      'Patient/anna',
    ]);
  });

  it('cannot be led from an object out of reach', async () => {
    const hidden = await record.read(house, { kind: 'Observation', id: 'of-bo' });
    if (!hidden.ok || hidden.value === null) throw new Error('not there');
    expect(await record.include(nurse, [hidden.value], [{ from: 'Observation', param: '*' }])).toEqual({
      ok: true,
      value: [],
    });
  });
});
