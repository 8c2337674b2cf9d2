// pasientjournalforskriften § 14, helsepersonelloven § 21 a: unusual look-ups are found in the log, each once, whoever dies in between.

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketOfPatient, checkpointFile, objectKey, startSealer } from '@fkj/platform-record';
import { sealedNumber, watchPatient } from '@fkj/platform-store';
import { codeSystems, identifierSystems } from '@fkj/standards-norway';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { houseRoles } from '../callers/assignment.ts';
import { listKinds } from '../relations/project.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';
import { testEditions, testKin } from '../testing/test-rules.ts';
import { openDetector } from './detector.ts';
import { openFindingQueue } from './finding-queue.ts';
import { readDetectionRules } from './read-detection.ts';

// What is found afterwards is what the door let through: relations that were not known then, or rules that leave it open.
const house = await testHouse({ kin: testKin.map((rules) => ({ ...rules, ownRecord: 'open', relatives: 'open' })) });
const { access, record, pool, time, store, caller } = house;
const text = readFileSync(new URL('../../../content/access/detection.json', import.meta.url), 'utf8');
const rules = readDetectionRules(JSON.parse(text));
const MINUTE = 60_000;
const DELAY = 31 * MINUTE;
const DAY = 24 * 60 * MINUTE;

const checkpoints = join(tmpdir(), `detector-${process.pid}.checkpoints`);
const { privateKey } = generateKeyPairSync('ed25519');
afterAll(() => rmSync(checkpoints, { force: true }));
const sealOnce = () =>
  startSealer({
    ...{ pool, keeper: checkpointFile(checkpoints), privateKey, clock: () => time.now, interval: 60_000 },
    onError: (error) => {
      throw error;
    },
  }).stop();
/** Seals all that stands in the log: others use the same server, and their transactions hold the sealer up. */
const seal = async () => {
  const { rows } = await pool.query('SELECT coalesce(max(n), 0) AS last FROM audit');
  do await sealOnce();
  while ((await sealedNumber(pool)) < rows[0]?.last);
};

const detector = () =>
  openDetector({
    ...{ pool, rules, record: () => record, permit: () => access.housePermit('detection') },
    clock: () => time.now,
  });
let step = detector();
/** Judges all that is there, after the delay of the rules. */
const judged = async () => {
  time.now += DELAY;
  await seal();
  let told = await step();
  while (told === 'more') told = await step();
  return told;
};
const findings = async (): Promise<readonly (readonly [string, string, string | null])[]> => {
  const { rows } = await pool.query('SELECT kind, who, patient FROM finding ORDER BY kind, who, patient');
  return rows.map(({ kind, who, patient }) => [kind, who, patient] as const);
};

const numbered = (id: string, value: string, more: object = {}): Resource => ({
  resourceType: 'Patient',
  id,
  name: [{ family: id }],
  identifier: [{ system: identifierSystems.nationalNumber, value }],
  ...more,
});
const home = (line: string) => ({ address: [{ line: [line], postalCode: '0182', city: 'OSLO' }] });
const worker = (id: string, value: string, more: object = {}): Resource => ({
  ...numbered(id, value, more),
  resourceType: 'Practitioner',
});
const role = (who: string, organization: string, more: object = {}): Resource => ({
  resourceType: 'PractitionerRole',
  id: `${who}-role`,
  active: true,
  practitioner: { reference: `Practitioner/${who}` },
  organization: { reference: `Organization/${organization}` },
  code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
  ...more,
});
const lists = (patients: readonly string[]): Resource => ({
  resourceType: 'List',
  id: 'today',
  status: 'current',
  mode: 'working',
  code: { coding: [{ system: listKinds, code: 'arbeidsliste' }] },
  source: { reference: 'Organization/nord' },
  date: new Date(time.now).toISOString(),
  entry: patients.map((id) => ({ item: { reference: `Patient/${id}` } })),
});
const nurse = (): Promise<Caller> => caller({ fhirUser: 'Practitioner/nora' });
const read = async (who: Caller, id: string) => {
  const permit = await access.decide(who, { action: 'read', kind: 'Patient', patients: [id] });
  if (!permit.ok) throw new Error(permit.error.code);
  const found = await record.read(permit.value, { kind: 'Patient', id });
  return found.ok && found.value !== null;
};
const lookUp = async (who: Caller, id: string) => {
  const permit = await access.decide(who, { action: 'find-person', kind: 'Patient', patients: [] });
  if (!permit.ok) throw new Error(permit.error.code);
  const query = { kind: 'Patient', filter: { test: 'id', ids: [id] }, sort: [], limit: 2, total: 'none' } as const;
  const page = await record.find(permit.value, query);
  if (!page.ok || page.value.matches.length !== 1) throw new Error('nobody found');
};

