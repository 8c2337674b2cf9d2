// https://hl7.org/fhir/uv/sdc/extraction.html: definition-based and template-based extraction, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { testHouse } from '../../testing/test-house.ts';
import { extensionUrls } from '../questionnaire-items.ts';

const test = await testHouse();
const { send } = test;
const R4 = 'http://hl7.org/fhir/StructureDefinition';

const ext = (name: keyof typeof extensionUrls, extension: readonly object[]) => ({
  url: extensionUrls[name],
  extension,
});
const begins = (canonical: string, more: readonly object[] = []) =>
  ext('definitionExtract', [{ url: 'definition', valueCanonical: canonical }, ...more]);
const fixed = (definition: string, value: object) =>
  ext('definitionExtractValue', [
    { url: 'definition', valueUri: definition },
    { url: 'fixed-value', ...value },
  ]);
const computed = (definition: string, expression: string) =>
  ext('definitionExtractValue', [
    { url: 'definition', valueUri: definition },
    { url: 'expression', valueExpression: { language: 'text/fhirpath', expression } },
  ]);
const says = (url: string, valueString: string) => ({ url, valueString });
const from = (expression: string) => ({
  extension: [{ url: extensionUrls.templateExtractValue, valueString: expression }],
});
const within = (expression: string) => ({ url: extensionUrls.templateExtractContext, valueString: expression });
const unit = {
  url: extensionUrls.unit,
  valueCoding: { system: 'http://unitsofmeasure.org', code: 'kg', display: 'kg' },
};

const form = (parts: object) => ({
  resourceType: 'Questionnaire',
  id: 'form',
  url: 'urn:form',
  status: 'active',
  ...parts,
});
const response = (item: readonly object[], parts: object = {}) => ({
  resourceType: 'QuestionnaireResponse',
  status: 'completed',
  questionnaire: 'urn:form',
  subject: { reference: 'Patient/astrid' },
  authored: '2026-01-01T10:00:00Z',
  ...(item.length === 0 ? {} : { item }),
  ...parts,
});
const answered = (linkId: string, ...answer: readonly object[]) => ({ linkId, answer });

async function extract(questionnaire: object, filled: object, caller = 'nurse') {
  const parameter = [
    { name: 'questionnaire-response', resource: filled },
    { name: 'questionnaire', resource: questionnaire },
  ];
  const body = JSON.stringify({ resourceType: 'Parameters', parameter }).replaceAll(/"(\d+\.\d+)d"/g, '$1');
  const answer = await send(caller, { method: 'POST', url: '/QuestionnaireResponse/$extract', body });
  expect([answer.status, answer.status === 200 || answer.text]).toEqual([200, true]);
  const [first, second] = answer.json.parameter ?? [];
  const bundle = first === undefined ? answer.json : first.resource;
  return {
    text: answer.text,
    bundle,
    resources: (bundle.entry ?? []).map(({ resource }: { resource: object }) => resource),
    issues: (second?.resource.issue ?? []).map(
      ({ expression, diagnostics }: { expression: readonly string[]; diagnostics: string }) => [
        expression[0],
        diagnostics,
      ],
    ),
  };
}

beforeAll(() => cast(test));

