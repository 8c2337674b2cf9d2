// https://hl7.org/fhir/uv/bulkdata/: what is kept from a caller is in no file of an export, no error of an import and no job of another's.

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bulkClient, type TestManifest } from '../../bulk/testing.ts';
import { testHouse } from '../../testing/test-house.ts';
import { type Decision, decisions } from './decisions.ts';
import { fillWorld, type World, worldOf } from './world.ts';

const house = await testHouse();
const { send } = house;
const { done, begin, worker, linesOf } = bulkClient(house);
const NAMES = [
  'a colleague with a care relationship',
  'a stranger',
  'hidden from the organisation, entry by entry',
  'hidden from everyone but the author, by period',
  'announced',
  'reserved for the unit, from another',
];
const worlds = decisions
  .filter(({ name }) => NAMES.includes(name))
  .map((decision, place) => ({ decision, world: worldOf(`b${place}x${randomUUID().slice(0, 4)}`) }));

const callerOf = ({ caller }: Decision, { key }: World): string => `${caller}-${key}`;
const textOf = async (caller: string, { output, deleted, error }: TestManifest): Promise<string> =>
  JSON.stringify(await linesOf(caller, [...output, ...deleted, ...error]));

beforeAll(async () => {
  for (const [place, { decision, world }] of worlds.entries()) {
    const consent = decision.consent?.(world) ?? null;
    const { meta = null, age = 6, relation = null } = decision;
    const kept = new Set(Object.values(world.kept));
    await fillWorld(house, world, { metaOf: () => meta, kept, consent, age, relation, place });
  }
}, 120_000);

describe.each(worlds.map(({ decision, world }) => [decision.name, decision, world] as const))(
  '%s',
  (_, decision, world) => {
    const caller = callerOf(decision, world);
    it.each(['/Patient/$export', `/${world.group}/$export`, '/$export?_type=Observation,Condition,Composition'])(
      'export %s',
      async (url) => {
        const begun = await send(caller, { url, headers: { prefer: 'respond-async' } });
        if (begun.status !== 202) {
          // Refused as a whole, whatever there is.
          expect([403, 404]).toContain(begun.status);
          expect(begun.text).not.toContain(world.mark);
          return;
        }
        const text = await textOf(caller, await done(caller, { url }));
        expect(text.includes(world.mark)).toBe(decision.shows === 'them');
        expect(text.includes(`open-obs-${world.key}`)).toBe(decision.caller !== 'stranger');
      },
    );

    it('an import, and the job of another', async () => {
      const body = `${JSON.stringify({ resourceType: 'Observation', id: 'x', status: 'nothing', focus: [{ reference: world.kept.obs }] })}\n`;
      const headers = { 'content-type': 'application/fhir+ndjson', prefer: 'respond-async' };
      const sent = await send(caller, { method: 'POST', url: '/$import', body, headers });
      expect(sent.text).not.toContain(world.mark);
      const status = await begin('system', { url: '/$export?_type=Observation' });
      await worker.work();
      for (const method of ['GET', 'DELETE'] as const) {
        const answer = await send(caller, { method, url: status });
        expect([answer.status, answer.text.includes(world.mark)]).toEqual([404, false]);
      }
      const [file] = (await send('system', { url: status })).json.output;
      expect((await send(caller, { url: file.url })).status).toBe(404);
    });
  },
);

it('nothing of it is in the form that is filled in for somebody', async () => {
  for (const { decision, world } of worlds) {
    const questionnaire = {
      resourceType: 'Questionnaire',
      status: 'active',
      item: [{ linkId: '1', type: 'quantity', code: [{ system: 'urn:x', code: 'puls' }] }],
    };
    const parameter = [
      { name: 'questionnaire', resource: questionnaire },
      { name: 'subject', valueReference: { reference: `Patient/${world.patient}` } },
    ];
    const answer = await send(callerOf(decision, world), {
      method: 'POST',
      url: '/Questionnaire/$populate',
      body: { resourceType: 'Parameters', parameter },
    });
    if (decision.shows === 'nothing') expect(answer.text).not.toMatch(new RegExp(`${world.mark}|199`));
  }
});
