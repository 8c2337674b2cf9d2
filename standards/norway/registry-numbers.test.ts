// reference/norway.md §1.1, Appendix A: organisation numbers, HPR numbers, address gradings and code lists.

import { describe, expect, it } from 'vitest';
import {
  addressGrades,
  addressGradings,
  gradesAddress,
  isHprNumber,
  isOrganizationNumber,
  isSyntheticHprNumber,
  municipalServices,
  professions,
  syntheticHprNumber,
} from './index.ts';

describe('an organisation number', () => {
  it.each(['974761076', '974760673', '889640782'])('is taken with the right check digit: %s', (text) => {
    expect(isOrganizationNumber(text)).toBe(true);
  });
  it.each(['974761075', '97476107', '123456785', 'NO974761076'])('is refused: %s', (text) => {
    expect(isOrganizationNumber(text)).toBe(false);
  });
});

describe('an HPR number', () => {
  it('is digits without a leading zero', () => {
    expect(isHprNumber('0123456')).toBe(false);
    expect(isHprNumber('12a')).toBe(false);
    expect(isHprNumber('9144889')).toBe(true);
  });
  it('made up by us is marked, and each index has its own', () => {
    expect(syntheticHprNumber(7)).toBe('9900007');
    expect(isSyntheticHprNumber(syntheticHprNumber(99_999))).toBe(true);
    expect(isSyntheticHprNumber('9144889')).toBe(false);
    expect(() => syntheticHprNumber(100_000)).toThrow(RangeError);
  });
});

describe('an address is graded', () => {
  it('by every grade of the population registry, and by one we do not know', () => {
    for (const grade of [...addressGrades, 'a-grade-of-tomorrow']) {
      expect(gradesAddress(`${addressGradings}|${grade}`)).toBe(true);
    }
  });
  it('by the restricted labels of other systems, not by the normal one', () => {
    expect(gradesAddress('http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R')).toBe(true);
    expect(gradesAddress('http://terminology.hl7.org/CodeSystem/v3-Confidentiality|N')).toBe(false);
  });
});

describe('the code lists', () => {
  it('name professions and municipal services in bokmål', () => {
    expect(professions.get('SP')).toBe('Sykepleier');
    expect(municipalServices.get('KA02')).toBe('Legevakt');
  });
});
