// https://hl7.org/fhir/R4/searchparameter.html: search parameters of the house, over HTTP.

import { openIndexer } from '@fkj/platform-record';
import { type RecordedStatement, recordStatements, testDatabase } from '@fkj/platform-store/testing';
import { gradesAddress } from '@fkj/standards-norway';
import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';
import { INDEX_VERSION } from './rule-changes.ts';

const { pool } = await testDatabase();
const here = await testHouse({ pool });
/** Another process on the same database. */
const there = await testHouse({ pool });
const { send } = here;

const indexer = openIndexer({
  pool,
  clock: Date.now,
  rules: here.house.parameters.rules,
  version: INDEX_VERSION,
  rows: 3,
});

const BYDEL = 'http://kommune.example.no/bydel';
const parameter = (given: object = {}) => ({
  resourceType: 'SearchParameter',
  url: 'http://kommune.example.no/SearchParameter/bydel',
  name: 'Bydel',
  status: 'active',
  description: 'The part of town',
  code: 'bydel',
  base: ['Patient'],
  type: 'token',
  expression: `Patient.extension('${BYDEL}').value.ofType(Coding)`,
  ...given,
});
const patient = (id: string, bydel: string | null) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: id }],
  ...(bydel === null
    ? {}
    : { extension: [{ url: BYDEL, valueCoding: { system: 's', code: bydel, display: `I ${bydel}` } }] }),
});
const put = async (resource: { resourceType: string; id: string; meta?: object }, house = here) => {
  const answer = await house.send('system', {
    method: 'PUT',
    url: `/${resource.resourceType}/${resource.id}`,
    body: resource,
  });
  if (answer.status > 201) throw new Error(answer.text);
  return answer;
};
const ids = (json: { entry?: { resource: { id: string }; search?: { mode: string } }[] }): readonly string[] =>
  (json.entry ?? []).map(({ resource }) => resource.id);
const found = async (url: string, house = here): Promise<readonly string[] | string> => {
  const answer = await house.send('system', { url });
  return answer.status === 200 ? [...ids(answer.json)].sort() : answer.json.issue[0].details.coding[0].code;
};
const index = async () => {
  await indexer.work();
  await here.house.parameters.look();
  await there.house.parameters.look();
};
const offered = async (kind: string): Promise<readonly string[]> => {
  const { json } = await send('system', { url: '/metadata' });
  return json.rest[0].resource
    .find(({ type }: { type: string }) => type === kind)
    .searchParam.map(({ name }: { name: string }) => name);
};

describe('A SearchParameter is refused', () => {
  it.each([
    ['without an expression', { expression: undefined }, 'SearchParameter.expression'],
    ['with what cannot be compiled', { expression: "Patient.name.matches('a')" }, 'SearchParameter.expression'],
    ['with a name of FHIR R4', { code: 'family', expression: 'Patient.name' }, 'SearchParameter.code'],
    ['with a name that says whom a resource concerns', { code: 'subject' }, 'SearchParameter.code'],
    ['with a name of the server', { code: '_mine' }, 'SearchParameter.code'],
    [
      'with the url of FHIR R4',
      { url: 'http://hl7.org/fhir/SearchParameter/individual-family' },
      'SearchParameter.url',
    ],
    ['for every resource', { base: ['Resource'] }, 'SearchParameter.base'],
    ['for the log', { base: ['AuditEvent'], expression: 'AuditEvent.type' }, 'SearchParameter.base'],
    ['of another type than its elements', { type: 'date' }, 'SearchParameter.type'],
    [
      'of when the resource was changed',
      { expression: 'Patient.meta.lastUpdated', type: 'date' },
      'SearchParameter.expression',
    ],
  ])('%s', async (_, given, expression) => {
    const answer = await send('system', { method: 'POST', url: '/SearchParameter', body: parameter(given) });
    expect([answer.status, answer.json.issue[0].expression]).toEqual([422, [expression]]);
  });

  it('to personnel and citizens, and to registered programs', async () => {
    here.admit('program', { sub: 'program', client_id: 'program', scope: 'system/*.cruds' });
    const answer = await send('program', { method: 'POST', url: '/SearchParameter', body: parameter() });
    expect(answer.status).toBe(403);
  });
});

describe('A draft', () => {
  it('is stored, and not used', async () => {
    await put({ ...parameter({ status: 'draft' }), id: 'draft' });
    expect(await found('/Patient?bydel=nord')).toBe('parameter-unknown');
    expect((await send('system', { method: 'DELETE', url: '/SearchParameter/draft' })).status).toBe(204);
  });
});

