// https://hl7.org/fhir/uv/sdc/populate.html, over HTTP.

import { checkStructure } from '@fkj/standards-fhir';
import { isArray, isObject, read } from '@fkj/standards-json';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';
import { extensionUrls } from './questionnaire-items.ts';

const test = await testHouse();
const { send } = test;
const expression = (text: string, language = 'text/fhirpath') => ({
  url: extensionUrls.initialExpression,
  valueExpression: { language, expression: text },
});
const linked = (days: number) => ({
  url: extensionUrls.observationLinkPeriod,
  valueDuration: { value: days, system: 'http://unitsofmeasure.org', code: 'd' },
});
const code = [{ system: 'urn:x', code: 'weight' }];
const questionnaire = {
  resourceType: 'Questionnaire',
  id: 'form',
  url: 'urn:form',
  version: '2',
  status: 'active',
  item: [
    {
      linkId: 'who',
      type: 'group',
      item: [
        { linkId: 'name', type: 'string', text: 'Name', extension: [expression('%patient.name.family.first()')] },
        { linkId: 'given', type: 'string', repeats: true, extension: [expression('%patient.name.given')] },
        { linkId: 'age', type: 'date', extension: [expression('%patient.birthDate')] },
        { linkId: 'nothing', type: 'string', extension: [expression('%patient.photo.title')] },
      ],
    },
    { linkId: 'weight', type: 'decimal', code, extension: [linked(400)] },
    { linkId: 'recent-weight', type: 'quantity', code, extension: [linked(1)] },
    { linkId: 'consent', type: 'boolean', initial: [{ valueBoolean: false }] },
    { linkId: 'visit', type: 'string', extension: [expression('%visit.status')] },
    { linkId: 'query', type: 'string', extension: [expression('Patient?x', 'application/x-fhir-query')] },
    { linkId: 'broken', type: 'string', extension: [expression('%patient..')] },
    { linkId: 'misfit', type: 'boolean', extension: [expression("'yes'")] },
  ],
};
const ask = (parameter: readonly object[], { caller = 'nurse', url = '/Questionnaire/form/$populate' } = {}) =>
  send(caller, { method: 'POST', url, body: { resourceType: 'Parameters', parameter } });
const subject = (reference: string) => ({ name: 'subject', valueReference: { reference } });
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);
const visit = {
  name: 'context',
  part: [
    { name: 'name', valueString: 'visit' },
    { name: 'content', resource: { resourceType: 'Encounter', status: 'planned', class: { code: 'HH' } } },
  ],
};

beforeAll(async () => {
  await cast(test);
  const astrid = {
    resourceType: 'Patient',
    id: 'astrid',
    name: [{ family: 'Berg', given: ['Astrid', 'Marie'] }],
    birthDate: '1950-02-03',
  };
  await send('system', { method: 'PUT', url: '/Patient/astrid', body: astrid });
  await send('system', { method: 'PUT', url: '/Questionnaire/form', body: questionnaire });
  for (const [id, day, value] of [
    ['older', -300, '70'],
    ['newer', -30, '71.50'],
  ] as const) {
    const when = new Date(Date.now() + day * 86_400_000).toISOString();
    const body = `{"resourceType":"Observation","id":"${id}","status":"final","code":{"coding":${JSON.stringify(code)}},"subject":{"reference":"Patient/astrid"},"effectiveDateTime":"${when}","valueQuantity":{"value":${value},"code":"kg"}}`;
    expect((await send('system', { method: 'PUT', url: `/Observation/${id}`, body })).status).toBe(201);
  }
});

