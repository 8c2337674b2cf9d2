// https://hl7.org/fhir/R4/searchparameter.html

import { isObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { extract } from '../extract.ts';
import { parseSearch } from '../parse-search.ts';
import { compileParameter, type ParameterDefinition } from './compile-parameter.ts';
import type { CustomParameter, CustomParameters } from './custom-parameter.ts';

const definition = (given: Partial<ParameterDefinition>): ParameterDefinition => ({
  url: 'http://kommune.example.no/SearchParameter/x',
  code: 'x',
  type: 'token',
  description: 'x',
  expression: 'Observation.code',
  targets: [],
  components: [],
  ...given,
});

const compiled = (kind: string, given: Partial<ParameterDefinition>): CustomParameter => {
  const made = compileParameter(kind, definition(given));
  if (!made.ok) throw new Error(made.fault.sentence);
  return made.value;
};

const house = (kind: string, ...parameters: readonly CustomParameter[]): CustomParameters => ({
  find: (type, name) => (type === kind ? (parameters.find((one) => one.name === name) ?? null) : null),
  ofType: (type) => (type === kind ? parameters : []),
  incomplete: (_, name) => (name === 'unready' ? 'unready is at 12 %.' : null),
});

const entries = (resource: object, ...parameters: readonly CustomParameter[]) => {
  const text = read(JSON.stringify(resource));
  if (!text.ok || !isObject(text.value.tree)) throw new Error('no JSON');
  const { tree } = text.value;
  const names = new Set(parameters.map(({ name }) => name));
  return extract(tree, { custom: house(String(tree['resourceType']), ...parameters) }).filter(({ param }) =>
    names.has(param.split(':')[0] ?? ''),
  );
};

const PART: Readonly<Record<string, readonly [definition: string, expression: string]>> = {
  code: ['clinical-code', 'code'],
  date: ['clinical-date', 'effective'],
  category: ['Observation-category', 'category'],
  status: ['Observation-status', 'status'],
  'value-quantity': ['Observation-value-quantity', 'value.ofType(Quantity)'],
  'value-string': ['Observation-value-string', 'value.ofType(string)'],
};
const composite = (...names: readonly string[]) => ({
  type: 'composite' as const,
  expression: 'Observation',
  components: names.map((name) => {
    const [definition = '', expression = ''] = PART[name] ?? [];
    return { definition: `http://hl7.org/fhir/SearchParameter/${definition}`, expression };
  }),
});

describe('A search parameter is refused', () => {
  it.each([
    ['an expression that is none', { expression: 'Observation.code.' }, 'expression'],
    ['a function that is not compiled', { expression: "Observation.code.matches('x')" }, 'expression'],
    ['an element that R4 has not', { expression: 'Observation.colour' }, 'expression'],
    ['an element that R4 has not, further in', { expression: 'Observation.code.coding.colour' }, 'expression'],
    ['a choice that the element is never', { expression: 'Observation.value.ofType(Address)' }, 'expression'],
    ['another resource type', { expression: 'Patient.name' }, 'expression'],
    ['a type that does not fit', { type: 'date', expression: 'Observation.code' }, 'type'],
    ['a type that does not fit what is made', { type: 'date', expression: 'Observation.code.exists()' }, 'type'],
    ['a special one', { type: 'special' }, 'type'],
    ['a name that R4 uses', { code: 'code' }, 'code'],
    [
      'a reference to anything',
      { type: 'reference', expression: "Observation.extension('http://a').value.ofType(Reference)" },
      'target',
    ],
    [
      'a target that is no type',
      { type: 'reference', expression: 'Observation.subject', targets: ['Nobody'] },
      'target',
    ],
    ['a composite of one', { type: 'composite', expression: 'Observation' }, 'component'],
    ['a composite of four', composite('code', 'date', 'value-quantity', 'value-string'), 'component'],
    ['a composite that begins with a time', composite('date', 'code'), 'component'],
    ['a composite of three keys', composite('code', 'category', 'status'), 'component'],
    ['a composite of two amounts', composite('code', 'value-quantity', 'value-quantity'), 'component'],
  ] as const)('for %s', (_, given, element) => {
    const made = compileParameter('Observation', definition(given));
    expect(made.ok ? null : made.fault.element).toBe(element);
  });

  it('as long as its index is not complete, wherever it is asked for', () => {
    const custom = house(
      'Observation',
      compiled('Observation', { code: 'unready', type: 'reference', expression: 'Observation.subject' }),
    );
    for (const [kind, name, value] of [
      ['Observation', 'unready', 'Patient/1'],
      ['Observation', 'unready:missing', 'true'],
      ['Observation', 'unready:Patient.name', 'x'],
      ['Observation', '_sort', '-unready'],
      ['Observation', '_include', 'Observation:unready'],
      ['Patient', '_has:Observation:unready:code', 'x'],
      ['Patient', '_revinclude', 'Observation:unready'],
    ] as const) {
      const read = parseSearch(kind, [[name, value]], { now: 0, custom });
      expect([name, read.ok ? null : read.issues.map(({ code, text }) => [code, text])]).toEqual([
        name,
        [['incomplete', 'unready is at 12 %.']],
      ]);
    }
  });
});

describe('A search parameter gives', () => {
  it('the value of an extension, with what its modifiers look at', () => {
    const extension = 'http://kommune.example.no/bydel';
    const one = compiled('Patient', {
      expression: `Patient.extension.where(url = '${extension}').value.ofType(Coding)`,
    });
    const valueCoding = { system: 's', code: 'nord', display: 'Nord' };
    const resource = {
      resourceType: 'Patient',
      extension: [
        { url: extension, valueCoding },
        { url: 'b', valueCoding },
      ],
    };
    expect(entries(resource, one)).toEqual([
      { param: 'x', value: { type: 'token', system: 's', code: 'nord' } },
      { param: 'x:text', value: { type: 'text', text: 'Nord' } },
    ]);
  });

  it('each type of value', () => {
    const resource = {
      resourceType: 'Observation',
      subject: { reference: 'Patient/1' },
      performer: [{ reference: 'Practitioner/2' }, { reference: 'Organization/3' }],
      issued: '2026-01-01T10:00:00Z',
      note: [{ text: 'Rolig natt' }],
      valueQuantity: { value: 5, unit: 'kg' },
      referenceRange: [{ low: { value: 1 } }],
      implicitRules: 'http://a/b',
    };
    const values = (given: Partial<ParameterDefinition>) =>
      entries(resource, compiled('Observation', given)).map(({ value }) => value);
    expect(values({ type: 'string', expression: 'Observation.note.text' })).toEqual([
      { type: 'string', text: 'Rolig natt' },
    ]);
    expect(values({ type: 'date', expression: 'Observation.issued' })).toMatchObject([{ type: 'period' }]);
    expect(values({ type: 'number', expression: 'Observation.value.ofType(Quantity).value' })).toMatchObject([
      { type: 'number', value: '5' },
    ]);
    expect(values({ type: 'quantity', expression: '(Observation.value as Quantity)' })).toMatchObject([{ value: '5' }]);
    expect(values({ type: 'uri', expression: 'Observation.implicitRules' })[0]).toEqual({
      type: 'uri',
      uri: 'http://a/b',
    });
    expect(values({ type: 'token', expression: 'Observation.value.exists()' })).toEqual([
      { type: 'token', system: null, code: 'true' },
    ]);
    const practitioners = {
      type: 'reference',
      expression: 'Observation.performer.where(resolve() is Practitioner)',
    } as const;
    expect(values(practitioners)).toEqual([{ type: 'reference', target: { kind: 'Practitioner', id: '2' } }]);
    expect(compiled('Observation', practitioners).targets).toEqual(['Practitioner']);
    expect(compiled('Observation', { type: 'reference', expression: 'Observation.specimen' }).targets).toEqual([
      'Specimen',
    ]);
    const either = { type: 'reference', expression: 'Observation.specimen | Observation.encounter' } as const;
    expect(compiled('Observation', either).targets).toEqual(['Specimen', 'Encounter']);
  });

  it('of a union only what concerns the type', () => {
    const one = compiled('Observation', { expression: 'Patient.gender | Observation.status' });
    expect(entries({ resourceType: 'Observation', status: 'final' }, one)).toHaveLength(1);
  });

  it('values that belong together, for a composite', () => {
    const one = compiled('Observation', {
      type: 'composite',
      expression: 'Observation.component',
      components: [
        { definition: 'http://hl7.org/fhir/SearchParameter/Observation-component-code', expression: 'code' },
        {
          definition: 'http://hl7.org/fhir/SearchParameter/Observation-component-value-quantity',
          expression: 'value.ofType(Quantity)',
        },
      ],
    });
    const component = (code: string, value: number) => ({ code: { coding: [{ code }] }, valueQuantity: { value } });
    const resource = { resourceType: 'Observation', component: [component('a', 1), component('b', 2)] };
    expect(entries(resource, one).map(({ value }) => value)).toMatchObject([
      { type: 'composite', parts: [{ code: 'a' }, { value: '1' }] },
      { type: 'composite', parts: [{ code: 'b' }, { value: '2' }] },
    ]);
    const read = parseSearch('Observation', [['x', 'a$1']], { now: 0, custom: house('Observation', one) });
    expect(read.ok && read.request.criteria[0]?.tests[0]?.test).toBe('composite');
  });

  it('three values that belong together', () => {
    const one = compiled('Observation', composite('code', 'date', 'value-quantity'));
    const resource = {
      ...{ resourceType: 'Observation', code: { coding: [{ code: 'a' }] }, effectiveDateTime: '2024' },
      valueQuantity: { value: 1 },
    };
    expect(entries(resource, one).map(({ value }) => value)).toMatchObject([
      { type: 'composite', parts: [{ code: 'a' }, { type: 'period' }, { value: '1' }] },
    ]);
  });
});
