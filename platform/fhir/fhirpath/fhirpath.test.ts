// DESIGN.md §5 `POST /fhir/$fhirpath` and https://hl7.org/fhirpath/N1/.

import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';
import { createEvaluator } from './evaluator.ts';

const { send, log } = await testHouse();

const patient = {
  resourceType: 'Patient',
  active: true,
  gender: 'male',
  name: [{ family: 'Berg', given: ['Astrid', 'Marie'] }],
  contact: [{ gender: 'female', telecom: [{ system: 'phone', value: '1' }] }],
};

const body = (expression: string, resource: string): string =>
  `{"resourceType":"Parameters","parameter":[{"name":"expression","valueString":${JSON.stringify(expression)}},{"name":"resource","resource":${resource}}]}`;

const evaluate = (expression: string, resource: object | string = patient) =>
  send('system', {
    method: 'POST',
    url: '/$fhirpath',
    body: body(expression, typeof resource === 'string' ? resource : JSON.stringify(resource)),
  });

const codeOf = (json: { issue: { details: { coding: { code: string }[] } }[] }) =>
  json.issue[0]?.details.coding[0]?.code;

describe('FHIRPath is refused', () => {
  it('to who has not logged in', async () => {
    const { status } = await send(null, { method: 'POST', url: '/$fhirpath', body: body('name', '{}') });
    expect(status).toBe(401);
  });

  it('without expression or resource', async () => {
    for (const parameter of [
      [{ name: 'expression', valueString: 'name' }],
      [{ name: 'resource', resource: patient }],
      [
        { name: 'expression', valueInteger: 1 },
        { name: 'resource', resource: patient },
      ],
    ]) {
      const { status, json } = await send('system', {
        method: 'POST',
        url: '/$fhirpath',
        body: { resourceType: 'Parameters', parameter },
      });
      expect([status, codeOf(json)]).toEqual([400, 'operation-parameter']);
    }
  });

  it('where the expression cannot be read, and says where', async () => {
    const { status, json } = await evaluate('name.where(');
    expect([status, codeOf(json)]).toEqual([400, 'fhirpath']);
    expect(json.issue[0].diagnostics).toMatch(/^Line 1, column \d+\.$/);
  });

  it('where it cannot be evaluated, without a word of the resource', async () => {
    const { status, json, text } = await evaluate("name.given > 'a'");
    expect([status, codeOf(json)]).toEqual([400, 'fhirpath']);
    expect(text).not.toContain('Astrid');
  });

  it('where it would ask other servers', async () => {
    for (const expression of ["'http://example.org'.resolve()", "gender.memberOf('http://example.org/vs')"]) {
      expect([expression, codeOf((await evaluate(expression)).json)]).toEqual([expression, 'fhirpath']);
    }
  });

  it('where it would take for ever or all memory, and goes on answering others', async () => {
    const evaluator = createEvaluator({ deadline: 300 });
    const resource = JSON.stringify(patient);
    const hostile = [
      `'${'a'.repeat(40)}!'.matches('^(a+)+$')`,
      `(${'1|'.repeat(2000)}2).select($this.repeat($this + 1))`,
      `'${'a'.repeat(1000)}'${".replace('a','aaaaaaaaaaaaaaaaaaaa')".repeat(9)}`,
    ];
    const answers = await Promise.all(
      [...hostile, 'name.family'].map((expression) => evaluator.evaluate({ expression, resource }, 'one')),
    );
    expect(answers.map((answer) => (answer.ok ? answer.value.map(({ json }) => json) : answer.error.code))).toEqual([
      'costly',
      'costly',
      'costly',
      ['"Berg"'],
    ]);
  });

  it('alone: the expressions of others go on beside it', async () => {
    const evaluator = createEvaluator({ deadline: 300 });
    const answered: string[] = [];
    const ask = async (expression: string, owner: string): Promise<void> => {
      const answer = await evaluator.evaluate({ expression, resource: '{}' }, owner);
      answered.push(answer.ok ? owner : answer.error.code);
    };
    const endless = `'${'a'.repeat(40)}!'.matches('^(a+)+$')`;
    await Promise.all([
      ...Array.from({ length: 4 }, () => ask(endless, 'hostile')),
      ask('1', 'nurse'),
      ask('2', 'nurse'),
    ]);
    expect(answered.at(-1)).toBe('costly');
    expect([...answered].sort()).toEqual(['costly', 'costly', 'costly', 'costly', 'nurse', 'nurse']);
  });

  it('where one asks for too much at a time, and others are answered', async () => {
    const evaluator = createEvaluator({ queueOfOne: 2 });
    const ask = (owner: string) => evaluator.evaluate({ expression: '1', resource: '{}' }, owner);
    const answers = await Promise.all([...Array.from({ length: 5 }, () => ask('greedy')), ask('nurse')]);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
      'ok',
      'ok',
      'ok',
      'busy',
      'busy',
      'ok',
    ]);
  });

  it('where too many wait already', async () => {
    const evaluator = createEvaluator({ queue: 1 });
    const tasks = ['1', '2', '3', '4'].map((expression) =>
      evaluator.evaluate({ expression, resource: '{}' }, expression),
    );
    const answers = await Promise.all(tasks);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toContain('busy');
  });
});

