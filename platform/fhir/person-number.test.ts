// DESIGN.md §5 and reference/norway.md §1.3: what counts as a national identity number in an address.

import { syntheticPersonNumber } from '@fkj/standards-norway';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkId } from './object-id.ts';
import { holdsPersonNumber, namesPersonNumber } from './person-number.ts';

const number = syntheticPersonNumber({ birthDate: '1969-08-13', index: 0 });

describe('A national identity number', () => {
  it.each([
    number,
    `urn:oid:2.16.578.1.12.4.1.4.1|${number}`,
    `${number.slice(0, 6)} ${number.slice(6)}`,
    `Patient/${number}`,
    `x,${number},y`,
  ])('is seen in %s', (text) => {
    expect(holdsPersonNumber(text)).toBe(true);
  });

  it.each(['', '12345678901', `1${number}`, `${number}1`, `a${number}`, '2026-11-20T10:00:00.000Z'])(
    'is not seen in %j',
    (text) => expect(holdsPersonNumber(text)).toBe(false),
  );

  it('is meant by any value of a person number system, mistyped ones too', () => {
    expect(namesPersonNumber('urn:oid:2.16.578.1.12.4.1.4.1|123')).toBe(true);
    expect(namesPersonNumber('urn:oid:2.16.578.1.12.4.1.4.1|')).toBe(false);
    expect(namesPersonNumber('urn:oid:2.16.578.1.12.4.1.4.4|9999999')).toBe(false);
  });

  it('cannot be an id, while ids of ours can', () => {
    expect(checkId(number)).toEqual({ ok: false, error: [{ code: 'id-personal' }] });
    fc.assert(fc.property(fc.uuid(), (id) => checkId(id).ok));
  });
});
