// reference/norway.md §2.2, pasientjournalloven § 19: personnel of an organisation outside the house reach by attest what an agreement opens, and nothing else.

import { readFileSync } from 'node:fs';
import type { Action } from '@fkj/platform-record';
import { identifierSystems } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TokenClaims, VerifiedAttest } from '../caller.ts';
import { readDisplay } from '../callers/agent.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';
import { NOW } from '../testing/test-rules.ts';
import { readAgreementRules } from './read-agreements.ts';

const content = JSON.parse(readFileSync(new URL('../../../content/access/agreements.json', import.meta.url), 'utf8'));
const [edition] = content.editions;
const HOSPITAL = '920000003';
const agreement = {
  id: 'sykehus',
  basis: 'made-available',
  text: 'Tilgang for sykehuset',
  owners: ['910000001'],
  users: [HOSPITAL],
  kinds: ['Observation'],
  purposes: ['TREAT'],
  from: '2026-01-01',
  until: null,
  checkedBy: null,
};
const rulesWith = (...agreements: readonly object[]) => readAgreementRules({ editions: [{ ...edition, agreements }] });

const organization = (id: string, value: string): Resource => ({
  ...{ resourceType: 'Organization', id, name: id },
  identifier: [{ system: identifierSystems.organizationNumber, value }],
});

const practitioner = {
  name: 'Siri Sykehus',
  hprNumber: '9000009',
  authorization: 'SP',
  practitioner: null,
  patient: null,
} as const;

const attest = (more: Partial<VerifiedAttest> = {}): VerifiedAttest => ({
  patients: ['kari'],
  purpose: 'TREAT',
  legalEntity: { number: HOSPITAL, name: 'Nabolund sykehus' },
  pointOfCare: { number: '920000004', name: 'Medisinsk sengepost' },
  practitioner,
  unit: null,
  decision: { id: 'innleggelse-7', description: null },
  selfSelected: false,
  attested: NOW - 60_000,
  expires: NOW + 3_540_000,
  ...more,
});

const houseWith = async (...agreements: readonly object[]) => {
  const house = await testHouse({ agreements: rulesWith(...agreements) });
  const caller = async (shown: VerifiedAttest = attest(), more: Partial<TokenClaims> = {}) => {
    const claims = { sub: 'epj', client_id: 'epj', scope: 'system/*.cruds', attest: shown, ...more };
    const found = await house.access.callerOf(claims);
    if (!found.ok) throw new Error(found.error.code);
    return found.value;
  };
  /** What a search finds, or the sentence of the refusal. */
  const finds = async (kind: string, shown?: VerifiedAttest, more: Partial<TokenClaims> = {}) => {
    const permit = await house.access.decide(await caller(shown, more), { action: 'search', kind, patients: ['kari'] });
    if (!permit.ok) return permit.error.sentence;
    const page = await house.record.find(permit.value, {
      kind,
      filter: { and: [] },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: 9,
      total: 'accurate',
    });
    if (!page.ok) throw new Error(page.error.code);
    expect(page.value.total).toBe(page.value.matches.length);
    return page.value.matches.map(({ id }) => id);
  };
  return { ...house, of: caller, finds };
};

const houses = {
  bare: await houseWith({ ...agreement, users: ['*'] }),
  joined: await houseWith(agreement),
};

beforeAll(async () => {
  for (const house of Object.values(houses)) {
    await house.store(organization('lillevik', '910000001'), organization('sund', '910000002'));
    await house.store(organization('sykehus', HOSPITAL));
    for (const id of ['kari', 'ola', 'siri']) await house.store({ resourceType: 'Patient', id });
    await house.store({ resourceType: 'Practitioner', id: 'siri', active: true });
    const of = (kind: string, id: string, patient: string, owner: string) => ({
      ...writeOf({ resourceType: kind, id, status: 'final', subject: { reference: `Patient/${patient}` } }),
      owner: { kind: 'Organization', id: owner },
    });
    const written = await house.record.commit(house.access.housePermit('test'), [
      of('Observation', 'lillevik-kari', 'kari', 'lillevik'),
      of('Observation', 'lillevik-ola', 'ola', 'lillevik'),
      of('Observation', 'sund-kari', 'kari', 'sund'),
      of('Observation', 'lillevik-siri', 'siri', 'lillevik'),
      of('Condition', 'condition-kari', 'kari', 'lillevik'),
    ]);
    expect(written.ok).toBe(true);
  }
});

