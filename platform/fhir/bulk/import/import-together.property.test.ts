// DESIGN.md §5 "load data": whatever lines come, many in a commit come to the same as one after the other.

import { isObject, type JsonObject } from '@fkj/standards-json';
import { identifierSystems } from '@fkj/standards-norway';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ContentCheck } from '../../content-check.ts';
import { cast } from '../../testing/people.ts';
import { type TestHouse, testHouse } from '../../testing/test-house.ts';
import { bulkClient } from '../testing.ts';
import { readLine } from './import-line.ts';
import { importAlone } from './import-together.ts';

/** A rule of a service that looks at what a resource refers to. */
const evidence: ContentCheck = {
  name: 'evidence',
  kinds: new Set(['Condition']),
  check: async (resource, { resolve }) => {
    const reference = isObject(resource['recorder']) ? resource['recorder']['reference'] : undefined;
    const found = typeof reference === 'string' ? await resolve(reference) : null;
    return found === null || found['active'] === false ? [{ sentence: 'The recorder does not work here.' }] : [];
  },
};

const together = await testHouse({ checks: [evidence] });
const oneByOne = await testHouse({ checks: [evidence] });
const { worker, begin, manifestOf, linesOf } = bulkClient(together);
let committed = 0;
let refusedCommits = 0;

beforeAll(async () => {
  await cast(together);
  await cast(oneByOne);
  const { record } = together.house;
  const { commit } = record;
  record.commit = async (permit, writes) => {
    const done = await commit(permit, writes);
    if (writes.length > 1 && done.ok) committed += 1;
    if (writes.length > 1 && !done.ok) refusedCommits += 1;
    return done;
  };
});

/** A line of one run: names in it are the run's own. */
type Made = (run: number) => string;

const made =
  (resource: (name: (id: string) => string) => object): Made =>
  (run) =>
    JSON.stringify(resource((id) => `r${run}-${id}`));
/** Eleven digits that nobody has. */
const number = (name: string): string =>
  name
    .replace(/[^0-9a-d]/g, '')
    .replace(/[a-d]/, (id) => String(id.charCodeAt(0)))
    .padStart(11, '9');
const ids = fc.constantFrom('a', 'b', 'c', 'd');
const patientOf = (patient: string, name: (id: string) => string): string =>
  patient === 'astrid' || patient === 'bjorn' ? patient : name(patient);

const observation = fc
  .record({
    id: ids,
    patient: fc.constantFrom('astrid', 'astrid', 'bjorn', 'a'),
    value: fc.nat(3),
    status: fc.constantFrom('final', 'final', 'final', 'nonsense'),
  })
  .map(({ id, patient, value, status }) =>
    made((name) => ({
      ...{ resourceType: 'Observation', id: name(id), status, code: { text: String(value) } },
      subject: { reference: `Patient/${patientOf(patient, name)}` },
    })),
  );
const byNumber = fc.record({ id: ids, holder: ids }).map(({ id, holder }) =>
  made((name) => ({
    ...{ resourceType: 'Observation', id: name(id), status: 'final', code: { text: 'x' } },
    subject: { identifier: { system: identifierSystems.nationalNumber, value: number(name(holder)) } },
  })),
);
const patient = fc.record({ id: ids, holder: fc.option(ids) }).map(({ id, holder }) =>
  made((name) => ({
    ...{ resourceType: 'Patient', id: name(id) },
    ...(holder === null
      ? {}
      : { identifier: [{ system: identifierSystems.nationalNumber, value: number(name(holder)) }] }),
  })),
);
const practitioner = fc.record({ id: ids, hpr: ids, active: fc.boolean() }).map(({ id, hpr, active }) =>
  made((name) => ({
    ...{ resourceType: 'Practitioner', id: name(id), active },
    identifier: [{ system: identifierSystems.hprNumber, value: name(hpr) }],
  })),
);
const condition = fc.record({ id: ids, recorder: ids }).map(({ id, recorder }) =>
  made((name) => ({
    ...{ resourceType: 'Condition', id: name(id), subject: { reference: 'Patient/astrid' }, code: { text: 'x' } },
    recorder: { reference: `Practitioner/${name(recorder)}` },
  })),
);
const owned = fc
  .record({ id: ids, organization: fc.constantFrom('home-care', 'nowhere') })
  .map(({ id, organization }) =>
    made((name) => ({
      ...{ resourceType: 'Basic', id: name(id), code: { text: 'x' }, subject: { reference: 'Patient/astrid' } },
      meta: {
        extension: [
          {
            url: 'https://felleskommunaljournal.no/fhir/StructureDefinition/owner',
            valueReference: { reference: `Organization/${organization}` },
          },
        ],
      },
    })),
  );
