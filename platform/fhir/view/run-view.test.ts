// https://build.fhir.org/ig/HL7/sql-on-fhir/OperationDefinition-ViewDefinitionRun.html and DESIGN.md §5, §1.3.

import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';
import { checkView } from './check-view.ts';
import { tableOf } from './run-view.ts';

const fhir = await testHouse();
const { send, log } = fhir;

const objectOf = (value: object): JsonObject => {
  const document = read(JSON.stringify(value));
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not an object');
  return document.value.tree;
};

const column = (path: string, name = path) => ({ path, name });
const names = {
  resourceType: 'ViewDefinition',
  resource: 'Patient',
  select: [{ column: [column('id')] }, { forEach: 'name', column: [column('family')] }],
};
const patients = [
  { resourceType: 'Patient', id: 'a', name: [{ family: 'Berg' }, { family: 'Berg, "Bø"' }] },
  { resourceType: 'Patient', id: 'b' },
];

const run = (parameter: readonly object[], { caller = 'system' as string | null, query = '', headers = {} } = {}) =>
  send(caller, {
    method: 'POST',
    url: `/ViewDefinition/$run${query}`,
    body: { resourceType: 'Parameters', parameter },
    headers,
  });
const view = (resource: object) => ({ name: 'viewResource', resource });
const json = { name: '_format', valueCode: 'json' };
const sent = patients.map((resource) => ({ name: 'resource', resource }));
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;

const MANY = `(${Array.from({ length: 60 }, (_, place) => place).join('|')})`;

beforeAll(() => cast(fhir));

describe('A view is refused', () => {
  it('to who has not logged in', async () => {
    expect((await run([view(names), ...sent], { caller: null })).status).toBe(401);
  });

  it.each([
    ['without a view', [json]],
    ['with something else as view', [{ name: 'viewResource', resource: patients[0] ?? {} }]],
    ['with a parameter that is not known', [view(names), { name: 'group', valueString: 'x' }]],
    [
      'with a patient beside resources',
      [view(names), ...sent, { name: 'patient', valueReference: { reference: 'Patient/a' } }],
    ],
    [
      'with a patient of another record',
      [view(names), { name: 'patient', valueReference: { reference: 'https://other.example.org/Patient/a' } }],
    ],
    ['with no rows wanted', [view(names), { name: '_limit', valueInteger: 0 }]],
    [
      'of common types for one patient',
      [
        view({ ...names, resource: 'Organization' }),
        { name: 'patient', valueReference: { reference: 'Patient/astrid' } },
      ],
    ],
    ['of the stored log', [view({ ...names, resource: 'AuditEvent', select: [{ column: [column('id')] }] })]],
  ])('%s', async (_, parameter) => {
    const answer = await run(parameter);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'operation-parameter']);
  });

  it('in a format that is not given', async () => {
    expect((await run([view(names), { name: '_format', valueCode: 'parquet' }, ...sent])).status).toBe(406);
    expect((await run([view(names), ...sent], { headers: { accept: 'image/png' } })).status).toBe(406);
  });

  it('with every fault of its definition and where it stands', async () => {
    const faults = {
      resourceType: 'ViewDefinition',
      name: '1 name',
      resource: 'Patients',
      constant: [{ name: 'none' }],
      select: [
        {
          column: [
            { path: 'id', name: 'a' },
            { path: 'name..x', name: 'b' },
            { path: 'now()', name: 'a' },
          ],
        },
        { forEach: 'name', forEachOrNull: 'name', column: [{ name: 'c' }], forEachOrNul: 'x' },
        { unionAll: [{ column: [column('id', 'd')] }, { column: [column('id', 'e')] }] },
        {},
      ],
      where: [{ path: '%unknown = 1' }],
    };
    const answer = await run([view(faults), json]);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'view-definition']);
    const places = answer.json.issue.map(({ expression }: { expression: string[] }) => expression[0]);
    for (const place of [
      'name',
      'resource',
      'constant[0]',
      'select[0].column[1].path',
      'select[0].column[2].path',
      'select[1]',
      'select[1].column[0].path',
      'select[2].unionAll',
      'select[3]',
      'where[0].path',
    ]) {
      expect(places).toContain(`ViewDefinition.${place}`);
    }
  });

  it.each([
    ['several values in one column', { select: [{ column: [column('name.family', 'family')] }] }],
    ['an element where no type is told', { select: [{ column: [column('name.first()', 'first')] }] }],
    ['a condition that is no boolean', { where: [{ path: 'id' }] }],
    [
      'rows beyond number',
      {
        select: Array.from({ length: 20 }, (_, place) => ({
          forEach: '(1|2|3)',
          column: [column('$this', `c${place}`)],
        })),
      },
    ],
    [
      'steps beyond number',
      {
        where: [
          { path: `${MANY}.where(${MANY}.where(${MANY}.where(${MANY}.count() > 0).exists()).exists()).exists()` },
        ],
      },
    ],
  ])('for %s, without a word of the resource', async (_, change) => {
    const answer = await run([view({ ...names, ...change }), json, ...sent]);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'view-rows']);
    expect(answer.text).not.toContain('Berg');
  });
});

