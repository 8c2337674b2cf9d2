// DESIGN.md §7 "labels": entries that are reserved under Norwegian law, and what emergency access opens.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';
import { colleague } from './people.ts';
import { choiceOf } from './testing.ts';

const house = await testHouse();
const { send } = house;

const RESERVED = 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation';
const NORN = 'urn:oid:2.16.578.1.12.4.1.1.9603';
const label = (code: string, system = RESERVED) => ({ meta: { security: [{ system, code }] } });
const note = (parts: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'notat' },
  subject: { reference: 'Patient/astrid' },
  ...parts,
});

const create = async (caller: string, resource: { resourceType: string }): Promise<string> => {
  const answer = await send(caller, { method: 'POST', url: `/${resource.resourceType}`, body: resource });
  if (answer.status !== 201) throw new Error(answer.text);
  return `${resource.resourceType}/${answer.json.id}`;
};

/** Who reads it, and finds it by its id. */
const seenBy = async (name: string): Promise<readonly string[]> => {
  const seen: string[] = [];
  for (const caller of ['nurse', 'mate', 'doctor', 'citizen', 'system']) {
    const read = (await send(caller, { url: `/${name}` })).status === 200;
    const [kind, id] = name.split('/');
    const found = (await send(caller, { url: `/${kind}?_id=${id}` })).json.total === 1;
    const past = (await send(caller, { url: `/${name}/_history` })).status === 200;
    expect([found, past], `${caller} ${name}`).toEqual([read, read]);
    if (read) seen.push(caller);
  }
  return seen;
};

beforeAll(async () => {
  await cast(house);
  await colleague(house, { name: 'mate', unit: 'home-care', profession: 'HF' });
  await colleague(house, { name: 'doctor', unit: 'clinic', profession: 'LE' });
});

describe('an entry', () => {
  it('that is not reserved is for all who may see the patient', async () => {
    expect(await seenBy(await create('nurse', note()))).toEqual(['nurse', 'mate', 'doctor', 'citizen', 'system']);
  });

  it('reserved for its author is hers, and the patient’s', async () => {
    expect(await seenBy(await create('nurse', note(label('author'))))).toEqual(['nurse', 'citizen', 'system']);
  });

  it('reserved for the unit is for those who work there', async () => {
    expect(await seenBy(await create('nurse', note(label('unit'))))).toEqual(['nurse', 'mate', 'citizen', 'system']);
  });

  it('reserved for a profession is for that profession, and with a unit for both together', async () => {
    const reserved = (codes: readonly string[]) => ({
      meta: {
        security: codes.map((code) => ({
          system: RESERVED,
          code,
          extension: [
            {
              url: 'https://felleskommunaljournal.no/fhir/StructureDefinition/reserved-for',
              valueCoding: { system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'LE' },
            },
          ],
        })),
      },
    });
    expect(await seenBy(await create('nurse', note(reserved(['profession']))))).toEqual([
      'nurse',
      'doctor',
      'citizen',
      'system',
    ]);
    expect(await seenBy(await create('nurse', note(reserved(['profession', 'unit']))))).toEqual([
      'nurse',
      'citizen',
      'system',
    ]);
  });

  it('that is a violence alert, or refused by a reason of 9603, is never the patient’s', async () => {
    const personnel = ['nurse', 'mate', 'doctor', 'system'];
    expect(await seenBy(await create('nurse', note(label('violence-alert'))))).toEqual(personnel);
    expect(await seenBy(await create('nurse', note(label('NORN_FFL', NORN))))).toEqual(personnel);
    expect(await seenBy(await create('nurse', note(label('NORN_FORANS', NORN))))).toContain('citizen');
  });

  it('that is not signed is its author’s and her unit’s; the draft stays theirs when it is signed', async () => {
    const letter = (status: string) => ({
      resourceType: 'Composition',
      status,
      type: { text: 'brev' },
      subject: { reference: 'Patient/astrid' },
      date: '2026-11-20',
      author: [{ reference: 'Practitioner/kari' }],
      title: 'Brev',
    });
    const name = await create('nurse', letter('preliminary'));
    expect(await seenBy(name)).toEqual(['nurse', 'mate', 'system']);
    const id = name.split('/')[1];
    const signed = await send('nurse', { method: 'PUT', url: `/${name}`, body: { ...letter('final'), id } });
    expect(signed.status).toBe(200);
    expect(await seenBy(name)).toEqual(['nurse', 'mate', 'doctor', 'citizen', 'system']);
    const versions = async (caller: string): Promise<number> =>
      (await send(caller, { url: `/${name}/_history` })).json.entry.length;
    expect([await versions('nurse'), await versions('mate'), await versions('doctor')]).toEqual([2, 2, 1]);
    expect((await send('citizen', { url: `/${name}/_history/1` })).status).toBe(404);
    expect((await send('doctor', { url: '/Composition/_history' })).json.entry).toHaveLength(1);
  });

  it('that is never the patient’s stands in her log without its name, and with it for the privacy officer’s system', async () => {
    const name = await create('nurse', note(label('violence-alert')));
    const other = await create('nurse', note());
    const log = async (caller: string): Promise<string> =>
      (await send(caller, { url: '/AuditEvent?patient=astrid' })).text;
    expect(await log('citizen')).not.toContain(name);
    expect(await log('citizen')).toContain(other);
    expect(await log('system')).toContain(name);
  });

  it('that is deleted stays reserved', async () => {
    const name = await create('nurse', note(label('author')));
    expect((await send('system', { method: 'DELETE', url: `/${name}` })).status).toBe(204);
    expect((await send('nurse', { url: `/${name}` })).status).toBe(410);
    expect((await send('doctor', { url: `/${name}` })).status).toBe(404);
  });
});

describe('emergency access', () => {
  it('opens what the unit reserved and what the patient blocked, not what is the author’s or blocked for good', async () => {
    const [unit, author] = [await create('nurse', note(label('unit'))), await create('nurse', note(label('author')))];
    const [plain, blocked] = [await create('nurse', note()), await create('nurse', note())];
    const clinic = { reference: 'Organization/clinic' };
    const keep = async (body: { id: string }): Promise<void> => {
      const answer = await send('system', { method: 'PUT', url: `/Consent/${body.id}`, body });
      expect([200, 201]).toContain(answer.status);
    };
    await keep(choiceOf('astrid', { actor: [clinic], data: [plain] }));
    await keep(choiceOf('astrid', { actor: [clinic], data: [blocked] }, { id: 'blocks', type: 'BL' }));
    const open = async (): Promise<readonly number[]> =>
      Promise.all(
        [unit, author, plain, blocked].map(async (name) => (await send('doctor', { url: `/${name}` })).status),
      );
    expect(await open()).toEqual([404, 404, 404, 404]);
    const asked = await send('doctor', {
      method: 'POST',
      url: '/Patient/$emergency-access',
      body: {
        resourceType: 'Parameters',
        parameter: [
          { name: 'patient', valueReference: { reference: 'Patient/astrid' } },
          { name: 'reason', valueString: 'Bevisstløs, trenger legemiddellisten' },
        ],
      },
    });
    expect(asked.status, asked.text).toBe(200);
    expect(await open()).toEqual([200, 404, 200, 404]);
  });
});
