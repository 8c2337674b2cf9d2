// https://hl7.org/fhir/R4/references.html#canonical: chains and includes along canonical addresses, over HTTP.

import { extract, matches, parseSearch } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';

const test = await testHouse();
const { send } = test;
const BASE = 'https://journal.example.no/fhir';

interface Resource extends Record<string, unknown> {
  readonly resourceType: string;
  readonly id: string;
}
const form = (id: string, url: string, more: object = {}): Resource => ({
  ...{ resourceType: 'Questionnaire', id, url, status: 'active' },
  ...more,
});
const answerTo = (id: string, questionnaire: string, more: object = {}): Resource => ({
  ...{ resourceType: 'QuestionnaireResponse', id, status: 'completed', questionnaire },
  ...{ subject: { reference: 'Patient/astrid' }, ...more },
});
const NEWS = 'http://forms.example/news';
const FALL = 'http://forms.example/fall';
const PLAN = 'http://plans.example';
const after = (resource: string) => [{ type: 'successor', resource }];
const world: readonly Resource[] = [
  form('news-1', NEWS, { version: '1', name: 'NewsOld', title: 'Skåring', publisher: 'KS' }),
  form('news-2', NEWS, { version: '2', name: 'NewsNew', title: 'Skåring', subjectType: ['Patient'] }),
  form('fall', FALL, { name: 'Fall', title: 'Fallrisiko' }),
  form('alone', 'http://forms.example/alone', { version: '1', name: 'Alone' }),
  answerTo('a1', `${NEWS}|1`),
  answerTo('a2', `${NEWS}|2`),
  answerTo('a9', `${NEWS}|9`),
  answerTo('any', NEWS),
  answerTo('fell', FALL),
  answerTo('odd', `${FALL}|7`, { status: 'in-progress' }),
  answerTo('here', `${BASE}/Questionnaire/fall`),
  answerTo('bjorn', `${NEWS}|1`, { subject: { reference: 'Patient/bjorn' } }),
  answerTo('a12', `${NEWS}|1.2.3`, { status: 'stopped' }),
  answerTo('a10', `${NEWS}|10`, { status: 'stopped' }),
  // Definitions that name each other, from one to the next.
  {
    resourceType: 'PlanDefinition',
    id: 'first',
    status: 'active',
    url: `${PLAN}/1`,
    relatedArtifact: after(`${PLAN}/2|b`),
  },
  {
    resourceType: 'PlanDefinition',
    id: 'second',
    status: 'active',
    url: `${PLAN}/2`,
    version: 'b',
    relatedArtifact: after(`${PLAN}/3`),
  },
  { resourceType: 'PlanDefinition', id: 'second-a', status: 'active', url: `${PLAN}/2`, version: 'a' },
  {
    resourceType: 'PlanDefinition',
    id: 'third',
    status: 'draft',
    url: `${PLAN}/3`,
    relatedArtifact: after(`${PLAN}/1`),
  },
  {
    resourceType: 'CarePlan',
    id: 'care',
    status: 'active',
    intent: 'plan',
    subject: { reference: 'Patient/astrid' },
    instantiatesCanonical: [`${PLAN}/1`],
  },
];

beforeAll(async () => {
  await cast(test);
  const entry = world.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const made = await send('system', {
    method: 'POST',
    url: '/',
    body: { resourceType: 'Bundle', type: 'transaction', entry },
  });
  if (made.status !== 200) throw new Error(made.text);
});

const names = (answer: TestAnswer, mode: string): readonly string[] =>
  (answer.json.entry ?? [])
    .filter(({ search }: { search: { mode: string } }) => search.mode === mode)
    .map(({ resource }: { resource: Resource }) => `${resource.resourceType}/${resource.id}`)
    .sort();
const code = (answer: TestAnswer) => [answer.status, answer.json.issue?.[0]?.details.coding[0]?.code];
const get = (url: string, caller = 'system') => send(caller, { url });

describe('What leads along canonical addresses is refused', () => {
  it.each([
    ['/QuestionnaireResponse?questionnaire.colour=x', 400, 'parameter-unknown'],
    ['/QuestionnaireResponse?questionnaire:Patient.name=x', 400, 'parameter-value'],
    ['/Questionnaire?_has:QuestionnaireResponse:questionnaire:colour=x', 400, 'parameter-unknown'],
    ['/QuestionnaireResponse?questionnaire:below=news', 400, 'parameter-value'],
    ['/QuestionnaireResponse?questionnaire:below=http://forms.example/news|', 400, 'parameter-value'],
    [`/QuestionnaireResponse?questionnaire:above=${BASE}/Questionnaire/fall`, 400, 'parameter-value'],
    ['/Questionnaire?_profile:below=http://forms.example/news|1', 400, 'parameter-value'],
  ])('%s', async (url, status, issue) => {
    expect(code(await get(url))).toEqual([status, issue]);
  });
});

