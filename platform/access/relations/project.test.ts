// DESIGN.md §7, issue 2 E18: which care relationships lists, visits, services and contacts open, and when they close.

import type { Relationship } from '@fkj/platform-record';
import { describe, expect, it } from 'vitest';
import { NOW, testRules } from '../testing/test-rules.ts';
import { listKinds, project, projectPractitioner } from './project.ts';

const context = { rules: testRules, now: NOW, visitPatients: new Map([['Appointment/v1', ['kari']]]) };
const at = (text: string): number => Date.parse(text);
const told = (tree: { resourceType: string; [element: string]: unknown }): readonly string[] =>
  project({ kind: tree.resourceType, id: 'x' }, tree, context).map(
    ({ patient, party, basis }: Relationship) => `${patient} ${party.kind}/${party.id} ${basis}`,
  );
const span = (tree: { resourceType: string; [element: string]: unknown }) => {
  const [first] = project({ kind: tree.resourceType, id: 'x' }, tree, context);
  return first === undefined ? null : [first.from, first.to];
};

const list = (parts: object = {}) => ({
  resourceType: 'List',
  status: 'current',
  code: { coding: [{ system: listKinds, code: 'arbeidsliste' }] },
  source: { reference: 'PractitionerRole/nora-nord' },
  date: '2026-11-20T00:00:00Z',
  entry: [{ item: { reference: 'Appointment/v1' } }, { item: { reference: 'Patient/ola' } }],
  ...parts,
});

const visit = (parts: object = {}) => ({
  resourceType: 'Appointment',
  status: 'booked',
  start: '2026-11-20T08:00:00Z',
  end: '2026-11-20T08:30:00Z',
  participant: [
    { actor: { reference: 'Patient/kari' }, status: 'accepted' },
    { actor: { reference: 'PractitionerRole/nora-nord' }, status: 'accepted' },
    { actor: { reference: 'Location/home' }, status: 'accepted' },
  ],
  ...parts,
});

const episode = (parts: object = {}) => ({
  resourceType: 'EpisodeOfCare',
  status: 'active',
  patient: { reference: 'Patient/kari' },
  managingOrganization: { reference: 'Organization/nord' },
  period: { start: '2025-01' },
  ...parts,
});

const contact = (parts: object = {}) => ({
  resourceType: 'Encounter',
  status: 'in-progress',
  class: { code: 'EMER' },
  subject: { reference: 'Patient/kari' },
  serviceProvider: { reference: 'Organization/legevakt' },
  participant: [{ individual: { reference: 'Practitioner/ola' } }],
  reasonCode: [{ text: 'Akutte brystsmerter' }],
  period: { start: '2026-11-20T11:00:00Z' },
  ...parts,
});

describe('no relationship', () => {
  it.each([
    ['a retired list', list({ status: 'retired' })],
    ['a list that is not a working list', list({ code: { coding: [{ system: listKinds, code: 'annet' }] } })],
    ['a list of nobody', list({ source: undefined })],
    ['a removed entry', list({ entry: [{ deleted: true, item: { reference: 'Patient/ola' } }] })],
    ['a cancelled visit', visit({ status: 'cancelled' })],
    ['a proposed visit', visit({ status: 'proposed' })],
    ['a visit without a time', visit({ start: undefined })],
    ['a finished service', episode({ status: 'finished' })],
    ['a planned service', episode({ status: 'planned' })],
    ['a finished contact', contact({ status: 'finished' })],
    ['an acute contact without a reason', contact({ reasonCode: [{ coding: [{ code: 'K74' }] }] })],
    ['an acute contact with a reason of a word', contact({ reasonCode: [{ text: 'Vondt' }] })],
    ['a patient elsewhere', episode({ patient: { reference: 'https://elsewhere.no/fhir/Patient/kari' } })],
    ['a visit without shape', { resourceType: 'Appointment', status: 'booked', start: 7, participant: 'Patient/kari' }],
    [
      'a referral that is done',
      {
        resourceType: 'ServiceRequest',
        status: 'completed',
        subject: { reference: 'Patient/kari' },
        performer: [{ reference: 'Organization/nord' }],
      },
    ],
    [
      'a team that is not active',
      {
        resourceType: 'CareTeam',
        status: 'proposed',
        subject: { reference: 'Patient/kari' },
        participant: [{ member: { reference: 'Practitioner/ola' } }],
      },
    ],
    ['another kind', { resourceType: 'Observation', subject: { reference: 'Patient/kari' } }],
  ])('comes from %s', (_, tree) => {
    expect(told(tree)).toEqual([]);
  });
});