describe('An active SearchParameter', () => {
  it('is refused until all that was stored before is indexed, by every process, and never answers in part', async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7]) await put(patient(`old-${number}`, number % 2 === 1 ? 'nord' : null));
    expect(await found('/Patient?bydel=nord')).toBe('parameter-unknown');
    await put({ ...parameter(), id: 'bydel' });
    await there.house.parameters.look();
    await put(patient('new-1', 'nord'));
    await put(patient('new-2', 'nord'), there);
    expect(await offered('Patient')).not.toContain('bydel');
    const answer = await send('system', { url: '/Patient?bydel=nord' });
    expect([answer.status, answer.json.issue[0].diagnostics]).toEqual([
      422,
      expect.stringContaining('bydel of Patient is not complete: 0 %'),
    ]);
    expect(await found('/Patient?bydel=nord', there)).toBe('parameter-indexing');
    const lenient = await send('system', {
      url: '/Patient?bydel=nord&_id=old-1,old-2',
      headers: { prefer: 'handling=lenient' },
    });
    expect(lenient.json.entry).toHaveLength(3);
    expect(JSON.stringify(lenient.json.entry[2])).toContain('bydel of Patient is not complete');
    await index();
    const all = ['new-1', 'new-2', 'old-1', 'old-3', 'old-5', 'old-7'];
    expect(await found('/Patient?bydel=nord')).toEqual(all);
    expect(await found('/Patient?bydel=s|nord', there)).toEqual(all);
    expect(await offered('Patient')).toContain('bydel');
  });

  it('takes modifiers, is sorted by, chained to and found through', async () => {
    await put(patient('old-2', 'aust'));
    const observation = {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient/old-2' },
    };
    await put(observation);
    expect(await found('/Patient?bydel:text=i%20aust')).toEqual(['old-2']);
    expect(await found('/Patient?bydel:missing=true&_id=old-4,old-2')).toEqual(['old-4']);
    expect(await found('/Patient?bydel:not=nord&_id=old-1,old-2,old-4')).toEqual(['old-2', 'old-4']);
    expect(await found('/Observation?subject:Patient.bydel=aust')).toEqual(['o']);
    const sorted = await send('system', { url: '/Patient?_id=old-1,old-2,old-4&_sort=bydel' });
    expect(ids(sorted.json)).toEqual(['old-2', 'old-1', 'old-4']);
    await put({
      ...parameter({
        url: 'http://kommune.example.no/SearchParameter/gjelder',
        code: 'gjelder',
        base: ['Observation'],
        type: 'reference',
        expression: 'Observation.subject.where(resolve() is Patient)',
      }),
      id: 'gjelder',
    });
    expect(await found('/Patient?_has:Observation:gjelder:_id=o')).toBe('parameter-indexing');
    await index();
    expect(await found('/Patient?_has:Observation:gjelder:_id=o')).toEqual(['old-2']);
    expect(await found('/Observation?gjelder.bydel=aust')).toEqual(['o']);
    expect(await found('/Observation?_id=o&_include=Observation:gjelder')).toEqual(['o', 'old-2']);
    expect(await found('/Patient?_id=old-2&_revinclude=Observation:gjelder')).toEqual(['o', 'old-2']);
    expect(await found('/Observation?_id=o&_include=*')).toEqual(['o', 'old-2']);
  });

  it('stands in conditions', async () => {
    const { id: _, ...resource } = patient('x', 'sør');
    const make = () =>
      send('system', { method: 'POST', url: '/Patient', body: resource, headers: { 'if-none-exist': 'bydel=sør' } });
    expect([(await make()).status, (await make()).status]).toEqual([201, 200]);
    const removed = await send('system', { method: 'DELETE', url: `/Patient?bydel=${encodeURIComponent('sør')}` });
    expect(removed.status).toBe(204);
  });

  it('has its links sealed, since it may say anything of a person', async () => {
    const { json } = await send('system', { url: '/Patient?bydel=nord&_count=2' });
    expect(JSON.stringify(json.link)).not.toContain('nord');
  });

  it('may not share its code or its url with another', async () => {
    const code = await send('system', {
      method: 'POST',
      url: '/SearchParameter',
      body: parameter({ url: 'http://a/b' }),
    });
    expect([code.status, code.json.issue[0].expression]).toEqual([422, ['SearchParameter.code']]);
    const url = await send('system', { method: 'POST', url: '/SearchParameter', body: parameter({ code: 'other' }) });
    expect([url.status, url.json.issue[0].expression]).toEqual([422, ['SearchParameter.url']]);
  });
});