describe('An attest of an organisation outside the house opens nothing', () => {
  const { bare, joined } = houses;

  it('without an agreement that names it, also where everybody of the house is named', async () => {
    expect(await bare.finds('Observation')).toBe('role');
    expect(await bare.finds('Patient')).toBe('role');
    expect(await joined.finds('Observation', attest({ legalEntity: { number: '930000001', name: null } }))).toBe(
      'role',
    );
  });

  it('for another purpose, to who has no authorisation, or to an app without the scope', async () => {
    expect(await joined.finds('Observation', attest({ purpose: 'COC' }))).toBe('role');
    for (const authorization of [null, 'XX']) {
      expect(await joined.finds('Observation', attest({ practitioner: { ...practitioner, authorization } }))).toBe(
        'role',
      );
    }
    expect(await joined.finds('Observation', attest(), { scope: 'system/Patient.rs' })).toBe('scope');
  });

  it('of another kind, of another patient, or by doing more than reading', async () => {
    expect(await joined.finds('Condition')).toBe('role');
    expect(await joined.finds('Observation', attest({ patients: ['ola'] }))).toBe('attest-patient');
    const caller = await joined.of();
    const asked = async (action: Action, kind: string): Promise<string> => {
      const decided = await joined.access.decide(caller, { action, kind, patients: ['kari'] });
      return decided.ok ? 'permit' : decided.error.sentence;
    };
    for (const action of ['create', 'update', 'delete', 'move', 'find-person', 'log'] as const) {
      expect([action, await asked(action, action === 'log' ? 'AuditEvent' : 'Observation')]).toEqual([action, 'role']);
    }
    const emergency = { patient: 'kari', reason: 'Bevisstløs i mottaket' };
    expect(await joined.access.openEmergency(caller, emergency)).toMatchObject({ error: { sentence: 'role' } });
  });

  it('of what another data controller answers for, by search or by name', async () => {
    const permit = await joined.access.decide(await joined.of(), { action: 'read', kind: 'Observation', patients: [] });
    if (!permit.ok) throw new Error(permit.error.sentence);
    for (const id of ['sund-kari', 'lillevik-ola']) {
      expect(await joined.record.read(permit.value, { kind: 'Observation', id })).toEqual({ ok: true, value: null });
    }
  });

  it('of her own record', async () => {
    const own = attest({ patients: ['siri'], practitioner: { ...practitioner, patient: 'siri' } });
    const permit = await joined.access.decide(await joined.of(own), {
      action: 'read',
      kind: 'Observation',
      patients: [],
    });
    const name = { kind: 'Observation', id: 'lillevik-siri' };
    expect(permit.ok && (await joined.record.read(permit.value, name))).toEqual({ ok: true, value: null });
  });
});

describe('An attest under an agreement', () => {
  const { joined } = houses;

  it('opens the kinds that it names of the patient who is named, and who she is', async () => {
    expect(await joined.finds('Observation')).toEqual(['lillevik-kari']);
    expect(await joined.finds('Patient')).toEqual(['kari']);
  });

  it('is in the log with person, role, organisation, decision and agreement', async () => {
    await joined.finds('Observation', attest({ selfSelected: true }));
    const officer = joined.access.housePermit('test');
    const log = await joined.record.log(officer, { patient: 'kari', limit: 50, order: 'newest-first' });
    const [line] = log.ok ? log.value.filter(({ rule }) => rule === 'attest-self') : [];
    expect(line).toMatchObject({
      purpose: 'TREAT',
      across: 'sykehus',
      reason: expect.stringMatching(/^innleggelse-7/),
    });
    expect(readDisplay(line?.agent.display ?? '')).toEqual({
      who: 'Siri Sykehus',
      role: 'Sykepleier',
      organization: 'Medisinsk sengepost, Nabolund sykehus',
    });
  });

  it('opens nothing that its author has reserved for a profession of the house', async () => {
    const label = {
      system: 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation',
      code: 'profession',
      extension: [
        {
          url: 'https://felleskommunaljournal.no/fhir/StructureDefinition/reserved-for',
          valueCoding: { system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'SP' },
        },
      ],
    };
    const reserved = {
      ...{ resourceType: 'Observation', id: 'lillevik-kari', status: 'final', subject: { reference: 'Patient/kari' } },
      meta: { security: [label] },
    };
    const permit = joined.access.housePermit('test');
    const owner = { kind: 'Organization', id: 'lillevik' };
    const labels = [`${label.system}|${label.code}`];
    expect(await joined.record.commit(permit, [{ ...writeOf(reserved, 1), owner, labels }])).toMatchObject({
      ok: true,
    });
    expect(await joined.finds('Observation')).toEqual([]);
    const { meta: _, ...open } = reserved;
    expect(await joined.record.commit(permit, [{ ...writeOf(open, 2), owner }])).toMatchObject({ ok: true });
    expect(await joined.finds('Observation')).toEqual(['lillevik-kari']);
  });

  it.each([
    ['everybody', undefined],
    ['the organisation', 'Organization/sykehus'],
    ['the person', 'Practitioner/siri'],
  ])('shows nothing that the patient keeps from %s', async (_whom, actor) => {
    const consent = {
      ...{ resourceType: 'Consent', id: 'keeps', status: 'active', patient: { reference: 'Patient/kari' } },
      scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
      category: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.7608', code: 'SP' }] }],
      extension: [
        { url: 'https://felleskommunaljournal.no/fhir/StructureDefinition/kept-information', valueCode: 'hide' },
      ],
      provision: {
        type: 'deny',
        ...(actor === undefined ? {} : { actor: [{ role: { text: 'hvem' }, reference: { reference: actor } }] }),
      },
    };
    const permit = joined.access.housePermit('test');
    const head = await joined.record.heads(permit, [{ kind: 'Consent', id: 'keeps' }]);
    const version = head.ok ? (head.value[0]?.version ?? 0) : 0;
    const put = (resource: object, follows: number) =>
      joined.record.commit(permit, [writeOf(resource as Resource, follows)]);
    expect(await put(consent, version)).toMatchObject({ ok: true });
    const known = attest({ practitioner: { ...practitioner, practitioner: 'siri' } });
    expect(await joined.finds('Observation', known)).toEqual([]);
    expect(await put({ ...consent, status: 'inactive' }, version + 1)).toMatchObject({ ok: true });
    expect(await joined.finds('Observation', known)).toEqual(['lillevik-kari']);
  });
});
