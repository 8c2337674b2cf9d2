// DESIGN.md §7 "roles may be cached": night duty begins and ends by the clock, and who is made inactive is gone, whatever is remembered.

import { codeSystems } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { testHouse, writeOf } from '../testing/test-house.ts';

const house = await testHouse();
const { access, record, time } = house;

const nina = { resourceType: 'Practitioner', id: 'nina', active: true, name: [{ family: 'Natt', given: ['Nina'] }] };

const rolesAt = async (text: string): Promise<readonly string[] | string> => {
  time.now = Date.parse(text);
  const caller = await access.callerOf({
    ...{ sub: 'nina', client_id: 'x', scope: 'user/*.cruds', fhirUser: 'Practitioner/nina', purpose: 'TREAT' },
  });
  return caller.ok ? caller.value.assignments.map(({ profession }) => profession) : caller.error.code;
};

beforeAll(async () => {
  await house.store({ resourceType: 'Organization', id: 'nord', active: true, name: 'Nord' }, nina, {
    ...{ resourceType: 'PractitionerRole', id: 'nina-natt', active: true },
    practitioner: { reference: 'Practitioner/nina' },
    organization: { reference: 'Organization/nord' },
    code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
    availableTime: [{ daysOfWeek: ['fri'], availableStartTime: '22:00:00', availableEndTime: '07:00:00' }],
  });
});

describe('a nurse on night duty', () => {
  it('has no role a second before it begins, and has it a second after', async () => {
    expect(await rolesAt('2026-11-20T21:59:59+01:00')).toEqual([]);
    expect(await rolesAt('2026-11-20T22:00:01+01:00')).toEqual(['SP']);
  });

  it('has it a second before it ends, and not a second after', async () => {
    expect(await rolesAt('2026-11-21T06:59:59+01:00')).toEqual(['SP']);
    expect(await rolesAt('2026-11-21T07:00:01+01:00')).toEqual([]);
  });

  it('is unknown in the request after she was made inactive, though her role stands', async () => {
    expect(await rolesAt('2026-11-27T23:00:00+01:00')).toEqual(['SP']);
    const gone = await record.commit(access.housePermit('test'), [writeOf({ ...nina, active: false }, 1)]);
    expect(gone.ok).toBe(true);
    expect(await rolesAt('2026-11-27T23:00:00+01:00')).toBe('unknown-caller');
  });
});