describe('a relationship', () => {
  it('comes from a working list: its role with the patients of its visits and those it names', () => {
    expect(told(list())).toEqual(['ola PractitionerRole/nora-nord list', 'kari PractitionerRole/nora-nord list']);
    expect(span(list())).toEqual([at('2026-11-19T00:00:00Z'), at('2026-11-22T00:00:00Z')]);
  });

  it('comes from a visit, a day before to a day after', () => {
    expect(told(visit())).toEqual(['kari PractitionerRole/nora-nord visit']);
    expect(span(visit())).toEqual([at('2026-11-19T08:00:00Z'), at('2026-11-21T08:30:00Z')]);
  });

  it('does not reach those who declined the visit', () => {
    const participant = visit().participant.map((one) => ({ ...one, status: 'declined' }));
    expect(told(visit({ participant }))).toEqual([]);
  });

  it('comes from a service, for the unit, as long as it lasts', () => {
    expect(told(episode())).toEqual(['kari Organization/nord service']);
    expect(span(episode())).toEqual([at('2025-01-01T00:00:00+01:00'), null]);
    expect(span(episode({ period: { start: '2025-01-01', end: '2026-12-01' } }))).toEqual([
      at('2025-01-01T00:00:00+01:00'),
      at('2026-12-02T00:00:00+01:00'),
    ]);
  });

  it('comes from an acute contact with a reason, for the doctor and the legevakt, for 24 hours', () => {
    expect(told(contact())).toEqual([
      'kari Organization/legevakt acute-contact',
      'kari Practitioner/ola acute-contact',
    ]);
    expect(span(contact())).toEqual([at('2026-11-20T11:00:00Z'), at('2026-11-21T11:00:00Z')]);
  });

  it('of an acute contact cannot be stretched by a start in the future', () => {
    expect(span(contact({ period: { start: '2027-11-20T11:00:00Z' } }))).toEqual([NOW, NOW + 24 * 3_600_000]);
  });

  it('comes from a stay, for the provider, until it ends', () => {
    expect(told(contact({ class: { code: 'IMP' }, reasonCode: undefined, participant: undefined }))).toEqual([
      'kari Organization/legevakt encounter',
    ]);
  });

  it('comes from a registration, for the registering unit, for a day', () => {
    const patient = { resourceType: 'Patient', id: 'kari', managingOrganization: { reference: 'Organization/nord' } };
    expect(told(patient)).toEqual(['kari Organization/nord registration']);
    expect(span(patient)).toEqual([NOW, NOW + 24 * 3_600_000]);
  });

  it('comes from a referral, and from a granted service as the service that it is', () => {
    const referral = (parts: object = {}) => ({
      resourceType: 'ServiceRequest',
      status: 'active',
      subject: { reference: 'Patient/kari' },
      performer: [{ reference: 'Organization/nord' }, { reference: 'Patient/ola' }],
      ...parts,
    });
    expect(told(referral())).toEqual(['kari Organization/nord referral']);
    const granted = { coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9151', code: '15' }] };
    const decided = referral({ code: granted, occurrencePeriod: { start: '2026-01-01', end: '2026-12-31' } });
    expect(told(decided)).toEqual(['kari Organization/nord service']);
    expect(span(decided)).toEqual([at('2026-01-01T00:00:00+01:00'), at('2027-01-01T00:00:00+01:00')]);
  });

  it('comes from a team, for those who take part, as long as it lasts', () => {
    const team = {
      resourceType: 'CareTeam',
      status: 'active',
      subject: { reference: 'Patient/kari' },
      participant: [{ member: { reference: 'Practitioner/ola' } }, { member: { reference: 'RelatedPerson/mor' } }],
      period: { end: '2026-12-01' },
    };
    expect(told(team)).toEqual(['kari Practitioner/ola team']);
    expect(span(team)).toEqual([NOW, at('2026-12-02T00:00:00+01:00')]);
  });

  it('comes from the list of a general practitioner', () => {
    const patient = {
      generalPractitioner: [{ reference: 'PractitionerRole/fastlege' }, { reference: 'Organization/kontor' }],
    };
    expect(projectPractitioner({ kind: 'Patient', id: 'kari' }, patient, NOW)).toMatchObject([
      { patient: 'kari', party: { id: 'fastlege' }, basis: 'gp', to: null },
      { patient: 'kari', party: { id: 'kontor' }, basis: 'gp', to: null },
    ]);
  });
});
