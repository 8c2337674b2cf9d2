// https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';
import { extensionUrls } from './questionnaire-items.ts';

const test = await testHouse();
const { send } = test;
const marked = (value = true) => ({ url: extensionUrls.observationExtract, valueBoolean: value });
const code = (value: string) => [{ system: 'urn:x', code: value }];

const questionnaire = {
  resourceType: 'Questionnaire',
  id: 'form',
  url: 'urn:form',
  version: '1',
  status: 'active',
  extension: [marked()],
  item: [
    {
      linkId: 'weight',
      type: 'decimal',
      code: code('weight'),
      text: 'Weight',
      extension: [
        { url: extensionUrls.unit, valueCoding: { system: 'http://unitsofmeasure.org', code: 'kg', display: 'kg' } },
      ],
    },
    { linkId: 'secret', type: 'string', code: code('secret'), extension: [marked(false)] },
    { linkId: 'uncoded', type: 'string' },
    {
      linkId: 'group',
      type: 'group',
      item: [{ linkId: 'smokes', type: 'choice', repeats: true, code: code('smokes') }],
    },
  ],
};
const response = (parts: object = {}) => ({
  resourceType: 'QuestionnaireResponse',
  id: 'filled',
  status: 'completed',
  questionnaire: 'urn:form|1',
  subject: { reference: 'Patient/astrid' },
  authored: '2026-01-01T10:00:00Z',
  author: { reference: 'Practitioner/kari' },
  item: [
    { linkId: 'weight', answer: [{ valueDecimal: 'WEIGHT' }] },
    { linkId: 'secret', answer: [{ valueString: 'x' }] },
    { linkId: 'uncoded', answer: [{ valueString: 'y' }] },
    {
      linkId: 'group',
      item: [{ linkId: 'smokes', answer: [{ valueCoding: { code: 'a' } }, { valueCoding: { code: 'b' } }] }],
    },
  ],
  ...parts,
});
const textOf = (parts: object = {}) => JSON.stringify(response(parts)).replace('"WEIGHT"', '71.50');
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);

beforeAll(async () => {
  await cast(test);
  await send('system', { method: 'PUT', url: '/Questionnaire/form', body: questionnaire });
  const made = await send('system', { method: 'PUT', url: '/QuestionnaireResponse/filled', body: textOf() });
  expect([made.status, made.status === 201 || made.text]).toEqual([201, true]);
});

describe('QuestionnaireResponse/$extract', () => {
  it('is refused for what is not complete, names no form, or is no response; 404 out of reach', async () => {
    const url = '/QuestionnaireResponse/$extract';
    for (const [body, code] of [
      [textOf({ status: 'in-progress' }), 'operation-parameter'],
      [textOf({ questionnaire: 'urn:other' }), 'operation-parameter'],
      [textOf({ questionnaire: undefined }), 'operation-parameter'],
      ['{"resourceType":"Patient"}', 'wrong-type'],
    ] as const) {
      const answer = await send('nurse', { method: 'POST', url, body });
      expect([answer.status, codes(answer)]).toEqual([400, [code]]);
    }
    expect((await send('nurse', { url: '/QuestionnaireResponse/nothing/$extract' })).status).toBe(404);
  });

  it('gives an Observation for each marked answer with a code, digits kept, and stores nothing', async () => {
    const answer = await send('nurse', { url: '/QuestionnaireResponse/filled/$extract' });
    expect(answer.status).toBe(200);
    const observations = answer.json.entry.map(({ resource }: { resource: object }) => resource);
    expect(observations).toMatchObject([
      {
        code: { coding: code('weight'), text: 'Weight' },
        valueQuantity: { value: 71.5, unit: 'kg', code: 'kg' },
        subject: { reference: 'Patient/astrid' },
        effectiveDateTime: '2026-01-01T10:00:00Z',
        derivedFrom: [{ reference: 'QuestionnaireResponse/filled' }],
      },
      { valueCodeableConcept: { coding: [{ code: 'a' }] } },
      { valueCodeableConcept: { coding: [{ code: 'b' }] } },
    ]);
    expect(answer.text).toContain('"value":71.50');
    expect((await send('nurse', { url: '/Observation?patient=astrid' })).json.total).toBe(0);
  });

  it('gives a Bundle that can be posted as it is', async () => {
    const extracted = await send('nurse', { method: 'POST', url: '/QuestionnaireResponse/$extract', body: textOf() });
    const posted = await send('nurse', { method: 'POST', url: '/', body: extracted.text });
    expect([posted.status, posted.status === 200 || posted.text]).toEqual([200, true]);
    expect((await send('nurse', { url: '/Observation?patient=astrid&code=weight' })).json.total).toBe(1);
  });
});