const visit = fc.record({ id: ids, patient: fc.constantFrom('astrid', 'bjorn') }).map((one) =>
  made((name) => ({
    ...{ resourceType: 'Appointment', id: name(one.id), status: 'booked' },
    ...{ start: '2026-11-21T10:00:00Z', end: '2026-11-21T10:30:00Z' },
    participant: [{ actor: { reference: `Patient/${one.patient}` }, status: 'accepted' }],
  })),
);
const list = fc.record({ id: ids, visit: ids }).map((one) =>
  made((name) => ({
    ...{ resourceType: 'List', id: name(one.id), status: 'current', mode: 'working' },
    ...{ source: { reference: 'PractitionerRole/kari-home-care' }, date: new Date().toISOString().slice(0, 10) },
    entry: [{ item: { reference: `Appointment/${name(one.visit)}` } }],
  })),
);
const bundle = fc.tuple(observation, patient, fc.constantFrom('collection', 'transaction')).map(
  ([one, other, type]): Made =>
    (run) => {
      const entries = [one(run), other(run)].map((text) => {
        const resource = JSON.parse(text) as { readonly resourceType: string; readonly id: string };
        return { resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } };
      });
      return JSON.stringify({ resourceType: 'Bundle', type, entry: entries });
    },
);
const junk = fc
  .constantFrom('{', '', '[]', '{"resourceType":"Basic"}', '{"resourceType":"Basic","id":"not/an id"}')
  .map(
    (text): Made =>
      () =>
        text,
  );

const anyLine = fc.oneof(
  { weight: 6, arbitrary: observation },
  { weight: 3, arbitrary: patient },
  ...[byNumber, practitioner, condition, owned, visit, list, bundle, junk].map((arbitrary) => ({
    weight: 1,
    arbitrary,
  })),
);

/** What the error file, and then the record, say: each line that was refused with its codes, each object with its version. */
interface Outcome {
  readonly told: readonly (readonly [line: number, ...codes: readonly string[]])[];
  readonly stands: readonly string[];
}

const KINDS = ['Observation', 'Patient', 'Practitioner', 'Condition', 'Basic', 'Appointment', 'List'];

const standing = async ({ send }: TestHouse, run: number): Promise<readonly string[]> => {
  const asked = KINDS.flatMap((kind) => ['a', 'b', 'c', 'd'].map((id) => `/${kind}/r${run}-${id}`));
  const answers = await Promise.all(
    // The nurse's view shows which relationships stand.
    asked.flatMap((url) =>
      ['system', 'nurse'].map(async (caller) => ({ url, caller, ...(await send(caller, { url })) })),
    ),
  );
  return answers
    .filter(({ status }) => status === 200)
    .map(({ url, caller, text }) => `${caller} ${url} ${text.replace(/"lastUpdated":"[^"]*"/, '')}`);
};

const codesIn = (outcome: JsonObject): readonly string[] =>
  (outcome['issue'] as unknown as { details: { coding: { code: string }[] } }[]).map(
    ({ details }) => details.coding[0]?.code ?? '',
  );

const imported = async (caller: string, lines: readonly string[], run: number): Promise<Outcome> => {
  const headers = { 'content-type': 'application/fhir+ndjson' };
  const status = await begin(caller, { method: 'POST', url: '/$import', body: lines.join('\n'), headers });
  await worker.work();
  const outcomes = await linesOf(caller, (await manifestOf(caller, status)).error);
  const told = outcomes.map((outcome): Outcome['told'][number] => {
    const { extension } = outcome as unknown as { extension: { valuePositiveInt: number }[] };
    return [extension[0]?.valuePositiveInt ?? 0, ...codesIn(outcome as unknown as JsonObject)];
  });
  return { told, stands: await standing(together, run) };
};

const lineByLine = async (caller: string, lines: readonly string[], run: number): Promise<Outcome> => {
  const { house } = oneByOne;
  const claims = await house.authenticate(`Bearer ${caller}`);
  const told: (readonly [number, ...string[]])[] = [];
  for (const [place, text] of lines.entries()) {
    if (text === '') continue;
    const by = claims.ok ? await house.access.callerOf(claims.value) : claims;
    if (!by.ok) throw new Error('no caller');
    const said = { received: readLine(house, Buffer.from(text)), standing: 'new' } as const;
    for (const refusal of await importAlone(house, by.value, said)) {
      told.push([place + 1, ...refusal.map(({ code, exactly }) => exactly?.key ?? code)]);
    }
  }
  return { told, stands: await standing(oneByOne, run) };
};

describe('Many lines in a commit', () => {
  it('come to the same as one after the other, whatever is wrong with some of them', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { minLength: 2, maxLength: 16 }),
        fc.constantFrom('system', 'system', 'system', 'nurse'),
        async (mixture, caller) => {
          run += 1;
          const lines = mixture.map((line) => line(run));
          expect(await imported(caller, lines, run)).toEqual(await lineByLine(caller, lines, run));
        },
      ),
      { numRuns: 60 },
    );
    // A test of nothing would be one in which lines are never committed together, or always.
    expect(committed).toBeGreaterThan(20);
    expect(refusedCommits).toBeGreaterThan(3);
  }, 120_000);
});