describe('FHIRPath answers one result for each item', () => {
  it('none where there is none', async () => {
    const { status, json } = await evaluate('name.suffix');
    expect([status, json]).toEqual([200, { resourceType: 'Parameters' }]);
  });

  it.each([
    ['name.given', [{ valueString: 'Astrid' }, { valueString: 'Marie' }]],
    ['gender', [{ valueCode: 'male' }]],
    ['name.count()', [{ valueInteger: 1 }]],
    ['active.not()', [{ valueBoolean: false }]],
    ['name', [{ valueHumanName: patient.name[0] }]],
    ['@2020-02', [{ valueDate: '2020-02' }]],
    ["4 'mg'", [{ valueQuantity: { value: 4, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }]],
    ['4 days', [{ valueQuantity: { value: 4, unit: 'days' } }]],
    ['%resource', [{ resource: patient }]],
    [
      'contact',
      [
        {
          part: [
            { name: 'gender', valueCode: 'female' },
            { name: 'telecom', valueContactPoint: { system: 'phone', value: '1' } },
          ],
        },
      ],
    ],
    [
      'gender.type()',
      [
        {
          part: [
            { name: 'namespace', valueString: 'FHIR' },
            { name: 'name', valueString: 'code' },
          ],
        },
      ],
    ],
  ])('%s', async (expression, results) => {
    const { status, json } = await evaluate(expression);
    expect([status, json.parameter]).toEqual([200, results.map((result) => ({ name: 'result', ...result }))]);
  });

  it('keeps the digits of decimals, alone and inside what is shown whole', async () => {
    const weight = '{"resourceType":"Observation","valueQuantity":{"value":81.50,"unit":"kg"}}';
    expect((await evaluate('value.value', weight)).text).toContain('"valueDecimal":81.50}');
    expect((await evaluate('value', weight)).text).toContain('{"value":81.50,"unit":"kg"}');
    expect((await evaluate('0.1 + 0.2', weight)).text).toContain('"valueDecimal":0.3}');
    expect((await evaluate('value.value = 81.5', weight)).text).toContain('true');
  });

  it('leaves out primitives that have no value, and shows what stands beside a value', async () => {
    const why = { extension: [{ url: 'http://example.org/why', valueBoolean: true }] };
    const masked = { resourceType: 'Patient', _birthDate: why, gender: 'female', _gender: why };
    expect((await evaluate('birthDate', masked)).json.parameter).toBeUndefined();
    expect((await evaluate('birthDate.extension.value', masked)).json.parameter).toHaveLength(1);
    expect((await evaluate('gender', masked)).json.parameter).toEqual([
      { name: 'result', valueCode: 'female', _valueCode: why },
    ]);
  });

  it('leaves nothing of the resource in the log', async () => {
    await evaluate("name.family = 'Merkelig'", { ...patient, name: [{ family: 'Merkelig' }] });
    expect(log.join('')).not.toContain('Merkelig');
  });
});
