// DESIGN.md §7, pasientjournalforskriften § 14: the queue of findings over HTTP, on a real record: who sees what, and that each look is in the log.

import { readFileSync } from 'node:fs';
import { ok, refused } from '@fkj/platform-record';
import { keepDetection, takeDetection } from '@fkj/platform-store';
import { codeSystems } from '@fkj/standards-norway';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenClaims } from '../caller.ts';
import { houseRoles } from '../callers/assignment.ts';
import { type Resource, testHouse } from '../testing/test-house.ts';
import { testEditions } from '../testing/test-rules.ts';
import { openDetector } from './detector.ts';
import { openFindingQueue } from './finding-queue.ts';
import { findingRoutes } from './finding-routes.ts';
import { openQuestions } from './questions.ts';
import { readDetectionRules } from './read-detection.ts';

const { access, record, pool, time, store } = await testHouse();
const rules = readDetectionRules(
  JSON.parse(readFileSync(new URL('../../../content/access/detection.json', import.meta.url), 'utf8')),
);
const DAY = 86_400_000;
const staff = (id: string, more: Partial<TokenClaims> = {}): TokenClaims => ({
  ...{ sub: id, client_id: 'admin', scope: 'user/*.rs', fhirUser: `Practitioner/${id}`, purpose: 'HOPERAT' },
  ...more,
});
const callers: Readonly<Record<string, TokenClaims>> = {
  leader: staff('leader'),
  other: staff('other'),
  officer: staff('officer'),
  nora: staff('nora', { purpose: 'TREAT' }),
  'officer for treatment': staff('officer', { purpose: 'TREAT' }),
  'officer without scope': staff('officer', { scope: 'user/Patient.rs' }),
  citizen: {
    sub: 'kari',
    client_id: 'i',
    scope: 'patient/*.rs',
    fhirUser: 'Patient/kari',
    patient: 'kari',
    purpose: 'PATRQT',
  },
  system: { sub: 'loader', client_id: 'loader', scope: 'system/*.cruds' },
};
const app = fastify();
findingRoutes(app, {
  access,
  clock: () => time.now,
  questions: openQuestions({
    pool,
    record: () => record,
    access,
    permit: () => access.housePermit('test'),
    clock: () => time.now,
  }),
  queue: openFindingQueue({ pool, record: () => record, clock: () => time.now, accessRules: testEditions, rules }),
  authenticate: async (authorization) => {
    const claims = callers[authorization ?? ''];
    return claims === undefined ? refused({ code: 'no-token', sentence: 'Log in first.' }) : ok(claims);
  },
});
afterAll(() => app.close());

const get = async (who: string, url: string) => {
  const answer = await app.inject({ url, headers: { authorization: who } });
  return { status: answer.statusCode, type: String(answer.headers['content-type']), body: answer.json() };
};
const post = async (who: string, url: string, payload: object) => {
  const answer = await app.inject({ method: 'POST', url, headers: { authorization: who }, payload });
  return { status: answer.statusCode, body: answer.json() };
};
const idsFor = async (who: string, state = 'open'): Promise<readonly string[]> =>
  (await get(who, `/access/findings?state=${state}`)).body.findings.map(({ id }: { id: string }) => id[0]);
const nameOf = (letter: string): string => letter.repeat(32);
const decide = (who: string, letter: string, outcome: string, reason = 'Hun var på vakt og ble spurt') =>
  post(who, '/access/findings/outcome', { finding: nameOf(letter), outcome, reason });

const finding = (letter: string, units: readonly string[], more: object = {}) => ({
  ...{ bucket: 7, id: nameOf(letter), kind: 'family', who: 'nora', display: 'Nora Nilsen · Sykepleier · nord', units },
  ...{ patient: 'kari', at: time.now, found: time.now + letter.charCodeAt(0), facts: '{"logRule":"list"}' },
  ...more,
});
const unit = (id: string, above?: string): Resource => ({
  ...{ resourceType: 'Organization', id, name: id },
  ...(above === undefined ? {} : { partOf: { reference: `Organization/${above}` } }),
});
const works = (who: string, organization: string, [system, code]: readonly [string, string]): readonly Resource[] => [
  { resourceType: 'Practitioner', id: who, name: [{ family: who }] },
  {
    ...{ resourceType: 'PractitionerRole', id: `${who}-role`, active: true },
    practitioner: { reference: `Practitioner/${who}` },
    organization: { reference: `Organization/${organization}` },
    code: [{ coding: [{ system, code }] }],
  },
];

