// https://hl7.org/fhir/R4/http.html#trules: conditions of a transaction that lead through what it writes and deletes itself.

import { extract, matches, parseSearch } from '@fkj/standards-fhir';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';

const test = await testHouse();
const { send } = test;
beforeAll(() => cast(test));

const SYSTEM = 'urn:overlay';
const known = (value: string) => [{ system: SYSTEM, value }];
const urn = (place: number) => `urn:uuid:00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
interface Resource extends Record<string, unknown> {
  readonly resourceType: string;
}
const make = (resource: Resource, place: number, ifNoneExist?: string) => ({
  fullUrl: urn(place),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...(ifNoneExist === undefined ? {} : { ifNoneExist }) },
});
const patient = (value: string, more = {}): Resource => ({
  resourceType: 'Patient',
  identifier: known(value),
  ...more,
});
const seen = (code: string, subject: string, more = {}): Resource => ({
  ...{ resourceType: 'Observation', status: 'final', code: { coding: [{ system: SYSTEM, code }] } },
  ...{ subject: { reference: subject }, ...more },
});
const update = (resource: Resource, condition: string) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}?${condition}` },
});
const note = (reference: string): Resource => ({ resourceType: 'Basic', code: { text: 'x' }, subject: { reference } });
const post = (...entry: object[]): Promise<TestAnswer> =>
  send('system', {
    method: 'POST',
    url: '/',
    body: { resourceType: 'Bundle', type: 'transaction', entry },
    headers: { prefer: 'return=representation' },
  });
const told = (answer: TestAnswer) => {
  const [issue] = answer.json.issue ?? [];
  return [answer.status, issue?.details.coding[0].code, issue?.expression?.[0]];
};
const statuses = (answer: TestAnswer) =>
  answer.json.entry?.map(({ response }: { response: { status: string } }) => Number(response.status.slice(0, 3))) ??
  answer.json;

describe('A condition of a transaction is refused', () => {
  it.each([
    [
      'that chains to what the transaction deletes',
      'reference-dangling',
      [
        make(note('Observation?subject:Patient.identifier=urn:overlay|del'), 1),
        { request: { method: 'DELETE', url: 'Patient/del' } },
      ],
    ],
    [
      'that chains to what the transaction changes away',
      'reference-dangling',
      [
        make(note('Observation?subject:Patient.identifier=urn:overlay|del'), 1),
        { resource: patient('else', { id: 'del' }), request: { method: 'PUT', url: 'Patient/del' } },
      ],
    ],
    [
      'that two of its entries meet by one chain',
      'condition-ambiguous',
      [
        make(note('Observation?subject:Patient.identifier=urn:overlay|two'), 1),
        make(patient('two'), 2),
        make(seen('a', urn(2)), 3),
        make(seen('b', urn(2)), 4),
      ],
    ],
    [
      'of an update, met by what an entry makes',
      'bundle-duplicate',
      [update(patient('fresh'), 'identifier=urn:overlay|fresh'), make(patient('fresh'), 2)],
    ],
    [
      'of two updates that would make the same',
      'bundle-duplicate',
      [
        update(patient('twice'), 'identifier=urn:overlay|twice'),
        update(patient('twice'), 'identifier=urn:overlay|twice'),
      ],
    ],
    [
      'of an update, met by one that stands and one that an entry makes',
      'condition-ambiguous',
      [update(patient('del'), 'identifier=urn:overlay|del'), make(patient('del'), 2)],
    ],
    [
      'of an update, when it leads through what the transaction deletes',
      'not-implemented',
      [
        update(seen('x', 'Patient/astrid'), 'subject:Patient.identifier=urn:overlay|del'),
        { request: { method: 'DELETE', url: 'Patient/del' } },
      ],
    ],
    [
      'when two lead through each other',
      'not-implemented',
      [
        make(seen('a', 'Patient/astrid', { hasMember: [{ reference: 'Observation?code=b&has-member.code=a' }] }), 1),
        make(seen('b', 'Patient/astrid', { hasMember: [{ reference: 'Observation?code=a&has-member.code=b' }] }), 2),
      ],
    ],
  ])('%s', async (_why, code, entries) => {
    await send('system', { method: 'PUT', url: '/Patient/del', body: patient('del', { id: 'del' }) });
    await send('system', {
      method: 'PUT',
      url: '/Observation/of-del',
      body: { ...seen('d', 'Patient/del'), id: 'of-del' },
    });
    expect(told(await post(...entries)).slice(1, 2)).toEqual([code]);
    const still = await send('system', {
      url: '/Observation?subject:Patient.identifier=urn:overlay|del&_summary=count',
    });
    expect(still.json.total).toBe(1);
  });
});