describe('A chain along canonical addresses', () => {
  const asked = [
    'questionnaire.name=NewsOld',
    'questionnaire:Questionnaire.name=NewsNew',
    'questionnaire.title=skaring',
    'questionnaire.title=fallrisiko',
    'questionnaire.version=1',
    'questionnaire.publisher:exact=KS',
    'questionnaire.publisher:missing=true',
    'questionnaire.subject-type=Patient&status=completed',
    'questionnaire.url=http://forms.example/fall&status:not=completed',
    'questionnaire.name=Nobody',
    '_filter=not (questionnaire[publisher eq KS].version ne 2) and status eq completed',
    'patient=astrid&questionnaire.version=1',
    'questionnaire:below=http://forms.example/news',
    'questionnaire:below=http://forms.example/news|1',
    'questionnaire:below=http://forms.example/news|1.2,http://forms.example/fall|7',
    'questionnaire:above=http://forms.example/news|1.2.3.4',
    'questionnaire:above=http://forms.example/news',
  ];
  const ofForms = [
    '_has:QuestionnaireResponse:questionnaire:status=completed',
    '_has:QuestionnaireResponse:questionnaire:status=in-progress',
    '_has:QuestionnaireResponse:questionnaire:patient=Patient/bjorn',
    '_has:QuestionnaireResponse:questionnaire:_id=a9',
    '_has:QuestionnaireResponse:questionnaire:_id=here,a2',
    '_has:QuestionnaireResponse:questionnaire:questionnaire.version=2',
    '_has:QuestionnaireResponse:questionnaire:_filter=not (status eq completed)',
  ];

  it.each([
    ...asked.map((parameters) => ['QuestionnaireResponse', parameters] as const),
    ...ofForms.map((parameters) => ['Questionnaire', parameters] as const),
  ])('of %s: %s means what it says', async (type, parameters) => {
    const parsed = parseSearch(type, [...new URLSearchParams(parameters)], { now: 0, base: BASE });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    const all = world.map((resource) => {
      const document = read(JSON.stringify(resource));
      if (!document.ok || !isObject(document.value.tree)) throw new Error('no object');
      const entries = extract(document.value.tree, { base: BASE });
      return { kind: resource.resourceType, id: resource.id, lastUpdated: 0, entries };
    });
    const of = (kind: string) => all.filter((one) => one.kind === kind);
    const plain = of(type).filter((one) => matches(one, parsed.request, of));
    const found = await get(`/${type}?${parameters}&_total=accurate&_count=50`);
    expect(names(found, 'match')).toEqual(plain.map(({ id }) => `${type}/${id}`).sort());
    expect(found.json.total).toBe(plain.length);
  });

  it('leads to the version that is named, to every one where none is, and by reference on this server', async () => {
    const found = async (parameters: string) => names(await get(`/QuestionnaireResponse?${parameters}`), 'match');
    const ids = (...all: string[]) => all.map((id) => `QuestionnaireResponse/${id}`);
    expect(await found('questionnaire.name=NewsOld')).toEqual(ids('a1', 'any', 'bjorn'));
    expect(await found('questionnaire.name=NewsNew')).toEqual(ids('a2', 'any'));
    expect(await found('questionnaire:below=http://forms.example/news|1')).toEqual(ids('a1', 'a12', 'bjorn'));
    expect(await found('questionnaire:above=http://forms.example/news|1.2')).toEqual(ids('a1', 'any', 'bjorn'));
    expect(await found('questionnaire.name=Fall')).toEqual(ids('fell', 'here'));
  });

  it('stands behind other links, forward and backward', async () => {
    await send('system', {
      method: 'PUT',
      url: '/Observation/score',
      body: {
        ...{ resourceType: 'Observation', id: 'score', status: 'final', code: { text: 'NEWS' } },
        ...{ subject: { reference: 'Patient/bjorn' }, derivedFrom: [{ reference: 'QuestionnaireResponse/a1' }] },
      },
    });
    const scored = await get('/Observation?derived-from:QuestionnaireResponse.questionnaire.name=NewsOld');
    expect(names(scored, 'match')).toEqual(['Observation/score']);
    const other = await get('/Observation?derived-from:QuestionnaireResponse.questionnaire.name=NewsNew');
    expect(names(other, 'match')).toEqual([]);
    const patients = await get('/Patient?_has:QuestionnaireResponse:patient:questionnaire.title=fallrisiko');
    expect(names(patients, 'match')).toEqual(['Patient/astrid']);
  });

  it('in a transaction leads to what stands, and is refused where the transaction writes such itself', async () => {
    const note = (reference: string) => ({
      resource: { resourceType: 'Basic', code: { text: 'x' }, subject: { reference } },
      request: { method: 'POST', url: 'Basic' },
    });
    const post = (...entry: object[]) =>
      send('system', { method: 'POST', url: '/', body: { resourceType: 'Bundle', type: 'transaction', entry } });
    const reference = 'QuestionnaireResponse?questionnaire.name=NewsNew&_id=a2';
    expect((await post(note(reference))).status).toBe(200);
    const form = { resource: world[0], request: { method: 'PUT', url: 'Questionnaire/news-1' } };
    expect(code(await post(note(reference), form))).toEqual([501, 'not-implemented']);
  });

  it('shows the nurse what is hers', async () => {
    const answer = await get('/QuestionnaireResponse?questionnaire.name=NewsOld', 'nurse');
    expect(names(answer, 'match')).toEqual(['QuestionnaireResponse/a1', 'QuestionnaireResponse/any']);
  });
});

