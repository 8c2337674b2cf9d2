// DESIGN.md §4 "Distribution key": vectors. A change of any of them would lose every stored object.

import { searchParametersOf } from '@fkj/standards-fhir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterNumber } from '../index/parameter-key.ts';
import { tokenOf, tokenQuestionKey, tokenValueKeys } from '../index/token-key.ts';
import { bucketOfName, bucketOfPatient } from './bucket.ts';
import { kindName, kindNumber, openEhrKinds, storedKinds } from './kind-number.ts';
import { idMaker } from './new-id.ts';
import { bucketInId, makeId } from './object-id.ts';
import { hash32, hash64, locatorKey, objectKey, patientKey } from './object-key.ts';
import { placeOf } from './place.ts';

describe('the keys of the store', () => {
  it('are those they were on the first day', () => {
    expect(bucketOfPatient('example')).toBe(VECTORS.bucket);
    expect(bucketOfName('Device', 'example')).toBe(VECTORS.name);
    expect(patientKey('example')).toBe(VECTORS.patient);
    expect(objectKey({ kind: 'Patient', id: 'example' })).toBe(VECTORS.patient);
    expect(hash32('param:code')).toBe(VECTORS.param);
    expect(locatorKey('Observation/f001')).toBe(VECTORS.locator);
    expect(tokenOf('code', tokenQuestionKey({ system: 'http://loinc.org', code: '8480-6' }) ?? 0n)).toBe(VECTORS.token);
    expect([kindNumber('Account'), kindNumber('Observation'), kindNumber('VisionPrescription')]).toEqual([1, 96, 146]);
  });

  it('know every kind by one number', () => {
    expect([storedKinds.size, kindNumber('ViewDefinition')]).toEqual([147, 147]);
    for (const kind of storedKinds) expect(kindName(kindNumber(kind))).toBe(kind);
    expect([...openEhrKinds].map(kindNumber)).toEqual([1001, 1002, 1003, 1004, 1005, 1006, 1007]);
    expect(kindName(1003)).toBe('COMPOSITION');
    expect(() => kindNumber('Nothing')).toThrow('no number');
  });

  it('tell the parameters of a kind apart', () => {
    for (const kind of storedKinds) {
      const names = searchParametersOf(kind).map(({ name }) => name);
      expect(new Set(names.map(parameterNumber)).size).toBe(new Set(names).size);
    }
  });

  it('keep the forms of a token apart', () => {
    const odd = [
      { system: 'a', code: 'b' },
      { system: null, code: 'a|b' },
      { system: 'a|b', code: null },
      { system: null, code: 'b' },
    ].flatMap(tokenValueKeys);
    expect(new Set(odd).size).toBe(odd.length - 1);
    expect(hash64('a') ^ hash64('b')).not.toBe(0n);
  });
});

describe('an id made by us', () => {
  it('refuses a bucket that it cannot hold', () => {
    expect(() => makeId({ now: 0, bucket: 4096, random: new Uint8Array(8) })).toThrow('4096');
  });

  it('is a UUID of version 8 that holds time and bucket', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 48 - 1 }),
        fc.integer({ min: 0, max: 4095 }),
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        (now, bucket, random) => {
          const id = makeId({ now, bucket, random });
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
          expect(bucketInId(id)).toBe(bucket);
          expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now);
        },
      ),
    );
    expect(bucketInId('4f3c1d0e-5d1b-4b6f-8a0a-0123456789ab')).toBeNull();
  });

  it('leads to the patient it was made for', () => {
    const newId = idMaker({ clock: () => 1_700_000_000_000 });
    const id = newId('Observation', ['example']);
    expect(placeOf({ kind: 'Observation', id }, ['example'])).toBe(bucketOfPatient('example'));
    expect(bucketInId(id)).toBe(bucketOfPatient('example'));
    const shared = newId('Appointment', ['a', 'b']);
    expect(placeOf({ kind: 'Appointment', id: shared }, ['a', 'b'])).toBe(bucketInId(shared));
  });
});

/** From `printf example | sha256sum` and the like. */
const VECTORS = {
  bucket: 1293,
  name: 3308,
  patient: 5_730_677_519_987_124_075n,
  param: -1_929_049_238,
  locator: '1018dbec-25d3-703a-1b91-9ee9773265e5',
  token: 3_721_740_618_558_137_439n,
};