describe('A view of resources that were sent', () => {
  it('is JSON, NDJSON or CSV', async () => {
    const asJson = await run([view(names), json, ...sent]);
    expect([asJson.status, asJson.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(asJson.json).toEqual([
      { id: 'a', family: 'Berg' },
      { id: 'a', family: 'Berg, "Bø"' },
    ]);
    const ndjson = await run([view(names), ...sent]);
    expect(ndjson.headers['content-type']).toContain('application/x-ndjson');
    expect(ndjson.text).toBe('{"id":"a","family":"Berg"}\n{"id":"a","family":"Berg, \\"Bø\\""}\n');
    const csv = await run([view(names), ...sent], { headers: { accept: 'text/csv' } });
    expect(csv.text).toBe('id,family\r\na,Berg\r\na,"Berg, ""Bø"""\r\n');
    const odd = ['=1+1', '+47 1', '-1', '@x', "'", '1'].map((family, place) => ({
      name: 'resource',
      resource: { resourceType: 'Patient', id: `${place}`, name: [{ family }] },
    }));
    const formulas = { name: 'formulas', valueCode: 'guarded' };
    const kept = await run([view(names), ...odd], { query: '?_format=csv' });
    expect(kept.text).toBe("id,family\r\n0,=1+1\r\n1,+47 1\r\n2,-1\r\n3,@x\r\n4,'\r\n5,1\r\n");
    const guarded = await run([view(names), formulas, ...odd], { query: '?_format=csv' });
    expect(guarded.text).toBe("id,family\r\n0,'=1+1\r\n1,'+47 1\r\n2,'-1\r\n3,'@x\r\n4,'\r\n5,1\r\n");
    const bare = await run([view(names), { name: 'header', valueBoolean: false }, ...sent], { query: '?_format=csv' });
    expect(bare.text.startsWith('a,Berg')).toBe(true);
  });

  it('has no rows where nothing fits', async () => {
    expect((await run([view({ ...names, resource: 'Observation' }), json, ...sent])).text).toBe('[]');
  });

  it('takes Bundles, and as many rows as are wanted', async () => {
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: patients.map((resource) => ({ resource })) };
    const answer = await run([
      view(names),
      json,
      { name: '_limit', valueInteger: 1 },
      { name: 'resource', resource: bundle },
    ]);
    expect(answer.json).toEqual([{ id: 'a', family: 'Berg' }]);
  });

  it('keeps the digits of decimals', async () => {
    const weight = '{"resourceType":"Observation","valueQuantity":{"value":81.50}}';
    const body = JSON.stringify({
      resourceType: 'Parameters',
      parameter: [
        view({
          ...names,
          resource: 'Observation',
          select: [{ column: [column('value.ofType(Quantity).value', 'kg')] }],
        }),
        json,
        { name: 'resource', resource: 'HERE' },
      ],
    }).replace('"HERE"', weight);
    expect((await send('system', { method: 'POST', url: '/ViewDefinition/$run', body })).text).toBe('[{"kg":81.50}]');
  });
});

describe('A view of the record', () => {
  const stored = { ...names, select: [{ column: [column('id'), column('name.family.first()', 'family')] }] };

  it('shows what the caller may see, and no more', async () => {
    const all = await run([view(stored), json]);
    expect(all.json.map(({ id }: { id: string }) => id).sort()).toEqual(['astrid', 'bjorn']);
    expect((await run([view(stored), json], { caller: 'nurse' })).json).toEqual([{ id: 'astrid', family: 'Berg' }]);
    expect((await run([view(stored), json], { caller: 'citizen' })).json).toEqual([{ id: 'astrid', family: 'Berg' }]);
  });

  it('keeps to the patients and the time that were named', async () => {
    const of = (id: string) => ({ name: 'patient', valueReference: { reference: `Patient/${id}` } });
    expect((await run([view(stored), json, of('bjorn')])).json).toEqual([{ id: 'bjorn', family: 'Dal' }]);
    expect((await run([view(stored), json, of('bjorn')], { caller: 'nurse' })).json).toEqual([]);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await run([view(stored), json, { name: '_since', valueInstant: tomorrow }])).json).toEqual([]);
  });

  it('goes on through every page, and is sent while it is made', async () => {
    const note = 'x'.repeat(4_000);
    for (let bundle = 0; bundle < 3; bundle++) {
      const entry = Array.from({ length: 150 }, (_, place) => ({
        resource: {
          resourceType: 'Observation',
          id: `o-${bundle}-${place}`,
          status: 'final',
          code: { text: 'weight' },
          subject: { reference: 'Patient/astrid' },
          note: [{ text: note }],
        },
        request: { method: 'PUT', url: `Observation/o-${bundle}-${place}` },
      }));
      expect(
        (
          await send('system', {
            method: 'POST',
            url: '/',
            body: { resourceType: 'Bundle', type: 'transaction', entry },
          })
        ).status,
      ).toBe(200);
    }
    const rows = {
      ...stored,
      resource: 'Observation',
      select: [{ column: [column('id'), column('note.text', 'note'), column('subject.getReferenceKey()', 'who')] }],
    };
    const answer = await run([view(rows), json], { caller: 'nurse' });
    expect(answer.status).toBe(200);
    expect(new Set(answer.json.map(({ id }: { id: string }) => id)).size).toBe(450);
    expect(answer.json[0]).toMatchObject({ who: 'Patient/astrid', note });
    const some = await run([view(rows), json, { name: '_limit', valueInteger: 7 }], { caller: 'nurse' });
    expect(some.json).toHaveLength(7);
  });

  it('looks only at what the index finds, and shows the same', async () => {
    const where = (path: string) => [
      view({ ...stored, resource: 'Observation', where: [{ path }], select: [{ column: [column('id')] }] }),
      json,
    ];
    for (const path of ["id = 'o-1-7'", "subject.reference = 'Patient/astrid' and status = 'final' and id = 'o-1-7'"]) {
      expect((await run(where(path), { caller: 'nurse' })).json).toEqual([{ id: 'o-1-7' }]);
    }
    expect((await run(where("subject.reference = 'Patient/bjorn'"), { caller: 'nurse' })).json).toEqual([]);
    for (const path of [
      "status = 'preliminary'",
      "id = 'a b'",
      "id = ''",
      String.raw`status = '\u0000'`,
      String.raw`code.coding.code = '\ud800'`,
    ]) {
      expect([path, (await run(where(path))).json]).toEqual([path, []]);
    }
    expect((await run(where("status = 'final'"))).json).toHaveLength(450);
  });

  it('asks the index for what a condition tells of it', async () => {
    const { house } = fhir;
    const filters: unknown[] = [];
    const find: typeof house.record.find = (permit, query) => {
      filters.push(query.filter);
      return house.record.find(permit, query);
    };
    const checked = checkView(
      objectOf({ ...stored, resource: 'Observation', where: [{ path: "status = 'final' and value.exists()" }] }),
    );
    const caller = await house.access.callerOf({ sub: 'bootstrap', client_id: 'bootstrap', scope: 'system/*.cruds' });
    if (!checked.ok || !caller.ok) throw new Error('not checked');
    const source = { from: 'record', patients: [], since: null } as const;
    const asked = {
      view: checked.value,
      format: 'json',
      header: 'present',
      formulas: 'kept',
      limit: null,
      source,
    } as const;
    const observed = { ...house, record: { ...house.record, find } };
    for await (const piece of tableOf(observed, caller.value, asked)) expect(piece.ok).toBe(true);
    expect(filters[0]).toEqual({ and: [{ test: 'token', param: 'status', code: 'final' }] });
  });

  it('stands in the citizen’s log', async () => {
    await run([view(stored), json], { caller: 'nurse' });
    const { json: events } = await send('citizen', { url: '/AuditEvent?patient=astrid&_count=50' });
    const lines = events.entry.filter(({ resource }: { resource: object }) =>
      JSON.stringify(resource).includes('Kari Nilsen'),
    );
    expect(lines.length).toBeGreaterThan(0);
  });

  it('leaves nothing of persons in the server’s log', () => {
    expect(log.join('')).not.toContain('Berg');
  });
});
