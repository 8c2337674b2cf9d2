// no-basis-Patient: what the population register says, taken in once; what it does not say stays.

import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { addressGradings, identifierSystems } from '@fkj/standards-norway';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { updatedPatient } from './patient.ts';
import { type RegisteredPerson, readPerson } from './person.ts';

const NUMBER = identifierSystems.nationalNumber;
const person: RegisteredPerson = {
  id: 'register-1',
  numbers: [{ number: '13816900260', kind: 'national', state: 'valid' }],
  name: null,
  birthDate: null,
  gender: null,
  death: null,
  address: null,
  grading: null,
};

function objectOf(value: unknown): JsonObject {
  const document = read(JSON.stringify(value));
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not an object');
  return document.value.tree;
}

describe('A person as the register tells of her', () => {
  it('is nobody without an id or a number', () => {
    for (const tree of [
      {},
      { id: 'x' },
      { id: 'x', norwegianIdentificationNumber: [{ identificationNumber: '12' }] },
    ]) {
      expect(readPerson(objectOf(tree))).toBe(null);
    }
  });

  it('has the strictest grade that is said, and a level that nobody knows is the strictest', () => {
    const graded = (level: string, ofAddress: string) =>
      readPerson(
        objectOf({
          id: 'x',
          norwegianIdentificationNumber: [{ identificationNumber: '13816900260', isValid: true }],
          addressProtection: [{ isValid: true, protectionLevel: level }],
          residentialAddress: [{ isValid: true, addressConfidentiality: ofAddress }],
        }),
      )?.grading;
    expect(graded('Unclassified', 'Confidential')).toBe('fortrolig');
    expect(graded('StrictlyConfidential', 'Unclassified')).toBe('strengt-fortrolig');
    expect(graded('Unclassified', 'SomethingNew')).toBe('strengt-fortrolig');
    expect(graded('Unclassified', 'Unclassified')).toBe('open');
  });
});

describe('A Patient that the register tells of', () => {
  const label = { system: addressGradings, code: 'fortrolig' };

  it('keeps a grade, a name and an address that the register says nothing of', () => {
    const patient = objectOf({
      resourceType: 'Patient',
      meta: { security: [label] },
      name: [{ use: 'official', family: 'Berg' }],
      address: [{ use: 'home', city: 'Lillevik' }],
      deceasedDateTime: '2026-01-01T10:00:00Z',
    });
    const updated = updatedPatient(patient, { ...person, death: '2026-01-01' });
    expect(updated).toMatchObject({ ...patient, identifier: [{ value: '13816900260', use: 'official' }, {}] });
  });

  it('loses her home address where it is graded and the register gives none', () => {
    const patient = objectOf({
      address: [
        { use: 'home', city: 'Lillevik' },
        { use: 'temp', city: 'Oslo' },
      ],
    });
    const updated = updatedPatient(patient, { ...person, grading: 'strengt-fortrolig' });
    expect(updated['address']).toEqual([{ use: 'temp', city: 'Oslo' }]);
    expect(updated['meta']).toEqual({ security: [{ system: addressGradings, code: 'strengt-fortrolig' }] });
  });

  it('has a number that the register does not name any more as an old one', () => {
    const patient = objectOf({ identifier: [{ use: 'official', system: NUMBER, value: '13816900341' }] });
    const uses = updatedPatient(patient, person)['identifier'];
    expect(uses).toMatchObject([
      { value: '13816900260', use: 'official' },
      { value: '13816900341', use: 'old' },
      { value: 'register-1' },
    ]);
  });

  it('changes once: the same news again change nothing', () => {
    const name = fc.record({ family: fc.constantFrom('Berg', 'Dal'), given: fc.subarray(['A', 'B']) });
    const anyPerson: fc.Arbitrary<RegisteredPerson> = fc.record({
      id: fc.constantFrom('register-1', 'register-2'),
      numbers: fc.uniqueArray(
        fc.record({
          number: fc.constantFrom('13816900260', '13816900341', '13816900503'),
          kind: fc.constantFrom('national', 'd-number'),
          state: fc.constantFrom('valid', 'former'),
        }),
        { minLength: 1, selector: ({ number }) => number },
      ),
      name: fc.option(name),
      birthDate: fc.option(fc.constantFrom('1950-02-03')),
      gender: fc.option(fc.constantFrom('female', 'male')),
      death: fc.option(fc.constantFrom('2026-01-01')),
      address: fc.option(
        fc.record({
          lines: fc.subarray(['Storgata 1']),
          postalCode: fc.option(fc.constant('9999')),
          city: fc.option(fc.constant('Lillevik')),
          municipality: fc.constant(null),
        }),
      ),
      grading: fc.option(fc.constantFrom('open', 'fortrolig', 'strengt-fortrolig', 'klientadresse')),
    });
    fc.assert(
      fc.property(fc.array(anyPerson, { minLength: 1, maxLength: 4 }), (news) => {
        const start = objectOf({
          resourceType: 'Patient',
          id: 'p',
          meta: { security: [label] },
          deceasedBoolean: true,
        });
        const last = news.reduce(updatedPatient, start);
        const told = news.at(-1);
        if (told !== undefined) expect(updatedPatient(last, told)).toBe(last);
        expect(last['id']).toBe('p');
      }),
    );
  });
});
