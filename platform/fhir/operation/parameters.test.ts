// https://hl7.org/fhir/R4/operations.html#request: parameters of an operation, and how wrong ones are refused.

import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../house.ts';
import { booleanGiven, integerGiven, objectsGiven, resourceGiven, textGiven, textsGiven } from './given.ts';
import type { ParameterDefinition } from './operation.ts';
import { type ReadOptions, readGiven } from './parameters.ts';

const definitions: readonly ParameterDefinition[] = [
  { name: 'start', types: ['date'] },
  { name: 'max', types: ['positiveInt'] },
  { name: 'exact', types: ['boolean'] },
  { name: 'type', types: ['code'], max: '*' },
  { name: 'subject', types: ['Reference', 'id'] },
  { name: 'resource', types: ['Resource'] },
  { name: 'group', types: ['part'] },
];
const read = (parameters: string, body: object | null, { definitions: wanted, others }: Omit<ReadOptions, 'limits'>) =>
  readGiven(
    {
      kind: 'Patient',
      id: '',
      version: '',
      parameters,
      headers: { 'content-type': 'application/fhir+json' },
      body: body === null ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body)),
    },
    { definitions: wanted, others, limits: defaultLimits },
  );
const given = (parameters: string, body: object | null = null, wanted = definitions) => {
  const result = read(parameters, body, { definitions: wanted, others: 'refused' });
  return result.ok ? { ok: true as const, value: result.value.given } : result;
};
const parameters = (...parameter: readonly object[]) => ({ resourceType: 'Parameters', parameter });
const refusal = (result: ReturnType<typeof given>) => (result.ok ? 'none' : result.error[0]);

describe('What an operation was given', () => {
  it.each([
    ['an unknown name', given('begin=2026'), 'It takes: start, max'],
    ['a value of another form', given('start=yesterday'), 'start must be date'],
    ['a number that is none', given('max=ten'), 'max must be positiveInt'],
    ['a number out of range', given('max=0'), 'max must be positiveInt'],
    ['a boolean that is none', given('exact=1'), 'exact must be boolean'],
    ['a repeat that is not allowed', given('start=2026&start=2027'), 'start may be given once'],
    ['a repeat across address and body', given('max=1', parameters({ name: 'max', valuePositiveInt: 2 })), 'once'],
    ['a reference in the address', given('resource=x'), 'resource must be Resource'],
    ['the wrong type', given('', parameters({ name: 'start', valueBoolean: true })), 'start must be date'],
    ['a value that R4 has not', given('', parameters({ name: 'start', valueDate: '2026-13' })), 'a date'],
    ['an empty parameter', given('', parameters({ name: 'start' })), 'start must be date'],
    ['an element that R4 has not', given('', parameters({ name: 'start', valueDay: '2026' })), 'no element'],
    ['a missing one', given('', null, [{ name: 'code', types: ['code'], min: 1 }]), 'code must be given'],
  ])('%s is refused by name', (_, result, sentence) => {
    expect(refusal(result)).toMatchObject({ code: 'operation-parameter', detail: expect.stringContaining(sentence) });
  });

  it('refuses a national number in the address, never repeating it', () => {
    expect(refusal(given('start=13116900216'))).toEqual({ code: 'parameter-personal' });
  });

  it('refuses another resource where none or several are taken', () => {
    const body = { resourceType: 'Patient' };
    expect(refusal(given('', body, []))).toMatchObject({ code: 'wrong-type' });
    const two = ['a', 'b'].map((name) => ({ name, types: ['Resource'] }));
    expect(refusal(given('', body, two))).toMatchObject({ code: 'wrong-type' });
  });

  it('is read with its types from address and body together', () => {
    const subject = { reference: 'Patient/a' };
    const result = given(
      'start=2026-01&type=A&type=B&_format=json',
      parameters(
        { name: 'max', valuePositiveInt: 3 },
        { name: 'exact', valueBoolean: false },
        { name: 'subject', valueReference: subject },
        { name: 'resource', resource: { resourceType: 'Nonsense', value: 1.5 } },
      ),
    );
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(textGiven(result.value, 'start')).toBe('2026-01');
    expect(textsGiven(result.value, 'type')).toEqual(['A', 'B']);
    expect(integerGiven(result.value, 'max')).toBe(3);
    expect(booleanGiven(result.value, 'exact')).toBe(false);
    expect({ ...objectsGiven(result.value, 'subject')[0] }).toEqual(subject);
    expect(resourceGiven(result.value, 'resource')?.text).toBe('{"resourceType":"Nonsense","value":1.5}');
    expect(textGiven(result.value, 'group')).toBeNull();
  });

  it('leaves what it does not name to a search, where there is one', () => {
    const body = parameters({ name: 'code', valueCode: 'a' }, { name: 'max', valuePositiveInt: 2 });
    const searching = { definitions, others: 'search' } as const;
    const result = read('category=vital-signs', body, searching);
    expect(result.ok && result.value.search).toEqual([
      ['category', 'vital-signs'],
      ['code', 'a'],
    ]);
    const resource = parameters({ name: 'else', resource: { resourceType: 'Patient' } });
    expect(read('', resource, searching)).toMatchObject({ error: [{ code: 'operation-parameter' }] });
  });

  it('takes the one resource itself as the body', () => {
    const result = given('max=3', { resourceType: 'Observation' });
    expect(result.ok && resourceGiven(result.value, 'resource')?.kind).toBe('Observation');
  });
});
