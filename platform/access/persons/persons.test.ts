// DESIGN.md §7, issue 2 E19: what a finder sees of a person, and that graded addresses are neither shown nor searchable.

import type { Filter, IndexEntry } from '@fkj/platform-record';
import { addressGradings, syntheticPersonNumber } from '@fkj/standards-norway';
import { describe, expect, it } from 'vitest';
import { citizen, personnel, system, testRules } from '../testing/test-rules.ts';
import { findsOnePerson } from './find-person.ts';
import { mayWritePerson, outgoing, searchableIndex } from './graded.ts';
import { personCard } from './person-card.ts';

const grading = [{ system: addressGradings, code: 'strengt-fortrolig' }];
const number = syntheticPersonNumber({ birthDate: '1950-05-01', index: 3 });
const patient = (security: readonly object[] = []) => ({
  resourceType: 'Patient',
  id: 'kari',
  meta: { versionId: '1', security },
  text: { status: 'generated', div: '<div>Storgata 1</div>' },
  identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: number }],
  name: [
    { use: 'old', family: 'Før' },
    { use: 'official', family: 'Nordmann', given: ['Kari'], period: { start: '1970' } },
  ],
  telecom: [{ system: 'phone', value: '99912345' }],
  birthDate: '1950-05-01',
  address: [{ line: ['Storgata 1'], postalCode: '9999', city: 'Lillevik' }],
  contact: [{ name: { family: 'Nordmann' }, address: { line: ['Storgata 1'] } }],
});
const text = (security: readonly object[] = []): string => JSON.stringify(patient(security));

describe('a person card', () => {
  it('shows id, name, birth date and municipality, and nothing else', () => {
    expect(JSON.parse(personCard(patient()))).toEqual({
      resourceType: 'Patient',
      id: 'kari',
      meta: { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }] },
      name: [{ use: 'official', family: 'Nordmann', given: ['Kari'] }],
      birthDate: '1950-05-01',
      address: [{ district: 'Lillevik', city: 'Lillevik' }],
    });
  });

  it('does not even show the municipality of a graded person', () => {
    const card = personCard(patient(grading));
    expect(card).not.toContain('Lillevik');
    expect(card).toContain('Nordmann');
  });
});

describe('a graded person', () => {
  it('goes out without address, telephone, contacts and narrative to everyone but herself', () => {
    for (const caller of [personnel(), system({ policy: 'registered' })]) {
      const shown = outgoing(caller, testRules, { kind: 'Patient', document: text(grading) });
      expect(shown).not.toMatch(/Storgata|Lillevik|99912345/);
      expect(JSON.parse(shown)).toMatchObject({ id: 'kari', birthDate: '1950-05-01', meta: { versionId: '1' } });
      expect(shown).toContain('REDACTED');
    }
    expect(outgoing(citizen(), testRules, { kind: 'Patient', document: text(grading) })).toBe(text(grading));
    expect(outgoing(system(), testRules, { kind: 'Patient', document: text(grading) })).toBe(text(grading));
  });

  it('is not betrayed by a label that is written with escapes', () => {
    const escaped = text(grading).replaceAll('person-protection', 'person\\u002dprotection');
    expect(outgoing(personnel(), testRules, { kind: 'Patient', document: escaped })).not.toContain('Storgata');
  });

  it('is not betrayed by a version from before the grading', () => {
    const stored = { kind: 'Patient', document: text(), current: text(grading) };
    expect(outgoing(personnel(), testRules, stored)).not.toContain('Storgata');
  });

  it('cannot be searched by address or telephone', () => {
    const entry = (param: string): IndexEntry => ({ param, value: { type: 'string', text: 'x' } });
    const entries = ['name', 'address', 'address-city', 'address-postalcode', 'phone', 'telecom', 'birthdate'].map(
      entry,
    );
    const graded = searchableIndex(entries, [`${addressGradings}|fortrolig`]);
    expect(graded.map(({ param }) => param)).toEqual(['name', 'birthdate']);
    expect(searchableIndex(entries, ['http://x|y'])).toBe(entries);
  });

  it('is written only by those who see what they write over', () => {
    const both = { before: patient(grading), after: patient() };
    expect(mayWritePerson(personnel(), testRules, both)).toBe(false);
    expect(mayWritePerson(personnel(), testRules, { before: null, after: patient(grading) })).toBe(false);
    expect(mayWritePerson(system(), testRules, both)).toBe(true);
    expect(mayWritePerson(personnel(), testRules, { before: patient(), after: patient() })).toBe(true);
  });
});

describe('what is not to be hidden', () => {
  it('goes out as the very same text', () => {
    const stored = text();
    expect(outgoing(personnel(), testRules, { kind: 'Patient', document: stored })).toBe(stored);
    expect(outgoing(personnel(), testRules, { kind: 'Observation', document: '{"a": 1.50}' })).toBe('{"a": 1.50}');
  });

  it('keeps its numbers as written when something else is left out', () => {
    const document = text(grading).replace('"birthDate"', '"multipleBirthInteger":1.0,"birthDate"');
    expect(outgoing(personnel(), testRules, { kind: 'Patient', document })).toContain('"multipleBirthInteger":1.0');
  });
});

describe('personnel', () => {
  it('are known to others by HPR number, never by national number', () => {
    const hpr = { system: 'urn:oid:2.16.578.1.12.4.1.4.4', value: '9900001' };
    const fnr = { system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: number };
    const document = JSON.stringify({ resourceType: 'Practitioner', id: 'nora', identifier: [hpr, fnr] });
    const shown = outgoing(citizen(), testRules, { kind: 'Practitioner', document });
    expect(shown).not.toContain(number);
    expect(shown).toContain('9900001');
    expect(outgoing(system(), testRules, { kind: 'Practitioner', document })).toBe(document);
  });
});

describe('a search finds persons outside one’s own relationships', () => {
  const fnr = (code: string): Filter => ({
    test: 'token',
    param: 'identifier',
    system: 'urn:oid:2.16.578.1.12.4.1.4.1',
    code,
  });
  const name: Filter = { test: 'string', param: 'family', text: 'Nordmann', match: 'starts' };
  const birth = (days: number): Filter => ({
    test: 'period',
    param: 'birthdate',
    prefix: 'eq',
    low: 0,
    high: days * 86_400_000,
  });

  it('by a full number, or by name and birth date', () => {
    expect(findsOnePerson(fnr(number))).toBe(true);
    expect(findsOnePerson({ and: [name, birth(1)] })).toBe(true);
    expect(findsOnePerson({ and: [{ and: [name] }, { or: [birth(1)] }] })).toBe(true);
  });

  it.each<[string, Filter]>([
    ['a name alone', name],
    ['a birth date alone', birth(1)],
    ['a name and a year', { and: [name, birth(365)] }],
    ['one letter and a birth date', { and: [{ ...name, text: 'N' }, birth(1)] }],
    ['part of a name and a birth date', { and: [{ ...name, match: 'contains' }, birth(1)] }],
    ['part of a number', fnr(number.slice(0, 6))],
    ['a number with wrong check digits', fnr(`${number.slice(0, 10)}${(Number(number[10]) + 1) % 10}`)],
    ['a list of numbers', { or: [fnr(number), fnr(number)] }],
    ['a negated number', { not: fnr(number) }],
  ])('not by %s', (_, filter) => {
    expect(findsOnePerson(filter)).toBe(false);
  });
});