describe('Questionnaire/$populate', () => {
  it('is refused without a subject, for two forms or none, a form that is not there, and a wrong context', async () => {
    const type = { url: '/Questionnaire/$populate' };
    const twice = [subject('Patient/astrid'), { name: 'canonical', valueUri: 'urn:form' }];
    const nowhere = [subject('Patient/astrid'), { name: 'canonical', valueUri: 'urn:none' }];
    const context = { name: 'context', part: [{ name: 'name', valueString: 'x y' }] };
    for (const answer of [
      await ask([]),
      await ask(twice),
      await ask([subject('Patient/astrid')], type),
      await ask(nowhere, type),
      await ask([subject('Patient/astrid'), context]),
      await ask([subject('Group/g')]),
    ]) {
      expect([answer.status, codes(answer)]).toEqual([400, ['operation-parameter']]);
    }
  });

  it('is 404 for a stranger', async () => {
    expect((await ask([subject('Patient/bjorn')])).status).toBe(404);
  });

  it('fills in what is known, digits kept, and tells which questions stay open', async () => {
    const answer = await ask([subject('Patient/astrid'), visit]);
    expect(answer.status).toBe(200);
    const [{ resource: response }, { resource: issues }] = answer.json.parameter;
    expect(response).toMatchObject({
      questionnaire: 'urn:form|2',
      status: 'in-progress',
      subject: { reference: 'Patient/astrid' },
      item: [
        {
          linkId: 'who',
          item: [
            { linkId: 'name', text: 'Name', answer: [{ valueString: 'Berg' }] },
            { linkId: 'given', answer: [{ valueString: 'Astrid' }, { valueString: 'Marie' }] },
            { linkId: 'age', answer: [{ valueDate: '1950-02-03' }] },
          ],
        },
        { linkId: 'weight', answer: [{ valueDecimal: 71.5 }] },
        { linkId: 'consent', answer: [{ valueBoolean: false }] },
        { linkId: 'visit', answer: [{ valueString: 'planned' }] },
      ],
    });
    expect(answer.text).toContain('"valueDecimal":71.50');
    expect(issues.issue.map(({ expression: [place] }: { expression: readonly string[] }) => place)).toEqual([
      'Questionnaire.item[5]',
      'Questionnaire.item[6]',
      'Questionnaire.item[7]',
    ]);
    const parsed = read(answer.text);
    const tree = parsed.ok && isObject(parsed.value.tree) ? parsed.value.tree : {};
    const [first] = isArray(tree['parameter']) ? tree['parameter'] : [];
    expect(checkStructure(isObject(first) ? (first['resource'] ?? null) : null)).toEqual([]);
  });

  it('takes the form by its canonical address, or as it is sent', async () => {
    const type = { url: '/Questionnaire/$populate' };
    for (const form of [
      { name: 'canonical', valueUri: 'urn:form|2' },
      { name: 'questionnaire', resource: questionnaire },
    ]) {
      const answer = await ask([subject('Patient/astrid'), form], type);
      expect([answer.status, answer.json.parameter?.[0].resource.item.length]).toEqual([200, 3]);
    }
  });

  describe('by variables, contexts and queries', () => {
    const query = (name: string, text: string) => ({ name, language: 'application/x-fhir-query', expression: text });
    const variable = (valueExpression: object) => ({ url: extensionUrls.variable, valueExpression });
    const group = (text: string, more: object = {}) => ({
      resourceType: 'Questionnaire',
      url: 'urn:other',
      status: 'active',
      item: [
        {
          linkId: 'each',
          type: 'group',
          repeats: true,
          extension: [{ url: extensionUrls.itemPopulationContext, valueExpression: query('one', text) }],
          item: [{ linkId: 'value', type: 'decimal', extension: [expression('%one.value.value')] }],
        },
      ],
      ...more,
    });
    const filled = async (form: object, caller = 'nurse') => {
      const parameter = [subject('Patient/astrid'), { name: 'questionnaire', resource: form }];
      const answer = await ask(parameter, { url: '/Questionnaire/$populate', caller });
      expect([answer.status, answer.status === 200 || answer.text]).toEqual([200, true]);
      const [response, issues] = answer.json.parameter;
      const places = (issues?.resource.issue ?? []).map(
        ({ expression: [place] }: { expression: readonly string[] }) => place,
      );
      return { item: response.resource.item, places, text: answer.text };
    };

    it('repeats a group for each resource that a query finds', async () => {
      const { item, places } = await filled(group('Observation?patient={{%patient.id}}&code=weight&_sort=date'));
      expect(places).toEqual([]);
      expect(item).toEqual([
        { linkId: 'each', item: [{ linkId: 'value', answer: [{ valueDecimal: 70 }] }] },
        { linkId: 'each', item: [{ linkId: 'value', answer: [{ valueDecimal: 71.5 }] }] },
      ]);
    });

    it('asks with the rights of the caller, and never more than was meant', async () => {
      for (const [text, remarks] of [
        ['Observation?patient=bjorn', 0],
        ['Patient/bjorn', 1],
        ['Observation?nothing=1', 1],
        ['Observation/', 1],
        ['Observation?patient={{%patient.photo.title}}', 0],
      ] as const) {
        const { item, places } = await filled(group(text));
        expect([text, item, places.length]).toEqual([text, undefined, remarks]);
      }
    });

    it('hands variables on, and tells of a launch context that was not given', async () => {
      const name = (code: string) => ({ url: 'name', valueCoding: { code } });
      const { item, places } = await filled({
        resourceType: 'Questionnaire',
        url: 'urn:other',
        status: 'active',
        extension: [
          { url: extensionUrls.launchContext, extension: [name('patient'), { url: 'type', valueCode: 'Patient' }] },
          { url: extensionUrls.launchContext, extension: [name('encounter'), { url: 'type', valueCode: 'Encounter' }] },
          variable(query('weights', 'Observation?patient={{%patient.id}}&code=weight')),
          variable({
            name: 'most',
            language: 'text/fhirpath',
            expression: '%weights.entry.resource.value.value.max()',
          }),
        ],
        item: [
          { linkId: 'count', type: 'integer', extension: [expression('%weights.entry.resource.count()')] },
          { linkId: 'visit', type: 'string', extension: [expression('%encounter.status')] },
          { linkId: 'day', type: 'date', extension: [expression('today()')] },
        ],
      });
      expect(item).toEqual([
        { linkId: 'count', answer: [{ valueInteger: 2 }] },
        { linkId: 'day', answer: [{ valueDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }] },
      ]);
      expect(places).toEqual(['Questionnaire', 'Questionnaire']);
    });

    describe('from a batch of queries (sourceQueries)', () => {
      const source = (reference: string) => ({ url: extensionUrls.sourceQueries, valueReference: { reference } });
      const get = (url: string, method = 'GET') => ({ request: { method, url } });
      const form = (entry: readonly object[], item: readonly object[], reference = '#known') => ({
        resourceType: 'Questionnaire',
        url: 'urn:other',
        status: 'active',
        contained: [{ resourceType: 'Bundle', id: 'known', type: 'batch', ...(entry.length === 0 ? {} : { entry }) }],
        extension: [source(reference)],
        item,
      });
      const count = (at: number) => ({
        linkId: `${at}`,
        type: 'integer',
        extension: [expression(`%known.entry[${at}].resource.entry.resource.ofType(Observation).count()`)],
      });

      it('leaves what is refused without an answer, each query at its own place', async () => {
        const entry = [
          get('Observation?nothing=1'),
          get('Observation?patient=bjorn'),
          get('Observation', 'POST'),
          get('Observation?patient={{%patient.photo.title}}'),
          { fullUrl: 'urn:x:nothing' },
          get('Observation?patient={{%patient.id}}&code=weight'),
        ];
        const { item, places } = await filled(form(entry, [0, 1, 2, 3, 4, 5].map(count)));
        const answers = item.map(({ answer }: { answer: { valueInteger: number }[] }) => answer[0]?.valueInteger);
        expect(answers).toEqual([0, 0, 0, 0, 0, 2]);
        expect(places).toEqual([0, 2, 4].map((at) => `Questionnaire.sourceQueries.entry[${at}]`));
      });

      it('tells of a batch that is not there, and asks at most 50 queries', async () => {
        for (const reference of ['Bundle/none', 'https://elsewhere.example/Bundle/known', 'Patient/bjorn']) {
          const { places } = await filled(form([], [count(0)], reference));
          expect([reference, places.includes('Questionnaire')]).toEqual([reference, true]);
        }
        const many = Array.from({ length: 60 }, () => get('Observation?patient={{%patient.id}}&_count=1'));
        expect((await filled(form(many, [count(0)]))).places.length).toBe(10);
      });

      it('reads a batch of this record', async () => {
        const body = { resourceType: 'Bundle', id: 'known', type: 'batch', entry: [get('Patient/{{%patient.id}}')] };
        expect((await send('system', { method: 'PUT', url: '/Bundle/known', body })).status).toBe(201);
        const family = { linkId: 'f', type: 'string', extension: [expression('%known.entry[0].resource.name.family')] };
        const { item, places } = await filled(form([], [family], 'Bundle/known'), 'system');
        expect([item, places]).toEqual([[{ linkId: 'f', answer: [{ valueString: 'Berg' }] }], []]);
      });
    });
  });
});
