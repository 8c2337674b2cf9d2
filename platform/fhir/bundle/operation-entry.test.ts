// https://hl7.org/fhir/R4/http.html#transaction with https://hl7.org/fhir/R4/operations.html: operations and posted searches as entries.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const test = await testHouse();
const { send } = test;

const entry = (method: string, url: string, more: object = {}) => ({ ...more, request: { method, url } });
const parameters = (...parameter: object[]) => ({ resource: { resourceType: 'Parameters', parameter } });
const weight = {
  resourceType: 'Observation',
  id: 'weight',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: 'Patient/astrid' },
};
const ask = (type: 'batch' | 'transaction', entries: readonly object[], caller = 'system') =>
  send(caller, { method: 'POST', url: '/', body: { resourceType: 'Bundle', type, entry: entries } });
interface Answered {
  readonly resource?: Record<string, never> & { readonly resourceType: string };
  readonly response: {
    readonly status: string;
    readonly outcome?: { readonly issue: readonly { readonly details: { coding: { code: string }[] } }[] };
  };
}
const outcomes = (answer: { json: { entry: readonly Answered[] } }) =>
  answer.json.entry.map(({ response: { status, outcome } }) => [
    Number(status.slice(0, 3)),
    outcome?.issue[0]?.details.coding[0]?.code,
  ]);
const kinds = (answer: { json: { entry: readonly Answered[] } }) =>
  answer.json.entry.map(({ resource }) => resource?.resourceType);

beforeAll(async () => {
  await cast(test);
  await send('system', { method: 'PUT', url: '/Observation/weight', body: weight });
});

describe('An operation in an entry', () => {
  it('that is not there, not of the type, or not asked so, is refused by name in its place', async () => {
    const answer = await ask('batch', [
      entry('GET', '$nothing'),
      entry('GET', 'Observation/$everything'),
      entry('GET', 'Spaceship/$meta'),
      entry('GET', 'Patient/astrid/Observation/$lastn'),
      entry('GET', 'Patient/$match'),
      entry('GET', 'Patient/astrid/$everything?colour=red'),
      entry('GET', 'Patient/astrid/$everything?_format=word'),
      entry('POST', 'Observation/weight/$meta-add'),
      entry('GET', '$export'),
      entry('DELETE', 'Patient/astrid/$everything'),
    ]);
    expect(outcomes(answer)).toEqual([
      [404, 'unknown-operation'],
      [404, 'unknown-operation'],
      [404, 'unknown-kind'],
      [404, 'unknown-operation'],
      [405, 'method-not-allowed'],
      [400, 'operation-parameter'],
      [406, 'not-acceptable'],
      [400, 'operation-parameter'],
      [400, 'async-required'],
      [400, 'bundle-entry'],
    ]);
  });

  it('that changes something refuses a transaction whole', async () => {
    const tag = { name: 'meta', valueMeta: { tag: [{ system: 'urn:t', code: 'never' }] } };
    const answer = await ask('transaction', [
      entry('POST', 'Basic', { resource: { resourceType: 'Basic', code: { text: 'never' } } }),
      entry('POST', 'Observation/weight/$meta-add', parameters(tag)),
    ]);
    expect([answer.status, answer.json.issue[0].details.coding[0].code, answer.json.issue[0].expression]).toEqual([
      501,
      'not-implemented',
      ['Bundle.entry[1]'],
    ]);
    expect((await send('system', { url: '/Basic?_summary=count' })).json.total).toBe(0);
    expect((await send('system', { url: '/Observation?_tag=urn:t|never&_summary=count' })).json.total).toBe(0);
  });

  it('passes the same decision as by itself, and leaves the same line in the log', async () => {
    const entries = [entry('GET', 'Patient/bjorn/$everything'), entry('GET', 'Patient/astrid/$everything')];
    const log = async () => (await send('citizen', { url: '/AuditEvent?_count=500' })).json.entry.length;
    await send('nurse', { url: '/Patient/astrid/$everything' });
    const before = await log();
    const alone = await send('nurse', { url: '/Patient/astrid/$everything' });
    const one = await log();
    const answer = await ask('batch', entries, 'nurse');
    expect(outcomes(answer)).toEqual([
      [404, 'not-found'],
      [200, undefined],
    ]);
    expect(answer.json.entry[1].resource.entry).toEqual(alone.json.entry);
    // Each look at the log is a line as well.
    expect((await log()) - one).toBe(one - before);
  });

  it.each(['batch', 'transaction'] as const)(
    'reads in a %s, with its parameters in the url or as a resource',
    async (type) => {
      const system = 'http://loinc.org';
      const answer = await ask(type, [
        entry('GET', 'Patient/astrid/$everything?_type=Observation&_elements=status'),
        entry('POST', 'Observation/$validate', { resource: { ...weight, status: undefined } }),
        entry('GET', 'Observation/$lastn?subject=Patient/astrid&code=29463-7'),
        entry('GET', 'Observation/weight/$meta'),
        entry('HEAD', 'Observation/weight/$meta'),
        entry(
          'POST',
          'Patient/$match',
          parameters({
            name: 'resource',
            resource: { resourceType: 'Patient', name: [{ family: 'Berg' }], birthDate: '1950-01-01' },
          }),
        ),
        entry(
          'POST',
          '$fhirpath',
          parameters({ name: 'expression', valueString: '1 + 1' }, { name: 'resource', resource: weight }),
        ),
        entry('GET', `CodeSystem/$lookup?system=${system}&code=none`),
      ]);
      expect(answer.status).toBe(200);
      expect(outcomes(answer).map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 200, 200, 404]);
      expect(kinds(answer)).toEqual([
        ...['Bundle', 'OperationOutcome', 'Bundle', 'Parameters', undefined, 'Bundle', 'Parameters', undefined],
      ]);
      const [everything, validated, last] = answer.json.entry;
      expect(everything.resource.entry[0].resource).not.toHaveProperty('subject');
      expect(validated.resource.issue[0].severity).toBe('error');
      expect(last.resource.entry[0].resource.id).toBe('weight');
    },
  );

  it('changes in a batch, on the condition of the entry', async () => {
    const tag = { name: 'meta', valueMeta: { tag: [{ system: 'urn:t', code: 'seen' }] } };
    const add = (ifMatch: string) => ({
      ...parameters(tag),
      request: { method: 'POST', url: 'Observation/weight/$meta-add', ifMatch },
    });
    expect(outcomes(await ask('batch', [add('W/"9"'), add('W/"1"')]))).toEqual([
      [412, 'version-stale'],
      [200, undefined],
    ]);
    expect((await send('system', { url: '/Observation?_tag=urn:t|seen&_summary=count' })).json.total).toBe(1);
  });

  it('sees in a transaction what was written', async () => {
    const answer = await ask('transaction', [
      entry('GET', 'Basic/fresh/$meta'),
      entry('PUT', 'Basic/fresh', { resource: { resourceType: 'Basic', id: 'fresh', code: { text: 'x' } } }),
    ]);
    expect(outcomes(answer)).toEqual([
      [200, undefined],
      [201, undefined],
    ]);
  });
});