describe('A condition of a transaction', () => {
  it('chains to what other entries make', async () => {
    const answer = await post(
      make(note('Observation?subject:Patient.identifier=urn:overlay|chained&code=weight'), 1),
      make(seen('weight', urn(3)), 2),
      make(patient('chained'), 3),
    );
    expect(statuses(answer)).toEqual([201, 201, 201]);
    expect(answer.json.entry[0].resource.subject.reference).toBe(`Observation/${answer.json.entry[1].resource.id}`);
  });

  it('finds by a reverse chain whom other entries are about', async () => {
    const answer = await post(
      make(note('Patient?_has:Observation:subject:code=urn:overlay|rare'), 1),
      make(seen('rare', 'Patient/bjorn'), 2),
    );
    expect(answer.json.entry[0].resource.subject.reference).toBe('Patient/bjorn');
  });

  it('resolves what it leads through first, when that is a condition too', async () => {
    const answer = await post(
      make(note('Observation?subject:Patient.identifier=urn:overlay|second&code=first'), 1),
      make(seen('first', 'Patient?identifier=urn:overlay|second'), 2),
      make(patient('second'), 3),
    );
    expect(statuses(answer)).toEqual([201, 201, 201]);
    expect(answer.json.entry[0].resource.subject.reference).toBe(`Observation/${answer.json.entry[1].resource.id}`);
  });

  it('of a create is met by what an earlier entry makes for a patient of the same Bundle', async () => {
    const condition = 'subject:Patient.identifier=urn:overlay|same&code=pulse';
    const entries = [
      make(patient('same'), 1, 'identifier=urn:overlay|same'),
      make(seen('pulse', urn(1)), 2, condition),
      make(seen('pulse', urn(1)), 3, condition),
      make(note(urn(3)), 4),
    ];
    const first = await post(...entries);
    expect(statuses(first)).toEqual([201, 201, 200, 201]);
    expect(first.json.entry[3].resource.subject.reference).toBe(`Observation/${first.json.entry[1].resource.id}`);
    expect(statuses(await post(...entries))).toEqual([200, 200, 200, 201]);
  });

  it('sees a reference to another entry as the object that it will be', async () => {
    const answer = await post(
      { ...make(patient('named', { id: 'named' }), 1), request: { method: 'PUT', url: 'Patient/named' } },
      make(seen('height', urn(1)), 2),
      make(note('Observation?subject=Patient/named'), 3),
    );
    expect(answer.json.entry[2].resource.subject.reference).toBe(`Observation/${answer.json.entry[1].resource.id}`);
  });

  it('asks the terminology for its codes', async () => {
    const answer = await post(
      make(seen('x', 'Patient/bjorn'), 1),
      make(note('Observation?code:in=http://nowhere.example/ValueSet/none'), 2),
    );
    expect(told(answer).slice(0, 2)).toEqual([404, 'unknown-value-set']);
  });
});

