// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters: random scopes with queries, at every door.

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from './testing/test-house.ts';

const { send, admit } = await testHouse();

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** A resource, and what a scope can ask of it. */
interface Item {
  readonly resource: { readonly resourceType: string; readonly id: string; readonly [member: string]: unknown };
  readonly patient: string;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

const TAG = 'urn:tag';
const meta = (tag: string) => (tag === '' ? {} : { meta: { tag: [{ system: TAG, code: tag }] } });

const patientItem = (id: string, gender: string, tag: string): Item => ({
  resource: { resourceType: 'Patient', id, gender, ...meta(tag) },
  patient: id,
  values: { gender: [gender], _tag: [tag], _id: [id] },
});
const encounterItem = (id: string, patient: string, status: string): Item => ({
  resource: {
    resourceType: 'Encounter',
    id,
    status,
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HH' },
    subject: { reference: `Patient/${patient}` },
    period: { start: '2026-01-01T10:00:00Z' },
  },
  patient,
  values: { status: [status], _tag: [], _id: [id] },
});
const observationItem = (
  id: string,
  patient: string,
  [category, code, status, tag]: readonly [string, string, string, string],
  encounter: string,
): Item => ({
  resource: {
    resourceType: 'Observation',
    id,
    status,
    ...meta(tag),
    category: [{ coding: [{ system: CATEGORY, code: category }] }],
    code: { coding: [{ system: 'http://loinc.org', code }], text: 'x' },
    subject: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${encounter}` },
    effectiveDateTime: '2026-01-01T10:00:00Z',
    valueQuantity: { value: 1, unit: 'x' },
  },
  patient,
  values: { category: [category], code: [code], status: [status], _tag: [tag], _id: [id] },
});

const VALUES = {
  category: ['vital-signs', 'laboratory'],
  code: ['8310-5', '8867-4'],
  status: ['final', 'preliminary'],
} as const;
const each = Object.values(VALUES)
  .reduce<readonly (readonly string[])[]>((rows, some) => rows.flatMap((row) => some.map((one) => [...row, one])), [[]])
  .map(([category = '', code = '', status = '']) => [category, code, status] as const);
const items: readonly Item[] = [
  patientItem('anna', 'female', 'a'),
  patientItem('bo', 'male', ''),
  ...['anna', 'bo'].flatMap((patient) => [
    encounterItem(`${patient}-done`, patient, 'finished'),
    encounterItem(`${patient}-now`, patient, 'in-progress'),
    ...each.map(([category, code, status], place) =>
      observationItem(
        `${patient}-${place}`,
        patient,
        [category, code, status, place % 3 === 0 ? 'a' : ''],
        `${patient}-${place % 2 === 0 ? 'done' : 'now'}`,
      ),
    ),
  ]),
];
const typeOf = ({ resource }: Item): string => resource.resourceType;
const idOf = ({ resource }: Item): string => resource.id;

/** Queries that a scope may have; those without a meaning for a kind give nothing there. */
const QUERIES = [
  '',
  '',
  `category=${CATEGORY}|vital-signs`,
  'category=laboratory',
  'category=laboratory,vital-signs',
  'code=8310-5',
  'code:not=8310-5',
  'status=final',
  'status=finished',
  `category=laboratory&status=final`,
  'gender=female',
  '_tag=a',
  '_id=anna,anna-done,anna-0,bo-1',
] as const;
/** What no limit can be made of. */
const UNUSABLE = [
  'subject.gender=female',
  '_lastUpdated=gt2000',
  '_count=5',
  '_content=x',
  'code:in=http://a.no/vs',
  'nothing=1',
];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Patient: ['gender', '_tag', '_id'],
  Encounter: ['status', '_tag', '_id'],
  Observation: ['category', 'code', 'status', '_tag', '_id'],
};

interface Scope {
  readonly level: 'system' | 'patient';
  readonly type: string;
  readonly letters: string;
  readonly query: string;
}
const text = ({ level, type, letters, query }: Scope): string =>
  `${level}/${type}.${letters}${query === '' ? '' : `?${query}`}`;

const meets = (item: Item, query: string): boolean => {
  if (UNUSABLE.includes(query)) return false;
  return [...new URLSearchParams(query)].every(([name, value]) => {
    const [param = '', modifier] = name.split(':');
    if (!KNOWN[typeOf(item)]?.includes(param)) return false;
    const wanted = value.split(',').map((one) => one.split('|').at(-1));
    const has = (item.values[param] ?? []).some((one) => wanted.includes(one));
    return modifier === 'not' ? !has : has;
  });
};

const allows = (scopes: readonly Scope[], letter: string, item: Item): boolean =>
  scopes.some(
    ({ level, type, letters, query }) =>
      (type === '*' || type === typeOf(item)) &&
      letters.includes(letter) &&
      (level === 'system' || item.patient === 'anna') &&
      meets(item, query),
  );

const scope = fc.record({
  level: fc.constantFrom('system', 'system', 'patient') as fc.Arbitrary<Scope['level']>,
  type: fc.constantFrom('Observation', 'Observation', 'Encounter', 'Patient', '*'),
  letters: fc.constantFrom('rs', 'rs', 'r', 's', 'cruds', 'cu', 'u', 'd'),
  query: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...QUERIES) }, fc.constantFrom(...UNUSABLE)),
});
const scopeSet = fc.array(scope, { minLength: 1, maxLength: 4 });

let callers = 0;
const callerWith = (scopes: readonly Scope[]): string => {
  callers += 1;
  const name = `program ${callers}`;
  admit(name, {
    sub: 'bootstrap',
    client_id: 'bootstrap',
    scope: ['system/Binary.r', ...scopes.map(text)].join(' '),
    patient: 'anna',
  });
  return name;
};

interface Entry {
  readonly resource?: { readonly resourceType: string; readonly id: string };
}
const namesOf = (bundle: { entry?: readonly Entry[] } | null): readonly string[] =>
  (bundle?.entry ?? [])
    .flatMap(({ resource }) =>
      resource === undefined || resource.resourceType === 'OperationOutcome'
        ? []
        : [`${resource.resourceType}/${resource.id}`],
    )
    .sort();
const named = (some: readonly Item[]): readonly string[] => some.map((one) => `${typeOf(one)}/${idOf(one)}`).sort();
const among = (type: string, test: (item: Item) => boolean): readonly Item[] =>
  items.filter((item) => typeOf(item) === type && test(item));

beforeAll(async () => {
  for (const { resource } of items) {
    const answer = await send('system', {
      method: 'PUT',
      url: `/${resource.resourceType}/${resource.id}`,
      body: resource,
    });
    expect(answer.status, answer.text).toBe(201);
  }
  // Earlier versions of what is a laboratory result now, and of a vital sign that was one.
  const once = items.find((item) => idOf(item) === 'anna-0');
  const moved = { ...once?.resource, category: [{ coding: [{ system: CATEGORY, code: 'laboratory' }] }] };
  for (const body of [moved, once?.resource ?? {}]) {
    expect((await send('system', { method: 'PUT', url: '/Observation/anna-0', body })).status).toBe(200);
  }
});

describe('Scopes with queries', () => {
  it('let through by name what meets one of them, in the versions that meet it', async () => {
    await fc.assert(
      fc.asyncProperty(scopeSet, fc.constantFrom(...items), async (scopes, item) => {
        const caller = callerWith(scopes);
        const url = `/${typeOf(item)}/${idOf(item)}`;
        const allowed = allows(scopes, 'r', item);
        const status = async (path: string) => (await send(caller, { url: path })).status;
        expect((await status(url)) === 200).toBe(allowed);
        expect((await status(`${url}/_history/1`)) === 200).toBe(allowed);
        const history = await send(caller, { url: `${url}/_history` });
        expect(namesOf(history.json).length > 0).toBe(allowed);
        const graph = await send(caller, { url: `${url}/$graphql?query=${encodeURIComponent('{id}')}` });
        expect(graph.json?.data?.id === idOf(item)).toBe(allowed);
        if (idOf(item) !== 'anna-0') return;
        const was: Item = { ...item, values: { ...item.values, category: ['laboratory'] } };
        expect((await status(`${url}/_history/2`)) === 200).toBe(allowed && allows(scopes, 'r', was));
      }),
      { numRuns: 60 },
    );
  });

  it('let searches find, count, sort, chain and include what meets one of them, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(scopeSet, async (scopes) => {
        const caller = callerWith(scopes);
        const seen = (letter: string) => (item: Item) => allows(scopes, letter, item);
        const observations = among('Observation', seen('s'));
        const ask = async (url: string) => (await send(caller, { url })).json;
        const all = await ask('/Observation?_total=accurate&_count=100');
        expect(namesOf(all)).toEqual(named(observations));
        expect(all.total ?? 0).toBe(observations.length);
        expect((await ask('/Observation?_summary=count')).total ?? 0).toBe(observations.length);
        const page = await ask('/Observation?_sort=-code,_id&_count=3');
        expect(namesOf(page)).toHaveLength(Math.min(3, observations.length));
        const coded = observations.filter(({ values }) => values['code']?.includes('8310-5'));
        expect(namesOf(await ask('/Observation?code=8310-5&_count=100'))).toEqual(named(coded));
        expect(namesOf(await ask('/Observation?patient=anna&_count=100'))).toEqual(
          named(observations.filter(({ patient }) => patient === 'anna')),
        );
        const encounters = among('Encounter', seen('s')).map(idOf);
        const encounterOf = ({ resource }: Item): string =>
          JSON.stringify(resource['encounter'] ?? '').replace(/^.*Encounter\/|"}$/g, '');
        const chained = await ask('/Observation?encounter.status=finished&_count=100');
        const within = observations.filter(
          (item) => encounterOf(item).endsWith('done') && encounters.includes(encounterOf(item)),
        );
        expect(namesOf(chained)).toEqual(named(within));
        const having = await ask('/Encounter?_has:Observation:encounter:status=final&_count=100');
        const finals = observations.filter(({ values }) => values['status']?.includes('final')).map(encounterOf);
        expect(namesOf(having)).toEqual(
          named(among('Encounter', (one) => seen('s')(one) && finals.includes(idOf(one)))),
        );
        const included = await ask('/Observation?code=8867-4&_include=Observation:encounter&_count=100');
        const from = observations.filter(({ values }) => values['code']?.includes('8867-4'));
        const targets = among(
          'Encounter',
          (one) => seen('r')(one) && from.some((item) => encounterOf(item) === idOf(one)),
        );
        const most = named([...from, ...targets]);
        for (const name of namesOf(included)) expect(most).toContain(name);
        // Includes go on from what may be read; under one level of scopes all kinds are reached alike.
        const oneLevel = new Set(scopes.map(({ level }) => level)).size === 1;
        if (oneLevel && from.every(seen('r'))) expect(namesOf(included)).toEqual(most);
        const reverse = await ask('/Encounter?_revinclude=Observation:encounter&_count=100');
        const shownEncounters = among('Encounter', seen('s'));
        const readable = shownEncounters.filter(seen('r')).map(idOf);
        const referring = namesOf(reverse).filter((name) => name.startsWith('Observation/'));
        expect(namesOf(reverse).filter((name) => name.startsWith('Encounter/'))).toEqual(named(shownEncounters));
        const possible = named(observations.filter((item) => encounters.includes(encounterOf(item))));
        for (const name of referring) expect(possible).toContain(name);
        const whole = readable.length === shownEncounters.length && observations.every(seen('r'));
        if (oneLevel && whole) expect(referring).toEqual(possible);
        const several = await ask('/?_type=Observation,Encounter,Patient&_count=100');
        if (several?.resourceType === 'Bundle') expect(namesOf(several)).toEqual(named(items.filter(seen('s'))));
        const graph = await send(caller, {
          url: `/$graphql?query=${encodeURIComponent('{ObservationList(_count:100){id}}')}`,
        });
        const listed: readonly { id: string }[] = graph.json?.data?.ObservationList ?? [];
        expect(listed.map(({ id }) => id).sort()).toEqual(observations.map(idOf).sort());
      }),
      { numRuns: 40 },
    );
  });

  it('hold for histories of types, for all of a patient, for the last of each code, in batches and exports of views', async () => {
    await fc.assert(
      fc.asyncProperty(scopeSet, async (scopes) => {
        const caller = callerWith(scopes);
        const readable = new Set(named(items.filter((item) => allows(scopes, 'r', item))));
        const findable = new Set(named(items.filter((item) => allows(scopes, 's', item))));
        const ask = async (url: string) => namesOf((await send(caller, { url })).json);
        for (const name of await ask('/Observation/_history?_count=100')) expect([...readable]).toContain(name);
        for (const name of await ask('/_history?_count=100')) expect([...readable]).toContain(name);
        for (const limit of ['', '?_count=5']) {
          for (const name of await ask(`/Patient/anna/$everything${limit}`)) expect([...readable]).toContain(name);
        }
        for (const name of await ask('/Observation/$lastn?patient=Patient/anna')) expect([...findable]).toContain(name);
        const batch = await send(caller, {
          method: 'POST',
          url: '/',
          body: {
            resourceType: 'Bundle',
            type: 'batch',
            entry: items.map((item) => ({ request: { method: 'GET', url: `${typeOf(item)}/${idOf(item)}` } })),
          },
        });
        expect(namesOf(batch.json)).toEqual([...readable].sort());
      }),
      { numRuns: 40 },
    );
  });

  it('let an update make what is not there yet, without the right to create', async () => {
    admit('updater', { sub: 'bootstrap', client_id: 'bootstrap', scope: 'system/Observation.u?status=final' });
    const item = (id: string, status: string) =>
      observationItem(id, 'anna', ['laboratory', '8310-5', status, ''], 'anna-done').resource;
    const put = async (id: string, status: string) =>
      (await send('updater', { method: 'PUT', url: `/Observation/${id}`, body: item(id, status) })).status;
    expect(await put('upserted', 'final')).toBe(201);
    expect(await put('unlike', 'preliminary')).toBe(403);
    const posted = await send('updater', {
      method: 'POST',
      url: '/Observation',
      body: { ...item('x', 'final'), id: undefined },
    });
    expect(posted.status).toBe(403);
  });

  it('let be written what meets one of them, before and after', async () => {
    const statuses = ['final', 'preliminary'];
    let made = 0;
    await fc.assert(
      fc.asyncProperty(
        scopeSet,
        fc.constantFrom(...each),
        fc.constantFrom(...each),
        fc.constantFrom('PUT', 'PATCH', 'DELETE'),
        async (scopes, before, after, method) => {
          const caller = callerWith(scopes);
          made += 1;
          const id = `made-${made}`;
          const url = `/Observation/${id}`;
          const first = observationItem(id, 'anna', [...before, ''], 'anna-done');
          const next = observationItem(id, 'anna', [...after, ''], 'anna-done');
          const posted = await send(caller, {
            method: 'POST',
            url: '/Observation',
            body: { ...first.resource, id: undefined },
          });
          const create = scopes.some(({ query }) => query.startsWith('_id')) ? null : allows(scopes, 'c', first);
          if (create !== null) expect(posted.status === 201, posted.text).toBe(create);
          expect((await send('system', { method: 'PUT', url, body: first.resource })).status).toBe(201);
          if (method === 'DELETE') {
            const gone = await send(caller, { method, url });
            expect(gone.status < 300).toBe(allows(scopes, 'd', first));
            expect((await send('system', { url })).status).toBe(allows(scopes, 'd', first) ? 410 : 200);
            return;
          }
          const changed =
            method === 'PUT'
              ? await send(caller, { method, url, body: next.resource })
              : await send(caller, {
                  ...{ method, url, headers: { 'content-type': 'application/json-patch+json' } },
                  body: JSON.stringify([
                    { op: 'replace', path: '/status', value: statuses[after[2] === 'final' ? 0 : 1] },
                    { op: 'replace', path: '/category', value: next.resource['category'] },
                    { op: 'replace', path: '/code', value: next.resource['code'] },
                  ]),
                });
          const may =
            allows(scopes, 'u', first) && allows(scopes, 'u', next) && (method === 'PUT' || allows(scopes, 'r', first));
          // A patch that changes no byte answers with what stands.
          const idle = method === 'PATCH' && String(before) === String(after) && allows(scopes, 'r', first);
          if (!idle) expect(changed.status < 300, `${changed.status} ${changed.text}`).toBe(may);
          const stands = await send('system', { url });
          const expected = may ? next : first;
          expect([stands.json.status, stands.json.code.coding[0].code]).toEqual([
            expected.values['status']?.[0],
            expected.values['code']?.[0],
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