describe('definition-based extraction', () => {
  const weight = form({
    item: [
      {
        linkId: 'measurement',
        type: 'group',
        extension: [
          begins(`${R4}/Observation`),
          fixed(`${R4}/Observation#Observation.status`, { valueCode: 'final' }),
          fixed(`${R4}/Observation#Observation.code`, { valueCodeableConcept: { text: 'Weight' } }),
          computed(`${R4}/Observation#Observation.subject`, '%resource.subject'),
          computed(`${R4}/Observation#Observation.effective[x]`, '%resource.authored'),
        ],
        item: [
          { linkId: 'kg', type: 'decimal', definition: `${R4}/Observation#Observation.value[x]`, extension: [unit] },
          { linkId: 'how', type: 'choice', definition: `${R4}/Observation#Observation.method` },
          { linkId: 'note', type: 'text', definition: `${R4}/Observation#Observation.note` },
          { linkId: 'other', type: 'string', definition: 'urn:data-elements#Other' },
        ],
      },
    ],
  });
  const measured = {
    linkId: 'measurement',
    item: [
      answered('kg', { valueDecimal: '71.50d' }),
      answered('how', { valueCoding: { code: 'scale' } }),
      answered('note', { valueString: 'Dressed' }),
      answered('other', { valueString: 'x' }),
    ],
  };
  const filled = response([measured]);

  it('makes one resource for each item that was answered, none for one that was not', async () => {
    expect((await extract(weight, response([]))).bundle).toEqual({ resourceType: 'Bundle', type: 'transaction' });
    const twice = await extract(weight, response([measured, measured]));
    expect(twice.resources).toHaveLength(2);
  });

  it('converts answers to what the element holds, digits kept', async () => {
    const { resources, issues, text, bundle } = await extract(weight, filled);
    expect(resources).toEqual([
      {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'Weight' },
        subject: { reference: 'Patient/astrid' },
        effectiveDateTime: '2026-01-01T10:00:00Z',
        valueQuantity: { value: 71.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
        method: { coding: [{ code: 'scale' }] },
        note: [{ text: 'Dressed' }],
      },
    ]);
    expect([issues, bundle.entry[0].request]).toEqual([[], { method: 'POST', url: 'Observation' }]);
    expect(text).toContain('"value":71.50');
  });

  it('gives what our own server takes as a transaction, references between entries included', async () => {
    const linked = form({
      extension: [{ url: extensionUrls.extractAllocateId, valueString: 'goal' }],
      item: [
        {
          linkId: 'aim',
          type: 'string',
          definition: `${R4}/Goal#Goal.description`,
          extension: [
            begins(`${R4}/Goal`, [says('fullUrl', '%goal')]),
            fixed(`${R4}/Goal#Goal.lifecycleStatus`, { valueCode: 'active' }),
            computed(`${R4}/Goal#Goal.subject`, '%resource.subject'),
          ],
        },
        {
          linkId: 'plan',
          type: 'group',
          extension: [
            begins(`${R4}/CarePlan`),
            fixed(`${R4}/CarePlan#CarePlan.status`, { valueCode: 'active' }),
            fixed(`${R4}/CarePlan#CarePlan.intent`, { valueCode: 'plan' }),
            computed(`${R4}/CarePlan#CarePlan.subject`, '%resource.subject'),
            computed(`${R4}/CarePlan#CarePlan.goal.reference`, '%goal'),
          ],
          item: [{ linkId: 'title', type: 'string', definition: `${R4}/CarePlan#CarePlan.title` }],
        },
      ],
    });
    const answers = response([
      answered('aim', { valueString: 'Walk alone' }),
      { linkId: 'plan', item: [answered('title', { valueString: 'Walking' })] },
    ]);
    const { bundle, issues } = await extract(linked, answers);
    expect(issues).toEqual([]);
    const posted = await send('nurse', { method: 'POST', url: '/', body: bundle });
    expect([posted.status, posted.status === 200 || posted.text]).toEqual([200, true]);
    const [goal, plan] = posted.json.entry.map(({ response: { location } }: { response: { location: string } }) =>
      location.split('/').slice(-4, -2).join('/'),
    );
    const stored = await send('nurse', { url: `/${plan}` });
    expect(stored.json.goal).toEqual([{ reference: goal }]);
  });

  it('keeps the parts of repeated groups together, and updates what has an id', async () => {
    const person = form({
      extension: [begins(`${R4}/Patient`, [says('ifMatch', '\'W/"1"\'')])],
      item: [
        { linkId: 'id', type: 'string', definition: `${R4}/Patient#Patient.id` },
        { linkId: 'given', type: 'string', repeats: true, definition: `${R4}/Patient#Patient.name.given` },
        { linkId: 'family', type: 'string', definition: `${R4}/Patient#Patient.name.family` },
        {
          linkId: 'contact',
          type: 'group',
          repeats: true,
          definition: `${R4}/Patient#Patient.contact`,
          item: [
            { linkId: 'who', type: 'string', definition: `${R4}/Patient#Patient.contact.name.text` },
            { linkId: 'phone', type: 'string', definition: `${R4}/Patient#Patient.contact.telecom.value` },
          ],
        },
      ],
    });
    const contact = (who: string, phone: string) => ({
      linkId: 'contact',
      item: [answered('who', { valueString: who }), answered('phone', { valueString: phone })],
    });
    const { bundle } = await extract(
      person,
      response([
        answered('id', { valueString: 'astrid' }),
        answered('given', { valueString: 'Astrid' }, { valueString: 'Marie' }),
        answered('family', { valueString: 'Berg' }),
        contact('Ola', '1'),
        contact('Eva', '2'),
      ]),
    );
    expect(bundle.entry).toMatchObject([
      {
        resource: {
          id: 'astrid',
          name: [{ given: ['Astrid', 'Marie'], family: 'Berg' }],
          contact: [
            { name: { text: 'Ola' }, telecom: [{ value: '1' }] },
            { name: { text: 'Eva' }, telecom: [{ value: '2' }] },
          ],
        },
        request: { method: 'PUT', url: 'Patient/astrid', ifMatch: 'W/"1"' },
      },
    ]);
  });

  it('takes what a profile of this record fixes, in slices too, and names the profile', async () => {
    const url = 'urn:profile:pressure';
    const made = await send('system', {
      method: 'POST',
      url: '/StructureDefinition',
      body: {
        resourceType: 'StructureDefinition',
        url,
        name: 'Pressure',
        status: 'active',
        kind: 'resource',
        abstract: false,
        type: 'Observation',
        differential: {
          element: [
            { id: 'Observation.status', path: 'Observation.status', min: 1, fixedCode: 'final' },
            { id: 'Observation.code', path: 'Observation.code', min: 1, patternCodeableConcept: { text: 'BP' } },
            { id: 'Observation.device', path: 'Observation.device', patternReference: { reference: 'Device/never' } },
            {
              id: 'Observation.component:systolic.code',
              path: 'Observation.component.code',
              min: 1,
              patternCodeableConcept: { text: 'systolic' },
            },
            {
              id: 'Observation.component:diastolic.code',
              path: 'Observation.component.code',
              min: 1,
              patternCodeableConcept: { text: 'diastolic' },
            },
          ],
        },
      },
    });
    expect([made.status, made.status === 201 || made.text]).toEqual([201, true]);
    const pressure = form({
      extension: [begins(url)],
      item: [
        {
          linkId: 'systolic',
          type: 'integer',
          definition: `${url}#Observation.component:systolic.value[x]`,
        },
      ],
    });
    const { resources, issues } = await extract(pressure, response([answered('systolic', { valueInteger: 1 })]));
    expect(issues).toEqual([]);
    expect(resources).toEqual([
      {
        resourceType: 'Observation',
        meta: { profile: [url] },
        status: 'final',
        code: { text: 'BP' },
        component: [{ code: { text: 'systolic' }, valueInteger: 1 }],
      },
    ]);
  });

  it('tells what it leaves out, and why', async () => {
    const wrong = form({
      item: [
        { linkId: 'a', type: 'string', extension: [begins('urn:profile:unknown')] },
        {
          linkId: 'b',
          type: 'string',
          definition: `${R4}/Patient#Patient.birthDate`,
          extension: [begins(`${R4}/Patient`), computed(`${R4}/Patient#Patient.active`, 'nothing(')],
        },
        {
          linkId: 'c',
          type: 'string',
          definition: `${R4}/Basic#Basic.nowhere`,
          extension: [begins(`${R4}/Basic`)],
        },
      ],
    });
    const filled = response(['a', 'b', 'c'].map((linkId) => answered(linkId, { valueString: 'x' })));
    const { resources, issues } = await extract(wrong, filled);
    expect(resources).toEqual([{ resourceType: 'Patient' }]);
    expect(issues.map(([place]: readonly string[]) => place)).toEqual([
      'Questionnaire.item[0]',
      'Questionnaire.item[1]',
      'Questionnaire.item[1]',
      'Questionnaire.item[2]',
      'Basic.code',
    ]);
  });
});