describe('A search by POST in an entry', () => {
  it('is refused where a resource would be its form, and where there is nothing to search', async () => {
    const answer = await ask('batch', [
      entry('POST', 'Patient/_search', parameters({ name: 'name', valueString: 'Berg' })),
      entry('POST', 'Patient/astrid/_search'),
      entry('POST', 'Patient/_history/_search'),
      entry('POST', 'Patient/_search?colour=red'),
      entry('GET', 'Patient/_search'),
    ]);
    expect(outcomes(answer)).toEqual([
      [501, 'not-implemented'],
      [404, 'unknown-route'],
      [404, 'unknown-route'],
      [400, 'parameter-unknown'],
      [404, 'not-found'],
    ]);
  });

  it.each(['batch', 'transaction'] as const)('is a search in a %s, with its parameters in the url', async (type) => {
    const answer = await ask(type, [
      entry('POST', 'Patient/_search?name=Berg'),
      entry('POST', 'Patient/astrid/Observation/_search?code=29463-7'),
      entry('POST', 'Patient/astrid/*/_search?_type=Condition,Observation'),
      entry('POST', '_search?_type=Practitioner,Organization'),
      entry('POST', '/Patient/_search?identifier=urn:oid:2.16.578.1.12.4.1.4.1|13116900216'),
    ]);
    expect(outcomes(answer).map(([status]) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(answer.json.entry.map(({ resource }: { resource: { total: number } }) => resource.total)).toEqual([
      1, 1, 1, 2, 0,
    ]);
    expect(answer.json.entry[4].resource.link[0].url).not.toContain('13116900216');
  });
});