describe('A conditional reference, whatever the transaction does beside it,', () => {
  type Model = Map<string, JsonObject>;
  const value = fc.constantFrom('p', 'q');
  const doctor = fc.constantFrom('d1', 'd2');
  const place = fc.constantFrom('r1', 'r2', 'r3');
  const code = fc.constantFrom('a', 'b');
  const step = fc.oneof(
    fc.record({ does: fc.constant('put-doctor' as const), id: doctor, value }),
    fc.record({ does: fc.constant('put-patient' as const), id: place, value, doctor }),
    fc.record({ does: fc.constant('put-seen' as const), id: place, code, subject: place }),
    fc.record({ does: fc.constant('post-patient' as const), value, doctor }),
    fc.record({ does: fc.constant('post-seen' as const), code, subject: place }),
    fc.record({ does: fc.constant('post-seen-of-last' as const), code }),
    fc.record({ does: fc.constant('delete' as const), kind: fc.constantFrom('Patient', 'Practitioner'), id: place }),
  );
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
  const conditions = fc.constantFrom(
    'Patient?identifier=urn:random|p',
    'Patient?general-practitioner:Practitioner.identifier=urn:random|p',
    'Patient?general-practitioner.identifier=urn:random|q&identifier=urn:random|p',
    'Patient?_has:Observation:subject:code=a&identifier=urn:random|q',
    'Patient?identifier=urn:random|p&general-practitioner=Practitioner/d1',
    'Practitioner?_has:Patient:general-practitioner:_has:Observation:subject:code=b',
    'Observation?subject:Patient.general-practitioner:Practitioner.identifier=urn:random|p&code=a',
    'Observation?subject:Patient.identifier=urn:random|q&code:not=a',
    'Observation?subject:Patient._has:Observation:subject:code=b&code=a',
  );
  const of = (identifier: string) => [{ system: 'urn:random', value: identifier }];

  const entryOf = (one: Step, at: number, last: string | null): object | null => {
    const put = (resource: Resource & { readonly id: string }) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    });
    const person = (identifier: string, gp: string) => ({
      resourceType: 'Patient',
      identifier: of(identifier),
      generalPractitioner: [{ reference: `Practitioner/${gp}` }],
    });
    switch (one.does) {
      case 'put-doctor':
        return put({ resourceType: 'Practitioner', id: one.id, identifier: of(one.value) });
      case 'put-patient':
        return put({ ...person(one.value, one.doctor), id: one.id });
      case 'put-seen':
        return put({ ...seen(one.code, `Patient/${one.subject}`), id: `${one.subject}-${one.id}` });
      case 'post-patient':
        return make(person(one.value, one.doctor), at);
      case 'post-seen':
        return make(seen(one.code, `Patient/${one.subject}`), at);
      case 'post-seen-of-last':
        return last === null ? null : make(seen(one.code, last), at);
      case 'delete':
        return {
          request: {
            method: 'DELETE',
            url: `${one.kind}/${one.kind === 'Patient' ? one.id : one.id.replace('r', 'd')}`,
          },
        };
    }
  };

  const treeOf = (resource: unknown): JsonObject => {
    const parsed = read(JSON.stringify(resource));
    if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error('no object');
    return parsed.value.tree;
  };

  /** Ids that the condition means in the model, by its plain meaning. */
  const meant = (model: Model, condition: string): readonly string[] => {
    const [kind = '', query = ''] = condition.split('?');
    const parsed = parseSearch(kind, [...new URLSearchParams(query)], { now: Date.now() });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    const all = [...model].map(([name, tree]) => {
      const [of = '', id = ''] = name.split('/');
      return { kind: of, id, lastUpdated: 0, entries: extract(tree, { base: 'https://journal.example.no/fhir' }) };
    });
    const world = (of: string) => all.filter((one) => one.kind === of);
    return world(kind)
      .filter((one) => matches(one, parsed.request, world))
      .map(({ id }) => `${kind}/${id}`);
  };

  it('means what it means in the record that the transaction leaves', async () => {
    const model: Model = new Map();
    const outcomes = { one: 0, none: 0, several: 0 };
    let at = 100;
    for (const id of ['d1', 'd2']) {
      const resource = { resourceType: 'Practitioner', id, identifier: of(id) };
      await send('system', { method: 'PUT', url: `/Practitioner/${id}`, body: resource });
      model.set(`Practitioner/${id}`, treeOf(resource));
    }
    for (const id of ['r1', 'r2', 'r3']) {
      const resource = { resourceType: 'Patient', id };
      await send('system', { method: 'PUT', url: `/Patient/${id}`, body: resource });
      model.set(`Patient/${id}`, treeOf(resource));
    }
    const asked = fc.tuple(fc.array(step, { minLength: 1, maxLength: 6 }), conditions);
    for (const [steps, condition] of fc.sample(asked, { numRuns: 150, seed: 20261121 })) {
      let last: string | null = null;
      const entries: { fullUrl?: string; resource?: Resource; request: { method: string; url: string } }[] = [];
      const names = new Set<string>();
      for (const one of steps) {
        at += 1;
        const entry = entryOf(one, at, last) as (typeof entries)[number] | null;
        if (entry === null) continue;
        const name = entry.request.method === 'POST' ? urn(at) : entry.request.url;
        if (names.has(name)) continue;
        names.add(name);
        if (one.does === 'post-patient') last = urn(at);
        entries.push(entry);
      }
      // What is deleted must not be referred to from the Bundle: that is another rule.
      const gone = entries.flatMap(({ request }) => (request.method === 'DELETE' ? [request.url] : []));
      const kept = entries.filter(
        (entry) => !gone.some((name) => JSON.stringify(entry.resource ?? '').includes(`"${name}"`)),
      );
      const patients = [...model.keys(), ...kept.map(({ request }) => request.url)];
      const sound = kept.filter(({ resource }) => {
        const reference = /"(?:Patient|Practitioner)\/[a-z0-9]+"/
          .exec(JSON.stringify(resource ?? ''))?.[0]
          ?.slice(1, -1);
        return reference === undefined || patients.includes(reference);
      });
      const after: Model = new Map(model);
      for (const { request, fullUrl, resource } of sound) {
        if (request.method === 'DELETE') after.delete(request.url);
        else
          after.set(request.method === 'PUT' ? request.url : `${request.url}/${fullUrl?.slice(-36)}`, treeOf(resource));
      }
      const redirected: Model = new Map(
        [...after].map(([name, tree]) => [
          name,
          treeOf(JSON.parse(JSON.stringify(tree).replace(/urn:uuid:([0-9a-f-]{36})/g, 'Patient/$1'))),
        ]),
      );
      const expected = meant(redirected, condition);
      const answer = await post(...sound, make(note(condition), at + 100_000));
      const story = JSON.stringify({ condition, sound });
      if (expected.length !== 1) {
        expect([told(answer)[1], story]).toEqual([
          expected.length === 0 ? 'reference-dangling' : 'condition-ambiguous',
          story,
        ]);
        outcomes[expected.length === 0 ? 'none' : 'several'] += 1;
        continue;
      }
      expect([answer.status, story]).toEqual([200, story]);
      outcomes.one += 1;
      const ids = new Map(
        sound.map(({ fullUrl }, place) => [fullUrl?.slice(-36) ?? '', String(answer.json.entry[place].resource?.id)]),
      );
      const named = (text: string): string => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => ids.get(id) ?? id);
      const { reference } = answer.json.entry.at(-1).resource.subject;
      expect([reference, story]).toEqual([named(expected[0] ?? ''), story]);
      model.clear();
      for (const [name, tree] of redirected) model.set(named(name), treeOf(JSON.parse(named(JSON.stringify(tree)))));
    }
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(10);
  }, 120_000);
});