describe('template-based extraction', () => {
  const template = {
    resourceType: 'Condition',
    id: 'condition',
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    code: {
      extension: [within("item.where(linkId = 'what').answer.value")],
      coding: [from('ofType(Coding)')],
      _text: from('ofType(string)'),
    },
    subject: { _reference: from('%resource.subject.reference') },
    _recordedDate: from('%resource.authored'),
    note: [{ extension: [within("item.where(linkId = 'note').answer")], _text: from('value') }],
    _onsetString: from("item.where(linkId = 'onset').answer.value"),
  };
  const problems = form({
    contained: [template],
    item: [
      {
        linkId: 'problem',
        type: 'group',
        repeats: true,
        extension: [ext('templateExtract', [{ url: 'template', valueReference: { reference: '#condition' } }])],
        item: [
          { linkId: 'what', type: 'open-choice' },
          { linkId: 'note', type: 'string', repeats: true },
          { linkId: 'onset', type: 'string' },
        ],
      },
    ],
  });
  const problem = (...item: readonly object[]) => ({ linkId: 'problem', item });

  it('copies the template for each item, with values for expressions, and without what gives nothing', async () => {
    const filled = response([
      problem(
        answered('what', { valueCoding: { system: 'urn:x', code: 'R05' } }),
        answered('note', { valueString: 'dry' }, { valueString: 'at night' }),
      ),
      problem(answered('what', { valueString: 'Cough' }), answered('onset', { valueString: 'March' })),
    ]);
    const { resources, issues, bundle } = await extract(problems, filled);
    expect(issues).toEqual([]);
    expect(resources).toEqual([
      {
        resourceType: 'Condition',
        clinicalStatus: template.clinicalStatus,
        code: { coding: [{ system: 'urn:x', code: 'R05' }] },
        subject: { reference: 'Patient/astrid' },
        recordedDate: '2026-01-01T10:00:00Z',
        note: [{ text: 'dry' }, { text: 'at night' }],
      },
      {
        resourceType: 'Condition',
        clinicalStatus: template.clinicalStatus,
        code: { text: 'Cough' },
        subject: { reference: 'Patient/astrid' },
        recordedDate: '2026-01-01T10:00:00Z',
        onsetString: 'March',
      },
    ]);
    const posted = await send('nurse', { method: 'POST', url: '/', body: bundle });
    expect([posted.status, posted.status === 200 || posted.text]).toEqual([200, true]);
  });

  it('fills a whole transaction that the form contains', async () => {
    const bundle = {
      resourceType: 'Bundle',
      id: 'transaction',
      type: 'transaction',
      entry: [
        {
          extension: [within("item.where(linkId = 'what').answer")],
          _fullUrl: from('%task'),
          resource: {
            resourceType: 'Basic',
            code: { _text: from('value') },
            subject: { _reference: from('%resource.subject.reference') },
          },
          request: { method: 'POST', url: 'Basic', ifNoneExist: 'code=x' },
        },
      ],
    };
    const whole = form({
      contained: [bundle],
      extension: [
        { url: extensionUrls.extractAllocateId, valueString: 'task' },
        { url: extensionUrls.templateExtractBundle, valueReference: { reference: '#transaction' } },
      ],
      item: [{ linkId: 'what', type: 'string' }],
    });
    expect((await extract(whole, response([]))).resources).toEqual([]);
    const { bundle: made } = await extract(whole, response([answered('what', { valueString: 'Test' })]));
    expect(made.entry).toEqual([
      {
        fullUrl: expect.stringMatching(/^urn:uuid:/),
        resource: { resourceType: 'Basic', code: { text: 'Test' }, subject: { reference: 'Patient/astrid' } },
        request: { method: 'POST', url: 'Basic', ifNoneExist: 'code=x' },
      },
    ]);
  });

  it('sees variables of the form, and tells of templates that are not there and values that do not fit', async () => {
    const variable = {
      url: extensionUrls.variable,
      valueExpression: { name: 'twice', language: 'text/fhirpath', expression: "%resource.item.answer.value & '!'" },
    };
    const wrong = form({
      contained: [
        {
          resourceType: 'Basic',
          id: 'basic',
          code: { _text: from('%twice') },
          created: '2026',
          _created: from('%resource'),
        },
      ],
      extension: [
        variable,
        ext('templateExtract', [{ url: 'template', valueReference: { reference: 'Basic/none' } }]),
        ext('templateExtract', [{ url: 'template', valueReference: { reference: '#basic' } }]),
      ],
      item: [{ linkId: 'what', type: 'string' }],
    });
    const { resources, issues } = await extract(wrong, response([answered('what', { valueString: 'Yes' })]));
    expect(resources).toEqual([{ resourceType: 'Basic', code: { text: 'Yes!' } }]);
    expect(issues.map(([place]: readonly string[]) => place)).toEqual(['Questionnaire', 'Questionnaire.created']);
  });

  it('bounds what contexts inside contexts may make', async () => {
    const nested = (depth: number): object => ({
      extension: [within('%resource.item')],
      ...(depth === 0 ? { valueString: 'x' } : { part: [nested(depth - 1)] }),
      name: 'x',
    });
    const bomb = form({
      contained: [{ resourceType: 'Parameters', id: 'bomb', parameter: [nested(8)] }],
      extension: [ext('templateExtract', [{ url: 'template', valueReference: { reference: '#bomb' } }])],
      item: [{ linkId: 'a', type: 'string' }],
    });
    const many = Array.from({ length: 40 }, () => answered('a', { valueString: 'x' }));
    const { issues } = await extract(bomb, response(many));
    expect(issues.map(([, detail]: readonly string[]) => detail)).toContainEqual(
      expect.stringMatching(/elements are made|takes too|too long|steps/i),
    );
  });
});