beforeAll(async () => {
  await store(
    { resourceType: 'Organization', id: 'oslo', name: 'Oslo' },
    { resourceType: 'Organization', id: 'nord', name: 'nord', partOf: { reference: 'Organization/oslo' } },
    worker('nora', '01', home('Storgata 4')),
    worker('per', '02'),
    role('nora', 'nord'),
    role('per', 'nord'),
    worker('guard', '03'),
    role('guard', 'nord', { availableTime: [{ allDay: true }] }),
    worker('officer', '04'),
    role('officer', 'oslo', { code: [{ coding: [{ system: houseRoles, code: 'personvernombud' }] }] }),
  );
  const self = numbered('nora-self', '01');
  const own = { ...writeOf(self), uniqueIdentifiers: [`${identifierSystems.nationalNumber}|01`] };
  await record.commit(access.housePermit('test'), [own]);
  await store(
    numbered('stranger', '10'),
    numbered('mother', '11'),
    numbered('next-door', '12', home('Storgata 6')),
    numbered('hidden', '13', {
      ...home('Storgata 4'),
      name: [{ family: 'nora' }],
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }] },
    }),
    numbered('per-self', '02'),
    numbered('usual', '14'),
  );
  await store({
    resourceType: 'RelatedPerson',
    id: 'daughter',
    patient: { reference: 'Patient/mother' },
    identifier: [{ system: identifierSystems.nationalNumber, value: '01' }],
  });
  await store(lists(['mother', 'next-door', 'per-self', 'usual', 'nora-self', 'hidden']));
});

beforeEach(async () => {
  await judged();
  await pool.query('DELETE FROM finding');
  time.now += DAY;
  step = detector();
  const current = await record.read(access.housePermit('test'), { kind: 'List', id: 'today' });
  const follows = current.ok && current.value !== null ? current.value.version : 0;
  const all = ['mother', 'next-door', 'per-self', 'usual', 'nora-self', 'hidden'];
  await record.commit(access.housePermit('test'), [writeOf(lists(all), follows)]);
});

describe('nothing is found', () => {
  it('in looks that are usual, in those of citizens, systems and the house, nor in the same look twice', async () => {
    await read(await nurse(), 'usual');
    await read(
      await caller({ fhirUser: 'Patient/mother', patient: 'mother', scope: 'patient/*.rs', purpose: 'PATRQT' }),
      'mother',
    );
    await read(await caller({ sub: 'loader', client_id: 'loader', scope: 'system/*.cruds' }), 'mother');
    expect(await judged()).toBe('done');
    expect(await findings()).toEqual([]);
  });

  it('before the log is sealed, before the delay of the rules, and while another process judges', async () => {
    await read(await nurse(), 'mother');
    time.now += DELAY;
    expect(await step()).toBe('done');
    expect(await findings()).toEqual([]);
    time.now -= DELAY;
    await seal();
    expect(await step()).toBe('done');
    expect(await findings()).toEqual([]);
    time.now += 29.9 * MINUTE;
    expect(await detector()()).toBe('done');
    time.now += 0.2 * MINUTE;
    expect(await step()).toBe('held elsewhere');
    expect(await findings()).toEqual([]);
    time.now += MINUTE;
    expect(await step()).toBe('done');
    expect(await findings()).toEqual([['family', 'nora', 'mother']]);
  });

  it('twice, when a process dies after it judged and before it told so, or forgets what it judged', async () => {
    await read(await nurse(), 'mother');
    await judged();
    const [one] = await findings();
    await read(await nurse(), 'mother');
    time.now += 2 * MINUTE;
    step = detector();
    await judged();
    expect(await findings()).toEqual([one]);
  });
});