describe('An include along canonical addresses', () => {
  it('brings the definitions that are named, each once', async () => {
    const answer = await get(
      '/QuestionnaireResponse?_id=a1,a9,fell,odd,here&_include=QuestionnaireResponse:questionnaire',
    );
    expect(names(answer, 'include')).toEqual(['Questionnaire/fall', 'Questionnaire/news-1']);
    const any = await get('/QuestionnaireResponse?_id=any&_include=QuestionnaireResponse:questionnaire:Questionnaire');
    expect(names(any, 'include')).toEqual(['Questionnaire/news-1', 'Questionnaire/news-2']);
    const none = await get('/QuestionnaireResponse?_id=a9&_include=QuestionnaireResponse:questionnaire');
    expect(names(none, 'include')).toEqual([]);
  });

  it('backward brings what names them, in the reach of the caller', async () => {
    const url = '/Questionnaire?_id=news-1&_revinclude=QuestionnaireResponse:questionnaire';
    const ids = (...all: string[]) => all.map((id) => `QuestionnaireResponse/${id}`);
    expect(names(await get(url), 'include')).toEqual(ids('a1', 'any', 'bjorn'));
    expect(names(await get(url, 'nurse'), 'include')).toEqual(ids('a1', 'any'));
  });

  it('goes on from what it has brought, round a circle once', async () => {
    const seen = async (url: string) => names(await get(url), 'include');
    const plans = (...ids: string[]) => ids.map((id) => `PlanDefinition/${id}`);
    const once = '/PlanDefinition?_id=first&_include=PlanDefinition:successor';
    expect(await seen(once)).toEqual(plans('second'));
    expect(await seen(once.replace('_include=', '_include:iterate='))).toEqual(plans('second', 'third'));
    const back = '/PlanDefinition?_id=third&_revinclude:iterate=PlanDefinition:successor';
    expect(await seen(back)).toEqual(plans('first', 'second'));
    const both = '/Patient?_id=astrid&_revinclude=CarePlan:patient&_include:iterate=CarePlan:instantiates-canonical';
    expect(await seen(both)).toEqual(['CarePlan/care', 'PlanDefinition/first']);
    expect(await seen(`${both}&_include:iterate=PlanDefinition:successor`)).toEqual([
      'CarePlan/care',
      ...plans('first', 'second', 'third'),
    ]);
    expect(await seen(both.replace('include:iterate', 'include'))).toEqual(['CarePlan/care']);
  });

  it('works over several types, and stands in the CapabilityStatement', async () => {
    const answer = await get(
      '/?_type=QuestionnaireResponse,Questionnaire&_id=a1&_sort=_id&_include=QuestionnaireResponse:questionnaire',
    );
    expect(names(answer, 'include')).toEqual(['Questionnaire/news-1']);
    const statement = await get('/metadata');
    const of = (type: string) =>
      statement.json.rest[0].resource.find(({ type: one }: { type: string }) => one === type);
    expect(of('QuestionnaireResponse').searchInclude).toContain('QuestionnaireResponse:questionnaire');
    expect(of('Questionnaire').searchRevInclude).toContain('QuestionnaireResponse:questionnaire');
  });
});

describe('_has along canonical addresses', () => {
  const url = '/Questionnaire?_has:QuestionnaireResponse:questionnaire:status=completed';

  it('leads to the version that is named, to every one where none is, and by reference on this server', async () => {
    expect(names(await get(url), 'match')).toEqual(['fall', 'news-1', 'news-2'].map((id) => `Questionnaire/${id}`));
    expect(names(await get(`${url}&_has:QuestionnaireResponse:questionnaire:_id=a1`), 'match')).toEqual([
      'Questionnaire/news-1',
    ]);
  });

  it('sees what the caller may see, and tells no log of somebody whose resource was only counted', async () => {
    const bjorns = '/Questionnaire?_has:QuestionnaireResponse:questionnaire:_id=bjorn';
    expect(names(await get(bjorns), 'match')).toEqual(['Questionnaire/news-1']);
    expect(names(await get(bjorns, 'nurse'), 'match')).toEqual([]);
    const looks = async () => {
      const { json } = await get('/AuditEvent?patient=bjorn&_count=100');
      return (json.entry ?? []).filter(({ resource }: { resource: Resource }) =>
        JSON.stringify(resource).includes('QuestionnaireResponse'),
      ).length;
    };
    const before = await looks();
    await get(bjorns);
    expect(await looks()).toBe(before);
  });
});
