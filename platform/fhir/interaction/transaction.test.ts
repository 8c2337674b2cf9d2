// https://hl7.org/fhir/R4/http.html#transaction: all of it or nothing; errors first.

import { beforeAll, describe, expect, it } from 'vitest';
import type { ContentCheck } from '../content-check.ts';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const seen: string[] = [];
const noHeavyPeople: ContentCheck = {
  name: 'weights',
  kinds: new Set(['Observation']),
  check: async (resource, { resolve, entries }) => {
    const subject = resource['subject'] as { reference: string };
    const patient = await resolve(subject.reference);
    seen.push(`${entries.length} ${String(patient?.['resourceType'])}`);
    const isWrong = resource['valueString'] === 'wrong';
    return isWrong ? [{ sentence: 'The weight is wrong.', expression: 'Observation.valueString' }] : [];
  },
};

const fhir = await testHouse({ checks: [noHeavyPeople], limits: { deletes: 2 } });
const { send } = fhir;

const post = (body: unknown, caller = 'system', headers = {}) =>
  send(caller, { method: 'POST', url: '/', body: body as object, headers });
const transaction = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'transaction', entry });
const urn = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;
const observation = (subject: string, more = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Vekt' },
  subject: { reference: subject },
  ...more,
});
const posting = (resource: { resourceType: string }, fullUrl?: string, request = {}) => ({
  ...(fullUrl ? { fullUrl } : {}),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...request },
});
const putting = (resource: { resourceType: string; id: string }, request = {}) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}`, ...request },
});
const firstIssue = (answer: {
  json: { issue: { details: { coding: { code: string }[] }; expression?: string[] }[] };
}) => {
  const issue = answer.json.issue[0];
  return [issue?.details.coding[0]?.code, issue?.expression?.[0]];
};
const count = async (): Promise<number> =>
  (await send('system', { url: '/Observation?_summary=count' })).json.total +
  (await send('system', { url: '/Patient?_summary=count' })).json.total;

beforeAll(async () => {
  await cast(fhir);
  const three = { resourceType: 'Basic', code: { coding: [{ system: 'urn:basic', code: 'three' }] } };
  await post(transaction(...[1, 2, 3].map(() => posting(three))));
});

describe('A transaction is refused whole, naming the entry,', () => {
  const patient = posting({ resourceType: 'Patient' }, urn(1));
  it.each([
    [
      'for a reference to no entry',
      transaction(patient, posting(observation(urn(9)))),
      400,
      'reference-dangling',
      'Bundle.entry[1].resource.subject.reference',
    ],
    [
      'for a reference to no object',
      transaction(patient, posting(observation('Patient/none'))),
      400,
      'reference-dangling',
      'Bundle.entry[1].resource.subject.reference',
    ],
    [
      'for a reference to no encounter',
      transaction(posting(observation('Patient/bjorn', { encounter: { reference: 'Encounter/none' } }))),
      400,
      'reference-dangling',
      'Bundle.entry[0].resource.encounter.reference',
    ],
    [
      'for a conditional reference to nothing',
      transaction(posting(observation('Patient?identifier=urn:x|nobody'))),
      400,
      'reference-dangling',
      'Bundle.entry[0]',
    ],
    [
      'for a conditional reference to several',
      transaction(posting(observation('Patient?_lastUpdated=gt2000'))),
      412,
      'condition-ambiguous',
      'Bundle.entry[0]',
    ],
    [
      'for an unknown element',
      transaction(patient, posting({ resourceType: 'Patient', colour: 'red' } as never)),
      400,
      'unknown-element',
      'Bundle.entry[1].resource',
    ],
    [
      'for two entries about one object',
      transaction(putting({ resourceType: 'Patient', id: 'bjorn' }), {
        request: { method: 'DELETE', url: 'Patient/bjorn' },
      }),
      400,
      'bundle-duplicate',
      'Bundle.entry[1]',
    ],
    ['for one fullUrl twice', transaction(patient, patient), 400, 'bundle-duplicate', 'Bundle.entry[1]'],
    [
      'for a stale ifMatch',
      transaction(patient, putting({ resourceType: 'Patient', id: 'bjorn' }, { ifMatch: 'W/"9"' })),
      412,
      'version-stale',
      'Bundle.entry[1]',
    ],
    [
      'for an ifMatch that is none',
      transaction(patient, putting({ resourceType: 'Patient', id: 'bjorn' }, { ifMatch: '9' })),
      400,
      'if-match-syntax',
      'Bundle.entry[1]',
    ],
    [
      'for another id',
      transaction({
        ...putting({ resourceType: 'Patient', id: 'bjorn' }),
        request: { method: 'PUT', url: 'Patient/x' },
      }),
      400,
      'id-mismatch',
      'Bundle.entry[0].resource.id',
    ],
    [
      'for an entry without request',
      transaction(patient, { resource: { resourceType: 'Patient' } }),
      400,
      'bundle-entry',
      'Bundle.entry[1]',
    ],
    [
      'for a method that is not offered',
      transaction({ ...patient, request: { method: 'POST', url: 'Patient?active=true' } }),
      501,
      'not-implemented',
      'Bundle.entry[0]',
    ],
    [
      'for a conditional update of several',
      transaction(patient, {
        ...posting({ resourceType: 'Patient' }),
        request: { method: 'PUT', url: 'Patient?_lastUpdated=gt2000' },
      }),
      412,
      'condition-ambiguous',
      'Bundle.entry[1]',
    ],
    [
      'for a conditional update without a condition',
      transaction({ ...posting({ resourceType: 'Patient' }), request: { method: 'PUT', url: 'Patient' } }),
      400,
      'condition-empty',
      'Bundle.entry[0]',
    ],
    [
      'for a conditional update with the id of another',
      transaction({
        ...putting({ resourceType: 'Patient', id: 'astrid' }),
        request: { method: 'PUT', url: 'Patient?_id=bjorn' },
      }),
      400,
      'id-mismatch',
      'Bundle.entry[0].resource.id',
    ],
    [
      'for a conditional delete of too many',
      transaction(patient, { request: { method: 'DELETE', url: 'Basic?code=urn:basic|three' } }),
      412,
      'condition-ambiguous',
      'Bundle.entry[1]',
    ],
    [
      'for an update and a conditional update of one object',
      transaction(putting({ resourceType: 'Patient', id: 'bjorn' }), {
        resource: { resourceType: 'Patient' },
        request: { method: 'PUT', url: 'Patient?_id=bjorn' },
      }),
      400,
      'bundle-duplicate',
      'Bundle.entry[1]',
    ],
    [
      'for a conditional reference to what it deletes',
      transaction({ request: { method: 'DELETE', url: 'Patient/bjorn' } }, posting(observation('Patient?_id=bjorn'))),
      400,
      'reference-dangling',
      'Bundle.entry[1]',
    ],
    [
      'for a conditional reference to several that it makes itself',
      transaction(
        ...[1, 2].map((n) =>
          posting({ resourceType: 'Patient', identifier: [{ system: 'urn:own', value: 'twin' }] } as never, urn(n)),
        ),
        posting(observation('Patient?identifier=urn:own|twin')),
      ),
      412,
      'condition-ambiguous',
      'Bundle.entry[2]',
    ],
    [
      'for wrong content',
      transaction(patient, posting(observation(urn(1), { valueString: 'wrong' }))),
      422,
      'content',
      'Bundle.entry[1].resource.valueString',
    ],
    [
      'for a move',
      transaction(putting({ ...observation('Patient/astrid'), id: 'fast' } as never)),
      422,
      'patient-changed',
      'Bundle.entry[0]',
    ],
    [
      'for a deleted target',
      transaction({ request: { method: 'DELETE', url: 'Patient/bjorn' } }, posting(observation('Patient/bjorn'))),
      400,
      'reference-dangling',
      'Bundle.entry[1].resource.subject.reference',
    ],
  ])('%s', async (_why, bundle, status, code, expression) => {
    await send('system', {
      method: 'PUT',
      url: '/Observation/fast',
      body: { ...observation('Patient/bjorn'), id: 'fast' },
    });
    const before = await count();
    const answer = await post(bundle);
    expect([answer.status, ...firstIssue(answer)]).toEqual([status, code, expression]);
    expect(await count()).toBe(before);
  });

  it('for its type, or for being no Bundle', async () => {
    expect(firstIssue(await post({ resourceType: 'Bundle', type: 'collection' }))[0]).toBe('bundle-type');
    expect(firstIssue(await post({ resourceType: 'Patient' }))[0]).toBe('bundle-type');
  });

  it('the same way whether a patient out of reach is there or not', async () => {
    const there = await post(transaction(posting(observation('Patient/bjorn'))), 'nurse');
    const not = await post(transaction(posting(observation('Patient/nobody'))), 'nurse');
    expect([there.status, firstIssue(there)[0]]).toEqual([404, 'not-found']);
    expect([not.status, firstIssue(not)[0]]).toEqual([404, 'not-found']);
  });
});

describe('A transaction', () => {
  const statuses = (answer: { json: { entry: { response: { status: string } }[] } }) =>
    answer.json.entry.map(({ response }) => response.status.slice(0, 3));
  const flagged = (code: string, more = {}) => ({
    resourceType: 'Basic',
    code: { coding: [{ system: 'urn:basic', code }] },
    ...more,
  });

  it('finds what a conditional reference means among its own entries too', async () => {
    const identifier = (value: string) => [{ system: 'urn:own', value }];
    const answer = await post(
      transaction(
        posting(
          observation('Patient?identifier=urn:own|new', {
            performer: [{ reference: 'Practitioner?identifier=urn:own|doc' }],
          }),
        ),
        posting({ resourceType: 'Patient', identifier: identifier('new') } as never, urn(1)),
        posting({ resourceType: 'Practitioner', identifier: identifier('doc') } as never, urn(2)),
        posting(
          {
            resourceType: 'Encounter',
            status: 'planned',
            class: { code: 'AMB' },
            subject: { reference: urn(1) },
            identifier: identifier('enc'),
          } as never,
          urn(3),
        ),
        posting(observation(urn(1), { encounter: { reference: 'Encounter?identifier=urn:own|enc' } })),
      ),
      'system',
      { prefer: 'return=representation' },
    );
    expect([answer.status, statuses(answer)]).toEqual([200, ['201', '201', '201', '201', '201']]);
    const ids = answer.json.entry.map(
      (entry: { resource: { resourceType: string; id: string } }) =>
        `${entry.resource.resourceType}/${entry.resource.id}`,
    );
    expect(answer.json.entry[0].resource.subject.reference).toBe(ids[1]);
    expect(answer.json.entry[0].resource.performer[0].reference).toBe(ids[2]);
    expect(answer.json.entry[4].resource.encounter.reference).toBe(ids[3]);
    const found = await send('system', { url: `/Observation?subject=${ids[1]}` });
    expect(found.json.total).toBe(2);
  });

  it('makes one of several entries under one condition', async () => {
    const under = (code: string) => ({ ifNoneExist: `code=urn:basic|${code}` });
    const answer = await post(
      transaction(
        posting(flagged('same'), urn(1), under('same')),
        posting(flagged('same'), urn(2), under('same')),
        posting(flagged('other', { subject: { reference: urn(2) } })),
      ),
      'system',
      { prefer: 'return=representation' },
    );
    expect([answer.status, statuses(answer)]).toEqual([200, ['201', '200', '201']]);
    expect(answer.json.entry[1].resource.id).toBe(answer.json.entry[0].resource.id);
    expect(answer.json.entry[2].resource.subject.reference).toBe(`Basic/${answer.json.entry[0].resource.id}`);
    const again = await post(transaction(posting(flagged('same'), urn(1), under('same'))));
    expect(statuses(again)).toEqual(['200']);
  });

  it('deletes first, so that what it deletes stands in nobody’s way', async () => {
    const one = await post(transaction(posting(flagged('gone'))));
    const location: string = one.json.entry[0].response.location;
    const url = location.split('/fhir/')[1]?.split('/_history')[0] ?? '';
    const answer = await post(
      transaction(posting(flagged('gone'), urn(1), { ifNoneExist: 'code=urn:basic|gone' }), {
        request: { method: 'DELETE', url },
      }),
    );
    expect(statuses(answer)).toEqual(['201', '204']);
    expect((await send('system', { url: '/Basic?code=urn:basic|gone' })).json.total).toBe(1);
  });

  it('updates and deletes under conditions', async () => {
    const put = (code: string, resource: object) => ({
      resource,
      request: { method: 'PUT', url: `Basic?code=urn:basic|${code}` },
    });
    const made = await post(
      transaction(
        put('upsert', flagged('upsert')),
        put('own', flagged('own', { id: 'basic-own' })),
        posting(flagged('away')),
        posting(flagged('away')),
      ),
    );
    expect(statuses(made)).toEqual(['201', '201', '201', '201']);
    expect(made.json.entry[1].response.location).toContain('/Basic/basic-own/_history/1');
    const changed = await post(
      transaction(
        { request: { method: 'GET', url: 'Basic?code=urn:basic|upsert' } },
        put('upsert', flagged('upsert', { created: '2026-01-01' })),
        { request: { method: 'DELETE', url: 'Basic?code=urn:basic|away' } },
        { request: { method: 'DELETE', url: 'Basic?code=urn:basic|nothing' } },
        { request: { method: 'HEAD', url: 'Basic/basic-own' } },
      ),
    );
    expect(statuses(changed)).toEqual(['200', '200', '204', '204', '200']);
    // Reads come last: they see what was written.
    expect(changed.json.entry[0].resource.entry[0].resource.created).toBe('2026-01-01');
    expect(changed.json.entry[4].resource).toBeUndefined();
    expect(changed.json.entry[4].response.etag).toBe('W/"1"');
    expect((await send('system', { url: '/Basic?code=urn:basic|away' })).json.total).toBe(0);
  });

  it('reads what other addresses read: searches, compartments, histories', async () => {
    const get = (url: string) => ({ request: { method: 'GET', url } });
    const read = async (type: 'transaction' | 'batch') =>
      post({
        ...transaction(
          get('?_type=Practitioner'),
          get('Patient/astrid/List?_summary=count'),
          get('Patient/astrid/*'),
          get('Patient/astrid/_history'),
          get('Practitioner/_history?_count=1'),
          get('_history?_count=1'),
          get('Patient/astrid/Spaceship'),
          get('Observation/astrid/List'),
        ),
        type,
      });
    for (const type of ['transaction', 'batch'] as const) {
      const answer = await read(type);
      expect(statuses(answer)).toEqual(['200', '200', '200', '200', '200', '200', '404', '404']);
      expect(answer.json.entry.slice(0, 6).map((entry: { resource: { type: string } }) => entry.resource.type)).toEqual(
        [...['searchset', 'searchset', 'searchset'], ...['history', 'history', 'history']],
      );
    }
  });

  it('takes as many entries as the body holds', async () => {
    const answer = await post(transaction(...Array.from({ length: 6000 }, () => posting(flagged('many')))));
    expect(answer.status).toBe(200);
    expect(answer.json.entry).toHaveLength(6000);
  });

  it('rewrites references between its entries and holds every other byte', async () => {
    const text = JSON.stringify(
      transaction(
        posting(observation(urn(1), { valueQuantity: { value: 0 } })),
        posting({ resourceType: 'Patient' }, urn(1)),
      ),
    ).replace('"value":0', '"value": 1.50');
    const answer = await send('system', {
      method: 'POST',
      url: '/',
      body: text,
      headers: { prefer: 'return=representation' },
    });
    expect(answer.status).toBe(200);
    const [first, second] = answer.json.entry;
    expect(first.resource.subject.reference).toBe(`Patient/${second.resource.id}`);
    expect(first.response).toMatchObject({ status: '201 Created', etag: 'W/"1"' });
    expect(first.response.location).toBe(`https://journal.example.no/fhir/Observation/${first.resource.id}/_history/1`);
    const stored = await send('system', { url: `/Observation/${first.resource.id}` });
    expect(stored.text).toContain('"value":1.50');
    // The id of what concerns a patient holds her bucket.
    expect(first.resource.id[14]).toBe('8');
    expect(seen.at(-1)).toBe('2 Patient');
  });

  it('creates, updates, deletes and reads in the order of the rules and answers in the order of the request', async () => {
    await send('system', {
      method: 'PUT',
      url: '/Basic/gammel',
      body: { resourceType: 'Basic', id: 'gammel', code: { text: 'x' } },
    });
    const answer = await post(
      transaction(
        { request: { method: 'GET', url: 'Basic/ny' } },
        putting({ resourceType: 'Basic', id: 'ny', code: { text: 'y' } } as never),
        { request: { method: 'DELETE', url: 'Basic/gammel' } },
        { request: { method: 'DELETE', url: 'Basic/never' } },
        { request: { method: 'GET', url: 'Basic?_id=ny,gammel' } },
      ),
    );
    expect(answer.json.entry.map((entry: { response: { status: string } }) => entry.response.status)).toEqual([
      '200 OK',
      '201 Created',
      '204 No Content',
      '204 No Content',
      '200 OK',
    ]);
    expect(answer.json.entry[0].resource.id).toBe('ny');
    expect(answer.json.entry[4].resource.total).toBe(1);
  });

  it('resolves conditional references and creates only what does not exist', async () => {
    const unit = { resourceType: 'Organization', name: 'Legevakt', identifier: [{ system: 'urn:t', value: 'kv1' }] };
    const create = posting(unit, urn(3), { ifNoneExist: 'identifier=urn:t|kv1' });
    const first = await post(transaction(create));
    const again = await post(
      transaction(
        create,
        posting(
          observation('Patient/bjorn', {
            performer: [{ reference: urn(3) }, { reference: 'Organization?identifier=urn:t|kv1' }],
          }),
        ),
      ),
      'system',
      { prefer: 'return=representation' },
    );
    const id = first.json.entry[0].response.location.split('/').at(-3);
    expect(again.json.entry[0].response.status).toBe('200 OK');
    expect(again.json.entry[1].resource.performer).toEqual([
      { reference: `Organization/${id}` },
      { reference: `Organization/${id}` },
    ]);
  });

  it('of a nurse reaches her own patients', async () => {
    const answer = await post(
      transaction(posting(observation('Patient/astrid', { performer: [{ reference: 'Practitioner/kari' }] }))),
      'nurse',
    );
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('201 Created')]);
  });
});

describe('A batch', () => {
  it('carries out each entry on its own and says what became of it', async () => {
    const answer = await post({
      ...transaction(
        posting({ resourceType: 'Patient' }, urn(1)),
        posting(observation(urn(1))),
        posting({ resourceType: 'Patient', colour: 'red' } as never),
        { request: { method: 'GET', url: 'Patient/bjorn' } },
        { request: { method: 'GET', url: 'Patient/none' } },
        {},
      ),
      type: 'batch',
    });
    expect(answer.json.type).toBe('batch-response');
    expect(
      answer.json.entry.map((entry: { response: { status: string } }) => entry.response.status.slice(0, 3)),
    ).toEqual(['201', '400', '400', '200', '404', '400']);
    expect(answer.json.entry[3].resource.id).toBe('bjorn');
    expect(answer.json.entry[4].response.outcome.resourceType).toBe('OperationOutcome');
  });
});