describe('QuestionnaireResponse/$extract by StructureMap', () => {
  const asking = (canonical: string, contained: readonly object[] = []) =>
    form({
      ...(contained.length === 0 ? {} : { contained }),
      extension: [{ url: extensionUrls.targetStructureMap, valueCanonical: canonical }],
      item: [{ linkId: 'what', type: 'string' }],
    });
  const put = (context: string, element: string, transform?: string, ...parameter: readonly object[]) => ({
    context,
    contextType: 'variable',
    element,
    variable: element,
    ...(transform === undefined ? {} : { transform }),
    ...(parameter.length === 0 ? {} : { parameter }),
  });
  const mapped = (code: string, more: object = {}) => ({
    resourceType: 'StructureMap',
    id: 'form-map',
    url: 'urn:form-map',
    name: 'FormMap',
    status: 'active',
    group: [
      {
        name: 'main',
        typeMode: 'none',
        input: [
          { name: 'src', type: 'QuestionnaireResponse', mode: 'source' },
          { name: 'bundle', type: 'Bundle', mode: 'target' },
        ],
        rule: [
          {
            name: 'each',
            source: [{ context: 'src', element: 'item', variable: 'i', condition: "linkId = 'what'" }],
            target: [
              put('bundle', 'entry'),
              put('entry', 'resource', 'create', { valueString: 'Basic' }),
              put('resource', 'subject', 'evaluate', { valueString: '%src.subject' }),
            ],
            rule: [
              {
                name: 'answer',
                source: [{ context: 'i', element: 'answer', variable: 'a' }],
                rule: [
                  {
                    name: 'value',
                    source: [{ context: 'a', element: 'value', variable: 'v' }],
                    target: [
                      put(
                        'resource',
                        'code',
                        code,
                        { valueId: 'v' },
                        { valueString: 'urn:codes' },
                        { valueString: 'CodeableConcept' },
                      ),
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    ...more,
  });
  const what = response([answered('what', { valueString: 'a' })]);

  it('makes nothing of a map that is not there, or that fails, and tells of it', async () => {
    for (const questionnaire of [asking('urn:none'), asking('#m', [{ ...mapped('dateOp'), id: 'm' }])]) {
      const { resources, issues } = await extract(questionnaire, what);
      expect([resources, issues.map(([place]: readonly string[]) => place)]).toEqual([[], ['Questionnaire']]);
    }
  });

  it('makes what the map of this record says, with the codes of a ConceptMap, ready to be posted', async () => {
    const codes = {
      resourceType: 'ConceptMap',
      id: 'codes',
      url: 'urn:codes',
      status: 'active',
      group: [{ target: 'urn:t', element: [{ code: 'a', target: [{ code: 'B', equivalence: 'equal' }] }] }],
    };
    for (const resource of [codes, mapped('translate')]) {
      const made = await send('system', {
        method: 'PUT',
        url: `/${resource.resourceType}/${resource.id}`,
        body: resource,
      });
      expect([made.status, made.status === 201 || made.text]).toEqual([201, true]);
    }
    const { bundle, issues } = await extract(asking('urn:form-map'), what, 'system');
    expect(issues).toEqual([]);
    expect(bundle.entry).toEqual([
      {
        fullUrl: expect.stringMatching(/^urn:uuid:/),
        resource: {
          resourceType: 'Basic',
          code: { coding: [{ system: 'urn:t', code: 'B' }] },
          subject: { reference: 'Patient/astrid' },
        },
        request: { method: 'POST', url: 'Basic' },
      },
    ]);
    expect((await send('system', { method: 'POST', url: '/', body: bundle })).status).toBe(200);
  });
});
