// https://hl7.org/fhir/R4/search_filter.html: what a filter asks, errors first.

import { isObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { extract, matches, parseSearch, type Searchable } from './index.ts';

const NOW = Date.parse('2024-06-01T00:00:00Z');
const asked = (type: string, filter: string, name = '_filter') => parseSearch(type, [[name, filter]], { now: NOW });

const refusal = (type: string, filter: string, name?: string): readonly string[] => {
  const result = asked(type, filter, name);
  return result.ok ? [] : result.issues.map(({ code, parameter, text }) => `${code} ${parameter} ${text}`);
};

const STRING = 'eq, ne, co, sw, ew, gt, lt, ge, le, pr after name, which is of type string';
const TOKEN = 'eq, ne, ss, sb, in, ni, pr after code, which is of type token';
const DATE = 'eq, ne, gt, lt, ge, le, ap, sa, eb, co, po, pr after date, which is of type date';

describe('A filter is refused', () => {
  it.each([
    ['Patient', 'name is x', 'value', 'character 6: expected one of eq, ne, co'],
    ['Patient', 'colour eq red', 'invalid', 'character 1: Patient has no search parameter colour.'],
    ['Patient', 'name eq a and (colour eq red)', 'invalid', 'character 16: Patient has no search parameter colour.'],
    ['Patient', '__proto__ eq x', 'invalid', 'Patient has no search parameter __proto__.'],
    ['Patient', 'constructor.name eq x', 'invalid', 'Patient has no search parameter constructor.'],
    ['Patient', 'name re x', 'invalid', `expected ${STRING}.`],
    ['Observation', 'code co x', 'invalid', `expected ${TOKEN}.`],
    ['Observation', 'date sw 2024', 'invalid', `expected ${DATE}.`],
    [
      'Observation',
      'subject gt Patient/1',
      'invalid',
      'expected eq, ne, re, pr after subject, which is of type reference.',
    ],
    [
      'Observation',
      'value-quantity po 5',
      'invalid',
      'expected eq, ne, gt, lt, ge, le, ap, sa, eb, pr after value-quantity',
    ],
    ['ValueSet', 'url co a', 'invalid', 'expected eq, ne, pr after url, which is of type uri.'],
    ['Observation', '_id sw a', 'invalid', 'expected eq, ne after _id'],
    ['Observation', '_lastUpdated pr true', 'invalid', 'po after _lastUpdated, which is of type date.'],
    ['Observation', 'code-value-quantity eq a$5', 'invalid', 'expected another parameter: code-value-quantity cannot'],
    ['Location', 'near eq 1', 'invalid', 'expected another parameter: near cannot stand in a filter.'],
    ['Patient', '_filter eq a', 'invalid', 'Patient has no search parameter _filter.'],
    ['Patient', 'name eq " "', 'invalid', 'expected a text.'],
    ['Patient', 'name pr maybe', 'invalid', 'expected true or false after pr.'],
    ['Patient', 'birthdate eq soon', 'invalid', 'expected a date such as'],
    ['Patient', 'birthdate eq ge2014', 'invalid', 'expected a date such as'],
    ['Patient', '_lastUpdated gt ge2014', 'invalid', 'expected a date such as'],
    ['Observation', 'date po soon', 'invalid', 'expected a date such as'],
    ['Observation', 'code in ""', 'invalid', 'expected the address of a value set.'],
    ['Observation', 'code ss 8480-6', 'invalid', 'expected system|code.'],
    ['Observation', 'code ne http://loinc.org|1', 'invalid', 'after ne, or not (code eq system|code).'],
    ['ValueSet', `url ne http://${'a'.repeat(60)}`, 'invalid', 'expected 1 to 63 characters after ne, or not (url eq'],
    ['Observation', 'subject ne x', 'invalid', 'expected Type/id or an address after ne.'],
    ['Observation', 'subject re "a b"', 'invalid', 'expected an id, Type/id or an absolute address.'],
    ['Observation', 'code.name eq a', 'invalid', 'code is no reference, so no dot or [ ] may follow it.'],
    ['Observation', 'subject:Practitioner.name eq a', 'invalid', 'subject does not refer to such a type.'],
    ['Observation', 'subject.colour eq a', 'invalid', 'has no search parameter colour.'],
    ['Observation', 'subject[colour eq a].name eq b', 'invalid', 'has no search parameter colour.'],
    ['Observation', `${'subject.'.repeat(20)}name eq x`, 'invalid', 'Group has no search parameter subject.'],
    ['Provenance', `${'target.'.repeat(5)}_id eq x`, 'invalid', 'too many types'],
  ])('%s %j', (type, filter, code, text) => {
    const [issue, ...more] = refusal(type, filter);
    expect(more).toEqual([]);
    expect(issue).toContain(`${code} _filter _filter, character `);
    expect(issue).toContain(text);
  });

  it('with a modifier, and behind _has in the same words', () => {
    expect(refusal('Patient', 'name eq a', '_filter:not')).toEqual(['invalid _filter:not _filter has no modifiers.']);
    expect(refusal('Patient', 'code co a', '_has:Observation:patient:_filter')[0]).toContain(
      'invalid _has:Observation:patient:_filter _filter, character 1: expected eq, ne',
    );
  });

  it('without repeating a value', () => {
    for (const filter of ['name eq secret and', 'birthdate eq secret', 'name re secret', 'code eq "secret']) {
      expect(refusal('Patient', filter)[0]).not.toContain('secret');
    }
  });
});

const resource = (json: object): Searchable => {
  const parsed = read(JSON.stringify(json));
  if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error('no JSON');
  return { id: 'x', lastUpdated: Date.parse('2024-05-01T12:00:00Z'), entries: extract(parsed.value.tree) };
};

const patient = resource({
  resourceType: 'Patient',
  name: [{ family: 'Åsheim', given: ['Bjørn Erik'] }, { family: 'Berg' }],
  birthDate: '1950-03',
  active: true,
  generalPractitioner: [{ reference: 'Practitioner/1' }, { reference: 'Organization/2' }],
});
const observation = resource({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }, { code: 'bp' }] },
  subject: { reference: 'Patient/x' },
  effectivePeriod: { start: '2024-01-10', end: '2024-01-20' },
  valueQuantity: { value: 5.4, system: 'http://unitsofmeasure.org', code: 'mg' },
});

