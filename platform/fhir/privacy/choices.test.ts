// DESIGN.md §7 "privacy choices": what a patient keeps from a party is to that party as if it were not there.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';
import { choiceOf } from './testing.ts';

const house = await testHouse();
const { send } = house;

const put = async (resource: { resourceType: string; id: string; [element: string]: unknown }): Promise<void> => {
  const { resourceType, id } = resource;
  const answer = await send('system', { method: 'PUT', url: `/${resourceType}/${id}`, body: resource });
  if (answer.status >= 300) throw new Error(answer.text);
};
const observation = (id: string, at: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'puls' },
  subject: { reference: 'Patient/astrid' },
  effectiveDateTime: at,
});
const homeCare = { reference: 'Organization/home-care' };
const seen = async (caller: string) => ({
  read: (await send(caller, { url: '/Observation/pulse-2025' })).status,
  found: (await send(caller, { url: '/Observation?patient=astrid&_total=accurate' })).json.total,
  everything: (await send(caller, { url: '/Patient/astrid/$everything' })).json.entry.length,
});

beforeAll(async () => {
  await cast(house);
  await put(observation('pulse-2025', '2025-05-01T08:00:00Z'));
  await put(observation('pulse-2026', '2026-05-01T08:00:00Z'));
});

describe('without a choice', () => {
  it('everything is shown', async () => {
    expect(await seen('nurse')).toEqual({ read: 200, found: 2, everything: 3 });
  });
});

describe('a choice that announces', () => {
  it('says once that something is kept, and not what, found or not', async () => {
    await put(choiceOf('astrid', { actor: [homeCare], class: ['Observation'] }, { mode: 'announce' }));
    for (const url of [
      '/Observation?patient=astrid',
      '/Condition?patient=astrid',
      '/Observation?patient=astrid&_summary=count',
      '/Patient/astrid/$everything',
      '/Patient/astrid/*',
      '/Patient/astrid/*?_sort=_lastUpdated',
      '/?_type=Observation,Condition&patient=astrid',
    ]) {
      const { json } = await send('nurse', { url });
      const outcomes = json.entry.filter(({ search }: { search: { mode: string } }) => search.mode === 'outcome');
      expect(outcomes, url).toHaveLength(1);
      expect(outcomes[0].resource.issue, url).toEqual([
        {
          severity: 'information',
          code: 'suppressed',
          diagnostics: expect.stringMatching(/^The patient has chosen/),
          details: expect.anything(),
        },
      ]);
      expect(json.total ?? 0, url).toBe(json.entry.length - 1);
      expect(JSON.stringify(json.entry), url).not.toContain('pulse-2025');
    }
    expect((await send('nurse', { url: '/Observation/pulse-2025' })).status).toBe(404);
    const query =
      '{ a: ObservationList(patient: "astrid") { id } b: ConditionConnection(patient: "astrid") { count } c: PractitionerList { id } }';
    const told = await send('nurse', { url: `/$graphql?query=${encodeURIComponent(query)}` });
    expect(told.json.data).toMatchObject({ a: [], b: { count: 0 } });
    expect(told.json.errors).toBeUndefined();
    expect(told.json.extensions.resource.issue).toEqual([expect.objectContaining({ code: 'suppressed' })]);
    expect(told.text.match(/suppressed/g)).toHaveLength(1);
    const other = '{ PractitionerList { id } }';
    expect(
      (await send('nurse', { url: `/$graphql?query=${encodeURIComponent(other)}` })).json.extensions,
    ).toBeUndefined();
    await put({ ...choiceOf('astrid', { actor: [homeCare] }), status: 'inactive' });
  });
});

describe('a choice that hides', () => {
  it('takes effect at once, and stops at once', async () => {
    await put(choiceOf('astrid', { actor: [homeCare], class: ['Observation'] }));
    expect(await seen('nurse')).toMatchObject({ read: 404, found: 0 });
    expect(await seen('system')).toMatchObject({ read: 200, found: 2 });
    await put({ ...choiceOf('astrid', { actor: [homeCare], class: ['Observation'] }), status: 'inactive' });
    expect(await seen('nurse')).toMatchObject({ read: 200, found: 2 });
  });

  it('may be of a period, of a person, of everyone but one', async () => {
    await put(choiceOf('astrid', { actor: [{ reference: 'Practitioner/kari' }], dataPeriod: { end: '2025-12-31' } }));
    expect(await seen('nurse')).toMatchObject({ read: 404, found: 1 });
    await put(choiceOf('astrid', { provision: [{ type: 'permit', actor: [homeCare] }] }));
    expect(await seen('nurse')).toMatchObject({ read: 200, found: 2 });
    await put(choiceOf('astrid', { provision: [{ type: 'permit', actor: [{ reference: 'Organization/other' }] }] }));
    expect((await send('nurse', { url: '/Patient/astrid' })).status).toBe(404);
  });
});