beforeAll(async () => {
  await store(
    ...[unit('oslo'), unit('nord', 'oslo'), unit('sone-1', 'nord'), unit('syd', 'oslo')],
    ...works('leader', 'nord', [houseRoles, 'enhetsleder']),
    ...works('other', 'syd', [houseRoles, 'enhetsleder']),
    ...works('officer', 'oslo', [houseRoles, 'personvernombud']),
    ...works('nora', 'sone-1', [codeSystems.profession, 'SP']),
  );
  await store({ resourceType: 'Patient', id: 'kari', name: [{ given: ['Kari'], family: 'Nordmann' }] });
  const lease = { holder: 'test', now: time.now, until: time.now + 1 };
  const before = (await takeDetection(pool, lease)) ?? '';
  const findings = [
    finding('a', ['sone-1', 'nord', 'oslo']),
    finding('b', ['syd', 'oslo']),
    finding('c', ['nord', 'oslo'], { who: 'leader', display: 'Leader · Leder · nord' }),
    finding('d', ['nord', 'oslo'], { kind: 'after-hours-burst', patient: null, facts: '{"patients":15,"minutes":30}' }),
    finding('e', ['oslo'], { who: 'officer' }),
  ];
  expect(await keepDetection(pool, lease, { before, after: before, findings })).toBe(true);
});