const holds = (one: Searchable, type: string, filter: string): boolean => {
  const result = asked(type, filter);
  if (!result.ok) throw new Error(result.issues.map(({ text }) => text).join());
  return matches(one, result.request, (kind) => (kind === 'Patient' ? [patient] : []));
};

describe('A filter', () => {
  it.each([
    ['family eq asheim', true],
    ['family eq ashei', false],
    ['family ne asheim', true],
    ['given ne "bjorn erik"', false],
    ['family sw ÅS', true],
    ['family sw heim', false],
    ['family ew heim', true],
    ['family ew ashei', false],
    ['name co "n e"', true],
    ['family gt azimuth', true],
    ['family gt b', false],
    ['family ge berg', true],
    ['family lt asheim', false],
    ['family le asheim', true],
    ['birthdate eq 1950', true],
    ['birthdate ge 1950-04', false],
    ['birthdate ne 1950', false],
    ['active eq true', true],
    ['active ne true', false],
    ['gender pr false', true],
    ['gender pr true', false],
    ['general-practitioner re Practitioner/1', true],
    ['general-practitioner eq Practitioner/9', false],
    ['general-practitioner ne Practitioner/1', true],
    ['general-practitioner re 2', true],
    ['_id eq x', true],
    ['_id ne x', false],
    ['_lastUpdated gt 2024-05-01', false],
    ['_lastUpdated po 2024-05', true],
    ['_lastUpdated co 2024-05', false],
    ['_lastUpdated co 2024-05-01T12:00:00.000Z', true],
    ['_lastUpdated lt 2024-05-01T12:00:01Z', true],
  ])('asks of a patient whether %s: %s', (filter, expected) => {
    expect(holds(patient, 'Patient', filter)).toBe(expected);
  });

  it.each([
    ['code eq 8480-6', true],
    ['code eq http://loinc.org|8480-6', true],
    ['code eq "|bp"', true],
    ['code ne 8480-6', true],
    ['status ne final', false],
    ['status ne amended', true],
    ['date po 2024-01-19', true],
    ['date po 2024-01-21', false],
    ['date eq 2024-01', true],
    ['date sa 2024-01-05', true],
    ['date eb 2024-01-20', false],
    ['value-quantity gt 5.3|http://unitsofmeasure.org|mg', true],
    ['value-quantity eq 0.0054|http://unitsofmeasure.org|g', true],
    ['value-quantity ap 5', true],
    ['subject.name co berg', true],
    ['subject:Patient.family eq nobody', false],
    ['patient[birthdate lt 1960].name eq berg', true],
    ['patient[birthdate gt 1960].name eq berg', false],
    ['patient[family eq berg and not (gender pr true)].given sw bjorn', true],
    ['status eq amended or status eq final and code eq nothing', false],
    ['status eq amended or (status eq final and code eq nothing)', false],
    ['status eq final or (status eq amended and code eq nothing)', true],
    ['status eq final or status eq amended and code eq nothing', false],
    ['not (status eq amended) and not (not (code eq bp))', true],
    ['not (status eq amended or status eq final)', false],
    ['not (status eq amended and status eq final)', true],
  ])('asks of an observation whether %s: %s', (filter, expected) => {
    expect(holds(observation, 'Observation', filter)).toBe(expected);
  });

  it('gives each part of a conjunction to the search by itself, so that it can narrow it', () => {
    const result = asked(
      'Observation',
      '(patient re Patient/x and code eq a) and (status eq final or not (date pr true))',
    );
    expect(result.ok && result.request.criteria.map(({ tests }) => tests.map(({ test }) => test))).toEqual([
      ['reference'],
      ['token'],
      ['token', 'all'],
    ]);
  });

  it('asks a terminology as :in, :not-in, :below and :above do', () => {
    const result = asked(
      'Observation',
      'code in http://a.no/vs and code ni http://b.no and code ss "a|b" and code sb "a|b"',
    );
    expect(result.ok && result.request.criteria).toMatchObject([
      { holds: 'any', tests: [{ test: 'codes', modifier: 'in', value: 'http://a.no/vs' }] },
      { holds: 'none', tests: [{ test: 'codes', modifier: 'not-in' }] },
      { holds: 'any', tests: [{ test: 'codes', modifier: 'below', value: 'a|b' }] },
      { holds: 'any', tests: [{ test: 'codes', modifier: 'above' }] },
    ]);
  });
});