describe('a look is found', () => {
  it('at oneself, family, neighbours and colleagues, whatever list they stand on; a secret address tells nothing', async () => {
    const nora = await nurse();
    for (const id of ['nora-self', 'mother', 'next-door', 'per-self', 'hidden', 'usual']) {
      await read(nora, id).catch(() => undefined);
    }
    await judged();
    const found = await findings();
    expect(found).toEqual(
      expect.arrayContaining([
        ['colleague', 'nora', 'per-self'],
        ['family', 'nora', 'mother'],
        ['neighbour', 'nora', 'next-door'],
      ]),
    );
    expect(found.filter(([, , patient]) => patient === 'hidden' || patient === 'usual')).toEqual([]);
  });

  it('at somebody whom nothing connects to the unit, now or within the days of the rules', async () => {
    const nora = await nurse();
    await lookUp(nora, 'stranger');
    await lookUp(nora, 'usual');
    expect(await read(nora, 'stranger')).toBe(false);
    await judged();
    expect(await findings()).toEqual([['no-relationship', 'nora', 'stranger']]);
  });

  it('at a person of public interest, as long as the mark stands', async () => {
    const usual = { bucket: bucketOfPatient('usual'), patient: objectKey({ kind: 'Patient', id: 'usual' }) };
    await watchPatient(pool, usual, { since: 0, until: time.now + DAY / 2, who: 'officer' });
    await read(await nurse(), 'usual');
    await judged();
    expect(await findings()).toEqual([['public-person', 'nora', 'usual']]);
    time.now += DAY;
    await read(await nurse(), 'usual');
    await judged();
    expect(await findings()).toHaveLength(1);
  });

  it('by emergency access, with the reason for who follows it up', async () => {
    const opened = await access.openEmergency(await nurse(), { patient: 'stranger', reason: 'Funnet bevisstløs ute' });
    expect(opened.ok).toBe(true);
    await read(await nurse(), 'stranger');
    await judged();
    expect(await findings()).toEqual([['self-authorised', 'nora', 'stranger']]);
    const queue = openFindingQueue({
      ...{ pool, rules, record: () => record, clock: () => time.now, accessRules: testEditions },
    });
    const officer = await caller({ fhirUser: 'Practitioner/officer', purpose: 'HOPERAT', scope: 'user/*.rs' });
    const shown = await queue.list(officer, { state: 'open', after: null, language: 'nb' });
    expect(shown.ok && shown.value.findings[0]?.writtenReason).toBe('Funnet bevisstløs ute');
    const { rows } = await pool.query('SELECT facts FROM finding');
    expect(JSON.stringify(rows)).not.toContain('bevisstløs');
  });

  describe('at many at night', () => {
    const many = Array.from({ length: 15 }, (_, place) => `night-${place}`);
    const night = () => Date.parse(`${new Date(time.now + DAY).toISOString().slice(0, 10)}T23:30:00Z`);
    const bursts = async () => (await findings()).filter(([kind]) => kind === 'after-hours-burst');

    beforeAll(() => store(...many.map((id) => numbered(id, id))));

    it('but not in planned work, by day, or by a role with hours of its own', async () => {
      for (const id of many) await lookUp(await nurse(), id);
      await judged();
      time.now = night();
      const current = await record.read(access.housePermit('test'), { kind: 'List', id: 'today' });
      const follows = current.ok && current.value !== null ? current.value.version : 0;
      await record.commit(access.housePermit('test'), [writeOf(lists(many), follows)]);
      for (const id of many) expect(await read(await nurse(), id)).toBe(true);
      await judged();
      time.now = night();
      const guard = await caller({ fhirUser: 'Practitioner/guard' });
      for (const id of many) await lookUp(guard, id);
      await judged();
      expect(await bursts()).toEqual([]);
    });

    it('once, without naming anybody by number', async () => {
      time.now = night();
      for (const id of many) await lookUp(await nurse(), id);
      await judged();
      expect(await bursts()).toEqual([['after-hours-burst', 'nora', null]]);
      const { rows } = await pool.query("SELECT facts, units FROM finding WHERE kind = 'after-hours-burst'");
      expect(rows).toEqual([{ facts: expect.stringContaining('"patients":15'), units: ['nord', 'oslo'] }]);
      const all = await pool.query('SELECT row_to_json(f)::text AS row FROM finding f');
      expect(JSON.stringify(all.rows)).not.toContain(identifierSystems.nationalNumber);
    });
  });
});