describe('The queue is refused', () => {
  it('without log-in, to who leads nobody, and for another purpose or program', async () => {
    for (const [who, status, code] of [
      ['nobody', 401, 'login-required'],
      ['nora', 403, 'role'],
      ['citizen', 403, 'role'],
      ['system', 403, 'role'],
      ['officer for treatment', 403, 'purpose'],
      ['officer without scope', 403, 'scope'],
    ] as const) {
      const answer = await get(who, '/access/findings');
      expect([who, answer.status, answer.body.code]).toEqual([who, status, code]);
      expect(answer.type).toContain('problem+json');
      expect((await decide(who, 'a', 'legitimate')).status).toBe(status);
    }
    for (const url of ['/access/findings/report', '/access/findings/report?from=2026-01-01']) {
      expect((await get('leader', url)).status).toBe(403);
    }
    expect((await post('leader', '/access/watched', { patient: 'kari', until: null })).status).toBe(403);
  });

  it('what it cannot understand, with what it takes instead', async () => {
    for (const url of [
      '?state=all',
      '?after=x',
      `?after=1-${nameOf('g')}`,
      '/report?from=x',
      '/report?from=2026-02-01&to=2026-01-01',
    ]) {
      expect([url, (await get('officer', `/access/findings${url}`)).status]).toEqual([url, 400]);
    }
    for (const payload of [{}, { finding: 'x', outcome: 'legitimate' }, { finding: nameOf('a'), outcome: 'fine' }]) {
      expect((await post('officer', '/access/findings/outcome', payload)).status).toBe(400);
    }
    for (const payload of [
      {},
      { patient: 'kari' },
      { patient: 'kari', until: 'soon' },
      { patient: 'Group/x', until: null },
    ]) {
      expect((await post('officer', '/access/watched', payload)).status).toBe(400);
    }
  });

  it('an outcome without a reason, with a national number, of another unit, about oneself, or decided before', async () => {
    const refusals = [
      await decide('leader', 'a', 'legitimate', 'nei'),
      await decide('leader', 'a', 'legitimate', 'Det gjelder 131169 00216 og er i orden'),
      await decide('leader', 'b', 'legitimate'),
      await decide('leader', 'c', 'legitimate'),
      await decide('officer', 'e', 'legitimate'),
      await decide('leader', 'f', 'legitimate'),
    ];
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      ...[
        [422, 'reason-missing'],
        [422, 'reason-number'],
      ],
      ...Array.from({ length: 4 }, () => [404, 'not-found']),
    ]);
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM finding_outcome');
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('The queue shows', () => {
  it('a leader her own unit and those below, the privacy officer all, and nobody what is about herself', async () => {
    expect(await idsFor('leader')).toEqual(['a', 'd']);
    expect(await idsFor('other')).toEqual(['b']);
    expect(await idsFor('officer')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('who, whom, when and why in words, and leaves a line in the log of each person it names', async () => {
    const { body } = await get('leader', '/access/findings?language=en');
    expect(body.findings[0]).toMatchObject({
      kind: 'family',
      employee: { reference: 'Practitioner/nora', name: 'Nora Nilsen', role: 'Sykepleier', unit: 'nord' },
      patient: { reference: 'Patient/kari', name: 'Kari Nordmann' },
      explanation: expect.stringContaining('family'),
      outcomes: [],
    });
    expect(body.findings[1]).toMatchObject({
      patient: null,
      explanation: expect.stringContaining('15 different persons'),
    });
    const citizen = await access.callerOf(callers['citizen'] ?? staff('x'));
    const log = citizen.ok ? await access.log(citizen.value, { patient: 'kari', limit: 5 }) : citizen;
    expect(log.ok && log.value.some(({ rule, who }) => rule === 'follow-up' && who === 'leader')).toBe(true);
  });

  it('what was decided by whom and why; what a leader has closed only the privacy officer takes up again', async () => {
    expect((await decide('leader', 'd', 'follow-up')).status).toBe(200);
    expect(await idsFor('leader')).toEqual(['a']);
    expect((await decide('leader', 'd', 'reported')).status).toBe(200);
    expect((await decide('leader', 'd', 'legitimate')).body.code).toBe('decided');
    const [shown] = (await get('officer', '/access/findings?state=reported')).body.findings;
    expect(shown.outcomes.map(({ outcome, by }: { outcome: string; by: string }) => [outcome, by])).toEqual([
      ['follow-up', 'leader'],
      ['reported', 'leader'],
    ]);
    expect((await decide('officer', 'd', 'legitimate')).status).toBe(200);
    const report = await get('officer', `/access/findings/report?to=${new Date(time.now + DAY).toISOString()}`);
    expect(report.body.lines).toContainEqual({
      kind: 'after-hours-burst',
      unit: 'nord',
      state: 'legitimate',
      findings: 1,
    });
  });

  it('of two who decide at once one, and tells the other', async () => {
    const both = await Promise.all([decide('leader', 'a', 'follow-up'), decide('officer', 'a', 'reported')]);
    const statuses = both.map(({ status }) => status).sort();
    // One after the other is as good: then both are noted.
    expect([
      [200, 200],
      [200, 409],
    ]).toContainEqual(statuses);
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM finding_outcome WHERE finding = $1', [
      nameOf('a'),
    ]);
    expect(rows[0]?.n).toBe(statuses.filter((status) => status === 200).length);
  });
});

describe('A person of public interest', () => {
  it('is marked for a time by the privacy officer; not for ever, and nobody who is not there', async () => {
    const until = (days: number) => new Date(time.now + days * DAY).toISOString();
    const mark = (patient: string, days: number) => post('officer', '/access/watched', { patient, until: until(days) });
    expect((await mark('kari', 366)).body.code).toBe('too-long');
    expect((await mark('kari', -1)).body.code).toBe('too-long');
    expect((await mark('nobody', 30)).status).toBe(404);
    expect(await mark('Patient/kari', 30)).toMatchObject({ status: 200, body: { watched: true } });
    const marked = async () =>
      (await pool.query('SELECT until FROM watched_patient WHERE until > $1', [time.now])).rows.length;
    expect(await marked()).toBe(1);
    expect(await post('officer', '/access/watched', { patient: 'kari', until: null })).toMatchObject({ status: 200 });
    expect(await marked()).toBe(0);
  });
});

describe('A finding', () => {
  it('goes by the rule of retention, with what was noted of it; one that is open stays', async () => {
    const open = await idsFor('officer');
    const detector = () =>
      openDetector({
        ...{ pool, rules, record: () => record, permit: () => access.housePermit('detection') },
        clock: () => time.now,
      });
    const left = async () => (await pool.query('SELECT id FROM finding ORDER BY id')).rows.map(({ id }) => id[0]);
    time.now += 364 * DAY;
    await detector()();
    expect(await left()).toEqual(['a', 'b', 'c', 'd', 'e']);
    time.now += 2 * DAY;
    await detector()();
    expect(await left()).toEqual(['a', 'b', 'c', 'e']);
    time.now += 3650 * DAY;
    await detector()();
    expect(await left()).toEqual([...open, 'e'].sort());
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM finding_outcome');
    expect(rows).toEqual([{ n: 0 }]);
  });
});
