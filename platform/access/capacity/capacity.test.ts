// Pasient- og brukerrettighetsloven § 4-3: who decides on the capacity to consent, and what follows until the decision ends.

import { codeSystems, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { representationCodes } from '../representation/representation-rules.ts';
import { ContentFault } from '../rights/content-reader.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';
import { readCapacityRules } from './capacity-rules.ts';

const house = await testHouse();
const { access, record, store, caller, time } = house;
const OWN = 'https://felleskommunaljournal.no/fhir';

const decision = (fields: readonly string[], parts: object = {}): Resource => ({
  resourceType: 'Flag',
  id: 'decision',
  extension: [{ url: `${OWN}/StructureDefinition/written-reason`, valueString: 'Langtkommen demens, vurdert 18.11.' }],
  status: 'active',
  category: [{ coding: [{ system: `${OWN}/CodeSystem/flag-category`, code: 'samtykkekompetanse' }] }],
  code: { coding: fields.map((code) => ({ system: `${OWN}/CodeSystem/capacity-field`, code })) },
  subject: { reference: 'Patient/kari' },
  period: { start: '2026-11-18' },
  author: { reference: 'Practitioner/ola' },
  ...parts,
});
const other: Resource = { resourceType: 'Flag', id: 'x', status: 'active', code: { text: 'fallfare' } };
const numbered = (index: number) => ({
  birthDate: '1950-05-05',
  identifier: [
    { system: identifierSystems.nationalNumber, value: syntheticPersonNumber({ birthDate: '1950-05-05', index }) },
  ],
});
const worker = (id: string, code: string): readonly Resource[] => [
  { resourceType: 'Practitioner', id, name: [{ family: id }] },
  {
    resourceType: 'PractitionerRole',
    id: `${id}-role`,
    active: true,
    practitioner: { reference: `Practitioner/${id}` },
    organization: { reference: 'Organization/nord' },
    code: [{ coding: [{ system: codeSystems.profession, code }] }],
  },
];

const staff = (id: string): Promise<Caller> => caller({ fhirUser: `Practitioner/${id}` });
const kari = (): Promise<Caller> => caller({ fhirUser: 'Patient/kari', purpose: 'PATRQT' });
const son = (): Promise<Caller> =>
  caller({ fhirUser: 'Patient/son', patient: 'kari', scope: 'patient/*.cruds', purpose: 'PATRQT' });
const asked = async (who: Caller, kind: string, action: 'create' | 'update' | 'read' | 'log'): Promise<string> => {
  const answer = await access.decide(who, { action, kind, patients: ['kari'] });
  return answer.ok ? 'permitted' : answer.error.sentence;
};
let version = 0;
const decide = async (flag: Resource): Promise<void> => {
  const done = await record.commit(access.housePermit('test'), [writeOf(flag, version)]);
  if (!done.ok) throw new Error(done.error.code);
  version += 1;
};
const faultsOf = (flag: Resource): readonly string[] =>
  access.contentChecks.flatMap((check) =>
    check.kinds.has('Flag') ? check.check(flag).map(({ expression }) => expression) : [],
  );

beforeAll(async () => {
  await store(
    { resourceType: 'Organization', id: 'nord', name: 'nord' },
    ...worker('ola', 'LE'),
    ...worker('hans', 'HF'),
    ...worker('fia', 'FT'),
    { resourceType: 'Patient', id: 'kari', name: [{ family: 'kari' }], ...numbered(1) },
    { resourceType: 'Patient', id: 'son', name: [{ family: 'son' }], ...numbered(2), birthDate: '1980-01-01' },
    {
      resourceType: 'RelatedPerson',
      id: 'r',
      active: true,
      patient: { reference: 'Patient/kari' },
      identifier: numbered(2).identifier,
      relationship: [{ coding: [{ system: representationCodes, code: 'framtidsfullmakt' }] }],
    },
  );
});

describe('A decision on the capacity to consent', () => {
  it.each([
    ['without who decided', { author: undefined }, 'Flag.author'],
    ['by a unit', { author: { reference: 'Organization/nord' } }, 'Flag.author'],
    ['without from when', { period: { end: '2027-01-01' } }, 'Flag.period'],
    ['with an end that cannot be read', { period: { start: '2026-11-18', end: 'soon' } }, 'Flag.period'],
    ['without a field', { code: { text: 'alt' } }, 'Flag.code'],
    ['with a field that the rules do not know', { code: decision(['økonomi'])['code'] }, 'Flag.code'],
    ['without a reason', { extension: [] }, 'Flag.extension'],
    ['about a place', { subject: { reference: 'Location/x' } }, 'Flag.subject'],
  ])('is refused %s', (_, parts, expression) => {
    expect(faultsOf(decision(['helsehjelp'], parts))).toEqual([expression]);
  });

  it('is taken when it says all, and other flags are asked nothing', () => {
    expect(faultsOf(decision(['helsehjelp', 'personvernvalg']))).toEqual([]);
    expect(faultsOf(other)).toEqual([]);
  });

  it('is for those in the roles of the rules to write, to change and to turn into something else', async () => {
    const mine = decision(['helsehjelp']);
    for (const [who, expected] of [
      ['ola', 'allowed'],
      ['hans', 'capacity-duty'],
      ['fia', 'capacity-duty'],
    ] as const) {
      const changes = [
        { before: null, after: mine },
        { before: mine, after: { ...mine, status: 'inactive' } },
        { before: mine, after: { ...mine, category: [] } },
      ];
      for (const change of changes) {
        const answer = access.mayWritePerson(await staff(who), change);
        expect(answer.ok ? 'allowed' : answer.error.sentence).toBe(expected);
      }
      expect(access.mayWritePerson(await staff(who), { before: null, after: other }).ok).toBe(true);
    }
    expect(access.mayWritePerson(await kari(), { before: mine, after: { ...mine, status: 'inactive' } }).ok).toBe(
      false,
    );
  });
});

describe('The patient whom it is about', () => {
  it('makes her own choices until something is decided', async () => {
    expect(await asked(await kari(), 'Consent', 'create')).toBe('permitted');
    expect(await asked(await son(), 'Observation', 'read')).toBe('no-representation');
  });

  it('is not let make those that the decision names, and makes the others', async () => {
    await decide(decision(['personvernvalg']));
    expect(await asked(await kari(), 'Consent', 'create')).toBe('capacity');
    expect(await asked(await kari(), 'RelatedPerson', 'create')).toBe('permitted');
    const asks = [{ action: 'create' as const, kind: 'Consent', patients: ['kari'] }];
    expect(await access.decideAll(await kari(), asks)).toMatchObject({ error: { sentence: 'capacity', ask: 0 } });
    expect(await asked(await son(), 'Observation', 'read')).toBe('no-representation');
  });

  it('reads her record, the decision and her log all the same', async () => {
    await decide(decision(['helsehjelp', 'personvernvalg', 'representasjon']));
    for (const kind of ['Observation', 'Consent', 'Flag'])
      expect(await asked(await kari(), kind, 'read')).toBe('permitted');
    expect(await asked(await kari(), 'AuditEvent', 'log')).toBe('permitted');
    expect(await asked(await kari(), 'QuestionnaireResponse', 'create')).toBe('permitted');
  });

  it('is acted for by whom she gave a mandate for the time to come, who decides nothing for her', async () => {
    expect(await asked(await son(), 'Observation', 'read')).toBe('permitted');
    expect(await asked(await son(), 'Consent', 'create')).toBe('role');
    expect(await access.represented({ kind: 'Patient', id: 'son' })).toMatchObject([{ patient: 'kari' }]);
  });

  it('has it all back when the decision ends, by the clock or by hand', async () => {
    await decide(decision(['helsehjelp', 'personvernvalg'], { period: { start: '2026-11-18', end: '2026-12-01' } }));
    time.now = Date.parse('2026-12-02T12:00:00Z');
    expect(await asked(await kari(), 'Consent', 'create')).toBe('permitted');
    expect(await asked(await son(), 'Observation', 'read')).toBe('no-representation');
    await decide(decision(['personvernvalg']));
    expect(await asked(await kari(), 'Consent', 'create')).toBe('capacity');
    await decide(decision(['personvernvalg'], { status: 'inactive' }));
    expect(await asked(await kari(), 'Consent', 'create')).toBe('permitted');
  });
});

describe('The content', () => {
  const edition = {
    ...{ version: 'x', validFrom: '2026-01-01', source: { text: 'x' }, decidedBy: ['LE'], reasonLength: 10 },
    tests: [],
  };
  it('cannot take reading from a citizen, nor fail its own cases', () => {
    for (const action of ['read', 'log', 'delete']) {
      const fields = [{ code: 'innsyn', withdraws: [{ kind: 'Observation', actions: [action] }] }];
      expect(() => readCapacityRules({ editions: [{ ...edition, fields }] })).toThrow(ContentFault);
    }
    const tests = [{ lacks: [], kind: 'Consent', action: 'create', expect: 'no' }];
    expect(() => readCapacityRules({ editions: [{ ...edition, fields: [], tests }] })).toThrow(ContentFault);
  });
});
