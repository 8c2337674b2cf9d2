// https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSeal } from './seal.ts';

const key = (id: string) => ({ id, key: randomBytes(32).toString('base64url') });
const old = key('00000001');
const current = key('00000002');
const row = Buffer.from('row');

describe('a sealed payload', () => {
  it('does not open when any byte of it was changed', () => {
    const seal = makeSeal([current]);
    const sealed = seal.close({ code: 'secret' }, row);
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect(seal.open(changed, row)).toBeNull();
    }
  });

  it('does not open in another row, with another key, or cut short', () => {
    const sealed = makeSeal([current]).close({ code: 'secret' }, row);
    expect(makeSeal([current]).open(sealed, Buffer.from('other'))).toBeNull();
    expect(makeSeal([old]).open(sealed, row)).toBeNull();
    expect(makeSeal([current]).open(sealed.subarray(0, 20), row)).toBeNull();
  });

  it('opens after the key was rotated', () => {
    const sealed = makeSeal([old]).close({ code: 'secret' }, row);
    expect(makeSeal([current, old]).open(sealed, row)).toEqual({ code: 'secret' });
  });

  it('holds any JSON value', () => {
    const seal = makeSeal([current]);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(seal.open(seal.close(value, row), row))).toBe(JSON.stringify(value));
      }),
    );
  });
});
