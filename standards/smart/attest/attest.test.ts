// reference/norway.md §2.2: the rules of the attest, each broken once.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attest } from './attest.ts';
import { attestAuditElements } from './attest-audit-event.ts';
import { type AttestContext, attestFault } from './attest-rules.ts';
import { readAttest } from './read-attest.ts';

const NOW = 1_800_000_000;
const org = (id: string, name: string) => ({ id, system: 'urn:oid:2.16.578.1.12.4.1.4.101', name });

const sent = {
  toa: NOW - 60,
  practitioner: {
    identifier: { id: '13816900260', system: 'urn:oid:2.16.578.1.12.4.1.4.1', name: 'Ada Nurse' },
    hpr_nr: { id: '9000001', system: 'urn:oid:2.16.578.1.12.4.1.4.4' },
    authorization: { code: 'SP', system: 'urn:oid:2.16.578.1.12.4.1.1.9060', text: 'Sykepleier' },
    legal_entity: org('999988884', 'Nabolund sykehus'),
    point_of_care: org('999988885', 'Nabolund sykehus, medisin'),
  },
  care_relationship: {
    purpose_of_use: { code: 'TREAT', system: 'urn:oid:2.16.840.1.113883.1.11.20448' },
    purpose_of_use_details: { code: '15', system: 'urn:oid:2.16.578.1.12.4.1.1.9151' },
    decision_ref: { id: 'vedtak-1', user_selected: false },
  },
  patients: [{ identifier: { id: '13816900503', system: 'urn:oid:2.16.578.1.12.4.1.4.1' } }],
};

const context: AttestContext = { now: NOW, organisation: '999988884', person: '13816900260', authorizations: ['SP'] };

const reading = (more: object): Attest => {
  const read = readAttest({ ...sent, ...more });
  if (!read.ok) throw new Error(read.element);
  return read.attest;
};

const changed = (path: string, value: unknown): unknown => {
  const copy = structuredClone(sent);
  const names = path.split('.');
  const last = names.pop() ?? '';
  Reflect.set(
    names.reduce<object>((place, name) => Reflect.get(place, name), copy),
    last,
    value,
  );
  return copy;
};

describe('an attest', () => {
  it.each([
    ['toa', 'yesterday'],
    ['practitioner.identifier', null],
    ['practitioner.legal_entity', undefined],
    ['practitioner.point_of_care', undefined],
    ['care_relationship.purpose_of_use.code', ''],
    ['care_relationship.decision_ref', undefined],
    ['care_relationship.decision_ref.user_selected', 'no'],
    ['practitioner.hpr_nr.id', 'x'.repeat(501)],
    ['patients', 'everybody'],
  ])('without a good %s is refused by that name', (path, value) => {
    expect(readAttest(changed(path, value))).toEqual({ ok: false, element: path });
  });

  it('of anything at all is read or refused, and never breaks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readAttest(value);
        expect(read.ok).toBe(false);
      }),
    );
  });

  it.each([
    ['attestation_has_expired', { toa: NOW - 3_600 }],
    ['attestation_in_the_future', { toa: NOW + 120 }],
    ['patient_missing', { patients: [] }],
  ])('is refused: %s', (fault, more) => {
    expect(attestFault(reading(more), context)).toBe(fault);
  });

  it('one second short of 60 minutes is good', () => {
    expect(attestFault(reading({ toa: NOW - 3_599 }), context)).toBeNull();
  });

  it('must give a purpose of the four, and the service or the details behind it', () => {
    const { purpose_of_use_details: _details, ...bare } = sent.care_relationship;
    expect(attestFault(reading({ care_relationship: bare }), context)).toBe('healthcare_service_or_details_missing');
    for (const purpose_of_use of [
      { code: 'HRESCH', system: sent.care_relationship.purpose_of_use.system },
      { code: 'TREAT', system: 'urn:oid:1.2.3' },
    ]) {
      expect(attestFault(reading({ care_relationship: { ...bare, purpose_of_use } }), context)).toBe('purpose_of_use');
    }
  });

  it('that somebody gave herself needs a reason', () => {
    const selfGiven = (description?: string) => ({
      care_relationship: {
        ...sent.care_relationship,
        decision_ref: { id: 'own', user_selected: true, ...(description === undefined ? {} : { description }) },
      },
    });
    expect(attestFault(reading(selfGiven()), context)).toBe('reason_missing');
    expect(attestFault(reading(selfGiven('   hm    ')), context)).toBe('reason_missing');
    expect(attestFault(reading(selfGiven('Pårørende ringte om fall i natt')), context)).toBeNull();
  });

  it('counts for the organisation and the person it names, with the authorisation that HPR has', () => {
    const attest = reading({});
    expect(attestFault(attest, context)).toBeNull();
    expect(attestFault(attest, { ...context, person: null })).toBeNull();
    expect(attestFault(attest, { ...context, organisation: '999988886' })).toBe('other_organisation');
    expect(attestFault(attest, { ...context, person: '13816900341' })).toBe('other_person');
    expect(attestFault(attest, { ...context, authorizations: ['LE'] })).toBe('authorization_not_in_hpr');
    expect(attestFault(attest, { ...context, authorizations: [] })).toBe('authorization_not_in_hpr');
    expect(attestFault(attest, { ...context, authorizations: 'unavailable' })).toBe('hpr_unavailable');
    const { hpr_nr: _hpr, ...unregistered } = sent.practitioner;
    expect(attestFault(reading({ practitioner: unregistered }), context)).toBe('authorization_without_hpr');
  });
});

describe('the log of an attest', () => {
  it('names purpose, decision and who, and never the national number of staff', () => {
    const elements = attestAuditElements(reading({}), 'p-1');
    expect(elements).toMatchObject({
      purposeOfEvent: [{ coding: [{ code: 'TREAT' }, { code: '15' }] }],
      agent: [{ who: { identifier: { value: '9000001' }, display: expect.stringContaining('Ada Nurse') } }],
    });
    expect(JSON.stringify(elements)).toContain('"valueUnsignedInt":1799999940');
    expect(JSON.stringify(elements)).not.toContain('13816900260');
    expect(JSON.stringify(elements)).not.toContain('13816900503');
  });
});