describe('In a transaction', () => {
  it('it finds what the Bundle itself makes', async () => {
    const entry = (id: string, condition: string) => ({
      fullUrl: `urn:uuid:00000000-0000-4000-8000-00000000000${id}`,
      resource: { ...patient('x', 'midt'), id: undefined },
      request: { method: 'POST', url: 'Patient', ifNoneExist: condition },
    });
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [entry('1', 'bydel=midt'), entry('2', 'bydel=s|midt')],
    };
    const answer = await send('system', { method: 'POST', url: '/', body: bundle });
    expect(answer.json.entry.map((one: { response: { status: string } }) => one.response.status.slice(0, 3))).toEqual([
      '201',
      '200',
    ]);
    expect(await found('/Patient?bydel=midt')).toHaveLength(1);
  });
});

describe('A person with a graded address', () => {
  it('is found by none of them', async () => {
    const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }];
    expect(gradesAddress(`${security[0]?.system}|V`)).toBe(true);
    await put({ ...patient('hidden', 'nord'), meta: { security } });
    await put({ ...patient('hidden-later', 'nord') });
    expect(await found('/Patient?bydel=nord&_id=hidden,hidden-later')).toEqual(['hidden-later']);
    await put({ ...patient('hidden-later', 'nord'), meta: { security } });
    expect(await found('/Patient?bydel=nord&_id=hidden,hidden-later')).toEqual([]);
  });
});

describe('An export', () => {
  it('is held to it by _typeFilter, and refused while it is indexed', async () => {
    const url = `/$export?_type=Patient&_typeFilter=${encodeURIComponent('Patient?bydel=nord')}`;
    const headers = { prefer: 'respond-async', accept: 'application/fhir+json' };
    expect((await send('system', { url, headers })).status).toBe(202);
    const later = parameter({ code: 'later', url: 'http://kommune.example.no/later' });
    await put({ ...later, id: 'later' });
    const refused = await send('system', { url: url.replace('bydel', 'later'), headers });
    expect(refused.json.issue[0].details.coding[0].code).toBe('parameter-indexing');
    await index();
  });
});

describe('When it is changed', () => {
  it('it is refused again, and then follows the new definition alone', async () => {
    await put(patient('both', 'vest'));
    await put({ ...parameter({ expression: 'Patient.name.family', type: 'token' }), id: 'bydel' });
    // The other process believes still that it knows it.
    expect(await found('/Patient?bydel=nord', there)).toBe('parameter-indexing');
    expect(await found('/Patient?bydel=nord')).toBe('parameter-indexing');
    await index();
    expect(await found('/Patient?bydel=nord')).toEqual([]);
    expect(await found('/Patient?bydel=both')).toEqual(['both']);
  });

  it('in words only, nothing is indexed anew', async () => {
    await put({
      ...parameter({ expression: 'Patient.name.family', type: 'token', description: 'Other words' }),
      id: 'bydel',
    });
    expect(await found('/Patient?bydel=both')).toEqual(['both']);
  });
});

describe('When it is deleted', () => {
  it('it is unknown at once, and its rows go', async () => {
    const rows = async () =>
      (await pool.query<{ n: bigint }>("SELECT count(*) AS n FROM head WHERE plain LIKE '%bydel%'")).rows[0]?.n;
    expect(await rows()).toBeGreaterThan(0n);
    expect((await send('system', { method: 'DELETE', url: '/SearchParameter/bydel' })).status).toBe(204);
    expect(await found('/Patient?bydel=both')).toBe('parameter-unknown');
    expect(await found('/Patient?bydel=both', there)).toBe('parameter-unknown');
    const status = await send('system', { url: '/SearchParameter/$index-status' });
    expect(JSON.stringify(status.json)).toContain('"removing"');
    await index();
    expect(await rows()).toBe(0n);
    expect(JSON.stringify((await send('system', { url: '/SearchParameter/$index-status' })).json)).not.toContain(
      'bydel',
    );
  });
});

describe('A create where there are no such parameters', () => {
  it('takes the statements that it took', async () => {
    const { pool: another } = await testDatabase();
    const statements = recordStatements(another);
    const house = await testHouse({ pool: another });
    await put(patient('first', null), house);
    const before = statements.length;
    await put(patient('second', null), house);
    const sent: readonly RecordedStatement[] = statements.slice(before);
    expect(sent.filter(({ text }) => text.includes('search_parameter'))).toEqual([]);
  });
});
