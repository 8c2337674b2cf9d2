// Pasientjournalforskriften § 14: a citizen asks of a line of her log, the leader answers, and nobody else's line can be asked of.

import { readFileSync } from 'node:fs';
import { codeSystems } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { houseRoles } from '../callers/assignment.ts';
import { type Resource, testHouse } from '../testing/test-house.ts';
import { testEditions } from '../testing/test-rules.ts';
import { openFindingQueue } from './finding-queue.ts';
import { openQuestions } from './questions.ts';
import { readDetectionRules } from './read-detection.ts';

const { access, record, pool, time, store, caller } = await testHouse();
const clock = () => time.now;
const permit = () => access.housePermit('test');
const questions = openQuestions({ pool, record: () => record, access, permit, clock });
const rules = readDetectionRules(
  JSON.parse(readFileSync(new URL('../../../content/access/detection.json', import.meta.url), 'utf8')),
);
const queue = openFindingQueue({ pool, record: () => record, clock, accessRules: testEditions, rules });

const works = (who: string, [system, code]: readonly [string, string]): readonly Resource[] => [
  { resourceType: 'Practitioner', id: who, name: [{ family: who }] },
  {
    ...{ resourceType: 'PractitionerRole', id: `${who}-role`, active: true },
    practitioner: { reference: `Practitioner/${who}` },
    organization: { reference: 'Organization/nord' },
    code: [{ coding: [{ system, code }] }],
  },
];
const citizen = (id: string): Promise<Caller> =>
  caller({ fhirUser: `Patient/${id}`, patient: id, scope: 'patient/*.cruds', purpose: 'PATRQT' });
const looks = async (who: Caller, patient: string): Promise<void> => {
  const allowed = await access.decide(who, { action: 'read', kind: 'Patient', patients: [patient] });
  if (allowed.ok) await record.read(allowed.value, { kind: 'Patient', id: patient });
};
/** The newest line of a citizen's log that this person left. */
const lineOf = async (patient: string, who: string): Promise<string> => {
  const allowed = await access.decide(await citizen(patient), {
    action: 'log',
    kind: 'AuditEvent',
    patients: [patient],
  });
  if (!allowed.ok) throw new Error(allowed.error.sentence);
  const page = await record.log(allowed.value, { patient, limit: 50, order: 'newest-first' });
  const line = page.ok ? page.value.find(({ agent }) => agent.who.id === who) : undefined;
  if (line === undefined) throw new Error(`${who} has left no line`);
  return line.id;
};

beforeAll(async () => {
  await store(
    { resourceType: 'Organization', id: 'kommunen', name: 'Kommunen' },
    { resourceType: 'Organization', id: 'nord', name: 'Nord', partOf: { reference: 'Organization/kommunen' } },
    ...works('nora', [codeSystems.profession, 'SP']),
    ...works('leader', [houseRoles, 'enhetsleder']),
    { resourceType: 'Patient', id: 'kari', name: [{ family: 'Nordmann' }] },
    { resourceType: 'Patient', id: 'ola', name: [{ family: 'Hansen' }] },
    {
      resourceType: 'EpisodeOfCare',
      id: 'service',
      status: 'active',
      patient: { reference: 'Patient/kari' },
      managingOrganization: { reference: 'Organization/nord' },
      period: { start: '2020-01-01' },
    },
  );
  await looks(await caller({ fhirUser: 'Practitioner/nora' }), 'kari');
  await looks(await citizen('kari'), 'kari');
});

describe('A question is refused', () => {
  it('to who has no log of her own, and about a line of another’s', async () => {
    const event = await lineOf('kari', 'nora');
    const nurse = await caller({ fhirUser: 'Practitioner/nora' });
    expect(await questions.ask(nurse, { event, question: '' })).toMatchObject({ error: { sentence: 'role' } });
    expect(await questions.list(nurse)).toMatchObject({ error: { sentence: 'role' } });
    expect(await questions.ask(await citizen('ola'), { event, question: '' })).toMatchObject({ error: 'not-found' });
    expect(await questions.ask(await citizen('kari'), { event: 'none', question: '' })).toMatchObject({
      error: 'not-found',
    });
  });

  it('about her own looks, and with a number or too many words in it', async () => {
    const kari = await citizen('kari');
    const own = await lineOf('kari', 'kari');
    expect(await questions.ask(kari, { event: own, question: '' })).toMatchObject({ error: 'nobody' });
    const event = await lineOf('kari', 'nora');
    for (const [question, error] of [
      ['Er 010203 45678 meg?', 'question-number'],
      ['x'.repeat(1_001), 'question-long'],
    ] as const) {
      expect(await questions.ask(kari, { event, question })).toMatchObject({ error });
    }
    expect(await questions.list(kari)).toEqual({ ok: true, value: [] });
  });
});

describe('A question', () => {
  it('stands in the queue of the leader, once, and its answer is read by the citizen', async () => {
    const kari = await citizen('kari');
    const event = await lineOf('kari', 'nora');
    for (let times = 0; times < 2; times += 1) {
      expect(await questions.ask(kari, { event, question: 'Jeg kjenner henne ikke.' })).toMatchObject({ ok: true });
    }
    const leader = await caller({ fhirUser: 'Practitioner/leader', client_id: 'admin', purpose: 'HOPERAT' });
    const listed = await queue.list(leader, { state: 'open', after: null, language: 'nb' });
    if (!listed.ok) throw new Error(listed.error.sentence);
    expect(listed.value.findings).toMatchObject([
      {
        kind: 'citizen-asks',
        explanation: expect.stringContaining('Jeg kjenner henne ikke.'),
        employee: { name: 'nora' },
      },
    ]);
    const [finding] = listed.value.findings;
    const reason = 'Hun vikarierte på vakten din den kvelden.';
    expect(await queue.decide(leader, { finding: finding?.id ?? '', outcome: 'legitimate', reason })).toMatchObject({
      ok: true,
    });
    expect(await questions.list(kari)).toMatchObject({
      value: [{ event, question: 'Jeg kjenner henne ikke.', state: 'legitimate', answer: reason }],
    });
    expect(await questions.list(await citizen('ola'))).toEqual({ ok: true, value: [] });
  });
});
