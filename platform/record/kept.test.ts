// DESIGN.md §7: an object of several patients is kept from a caller by the choice of any of them, however it is asked for.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Companion } from './change.ts';
import { openRecord } from './open-record.ts';
import { testPermit } from './testing/test-permit.ts';
import { testWrite } from './testing/test-write.ts';
import { NURSE, visits } from './testing/visits.ts';

const { pool } = await testDatabase();

/** Patient/bo keeps appointments from everyone, as long as his Consent stands. */
const choices: Companion = {
  name: 'choices',
  follow: async (writes) => ({
    writes: [],
    relationships: [],
    replaceRelationshipsOf: [],
    choices: writes
      .filter(({ kind, action }) => kind === 'Consent' && action !== 'delete')
      .map(({ kind, id }) => ({
        patient: 'bo',
        source: { kind, id },
        mode: 'hides' as const,
        party: null,
        object: null,
        kinds: ['Appointment'],
        low: null,
        high: null,
        overridable: true,
        from: 0,
        to: null,
      })),
    replaceChoicesOf: writes
      .filter(({ kind, follows }) => kind === 'Consent' && follows > 0)
      .map(({ kind, id }) => ({ kind, id })),
  }),
};

const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [visits, choices] });
const nurse = testPermit({
  restriction: { reach: 'relationship', parties: [NURSE] },
  sees: { names: ['PractitionerRole/nurse'], bound: { kind: 'Practitioner', id: 'other' } },
});
const write = async (parts: Parameters<typeof testWrite>[0]): Promise<void> => {
  const done = await record.commit(testPermit(), [testWrite(parts)]);
  if (!done.ok) throw new Error(done.error.code);
};
const shown = async (): Promise<readonly boolean[]> => {
  const name = { kind: 'Appointment', id: 'both' };
  const found = async (filter: Parameters<typeof record.find>[1]['filter']): Promise<boolean> => {
    const page = await record.find(nurse, { kind: 'Appointment', filter, sort: [], limit: 10, total: 'accurate' });
    if (!page.ok || page.value.total !== page.value.matches.length) throw new Error('a total beyond the page');
    return page.value.matches.length > 0;
  };
  const read = await record.read(nurse, name);
  const heads = await record.heads(nurse, [name]);
  const history = await record.history(nurse, name, { limit: 5 });
  const everything = await record.everything(nurse, {
    ...{ patient: 'anna', kinds: null, since: null, from: null, to: null, encounter: null, limit: 50 },
  });
  if (!read.ok || !heads.ok || !history.ok || !everything.ok) throw new Error('refused');
  return [
    read.value !== null,
    heads.value.length > 0,
    history.value.matches.length > 0,
    everything.value.matches.some(({ kind }) => kind === 'Appointment'),
    await found({ test: 'patient', patient: 'anna' }),
    await found({ and: [] }),
    await found({ test: 'id', ids: ['both'] }),
  ];
};

beforeAll(async () => {
  await write({ kind: 'Patient', id: 'anna' });
  await write({ kind: 'Patient', id: 'bo' });
  await write({ kind: 'Appointment', id: 'both', patients: ['anna', 'bo'] });
});

describe('an object of two patients', () => {
  it('is hidden as long as one of them hides it, in every statement, and shown again at once', async () => {
    expect(await shown()).toEqual(Array.from({ length: 7 }, () => true));
    await write({ kind: 'Consent', id: 'c', patients: ['bo'] });
    expect(await shown()).toEqual(Array.from({ length: 7 }, () => false));
    await write({ kind: 'Consent', id: 'c', patients: ['bo'], follows: 1, action: 'delete' });
    expect(await shown()).toEqual(Array.from({ length: 7 }, () => true));
  });
});
