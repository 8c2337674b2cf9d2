// DESIGN.md §7 "Across data controllers each permit names its basis": two municipalities in one house.

import { readFileSync } from 'node:fs';
import { codeSystems, identifierSystems } from '@fkj/standards-norway';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ContentFault } from '../rights/content-reader.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';
import { agreementsFor } from './agreement-rules.ts';
import { controllersAmong } from './controllers.ts';
import { readAgreementRules } from './read-agreements.ts';

const content = JSON.parse(readFileSync(new URL('../../../content/access/agreements.json', import.meta.url), 'utf8'));
const [edition] = content.editions;
const agreement = {
  id: 'legevakt',
  basis: 'cooperation',
  text: 'Samarbeid om legevakt',
  owners: ['910000001', '910000002'],
  users: ['910000001', '910000002'],
  kinds: ['Observation'],
  purposes: ['TREAT'],
  from: '2026-01-01',
  until: null,
  checkedBy: null,
};
const rulesWith = (...agreements: readonly object[]) => readAgreementRules({ editions: [{ ...edition, agreements }] });

const controller = (id: string, number: string): Resource => ({
  resourceType: 'Organization',
  id,
  name: id,
  identifier: [{ system: identifierSystems.organizationNumber, value: number }],
});
const part = (id: string, of: string): Resource => ({
  resourceType: 'Organization',
  id,
  name: id,
  partOf: { reference: `Organization/${of}` },
});
const RESOURCES: readonly Resource[] = [
  controller('lillevik', '910000001'),
  part('nord', 'lillevik'),
  { resourceType: 'Practitioner', id: 'nora', name: [{ family: 'nora' }] },
  {
    resourceType: 'PractitionerRole',
    id: 'nora-role',
    active: true,
    practitioner: { reference: 'Practitioner/nora' },
    organization: { reference: 'Organization/nord' },
    code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
  },
  { resourceType: 'Patient', id: 'kari', name: [{ family: 'kari' }] },
  {
    resourceType: 'EpisodeOfCare',
    id: 'service',
    status: 'active',
    patient: { reference: 'Patient/kari' },
    managingOrganization: { reference: 'Organization/nord' },
  },
];

const houseWith = async (...agreements: readonly object[]) => {
  const house = await testHouse({ agreements: rulesWith(...agreements) });
  await house.store(...RESOURCES);
  const owned = (id: string, kind: string, owner: string | null) => ({
    ...writeOf({ resourceType: kind, id, status: 'final', subject: { reference: 'Patient/kari' } }),
    owner: owner === null ? null : { kind: 'Organization', id: owner },
  });
  const write = async (): Promise<void> => {
    await house.record.commit(house.access.housePermit('test'), [
      owned('of-nord', 'Observation', 'nord'),
      owned('of-sund', 'Observation', 'sund-sone'),
      owned('of-none', 'Observation', null),
      owned('c-sund', 'Condition', 'sund-sone'),
    ]);
  };
  const nora = () => house.caller({ fhirUser: 'Practitioner/nora' });
  const found = async (kind: string): Promise<readonly string[]> => {
    const permit = await house.access.decide(await nora(), { action: 'search', kind, patients: ['kari'] });
    if (!permit.ok) throw new Error(permit.error.code);
    const page = await house.record.find(permit.value, {
      kind,
      filter: { test: 'patient', patient: 'kari' },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: 9,
      total: 'accurate',
    });
    if (!page.ok) throw new Error(page.error.code);
    expect(page.value.total).toBe(page.value.matches.length);
    return page.value.matches.map(({ id }) => id);
  };
  return { ...house, write, nora, found };
};

describe('In a house of one data controller', () => {
  it('nothing is asked of who is responsible', async () => {
    const house = await houseWith();
    await house.write();
    expect((await house.nora()).across).toBeUndefined();
    expect(await house.found('Observation')).toEqual(['of-none', 'of-nord', 'of-sund']);
  });
});

describe('In a house of two data controllers', () => {
  const houses = { bare: houseWith(), joined: houseWith(agreement) };
  beforeAll(async () => {
    for (const house of Object.values(houses)) {
      const { store, write } = await house;
      await store(controller('sund', '910000002'), part('sund-sone', 'sund'));
      await write();
    }
  });

  it('what the other answers for is not reached without a basis, and the caller is told so', async () => {
    const { found, access, nora } = await houses.bare;
    expect(await found('Observation')).toEqual(['of-none', 'of-nord']);
    expect(await found('Condition')).toEqual([]);
    expect(await found('Patient')).toEqual(['kari']);
    const why = await access.why(await nora(), { patient: 'kari', language: 'nb' });
    expect(why).toContainEqual(expect.stringContaining('det står ikke noe grunnlag'));
  });

  it('an agreement opens the kinds that it names, and is named in the answer to why and in the log', async () => {
    const { found, access, nora, record, caller } = await houses.joined;
    expect(await found('Observation')).toEqual(['of-none', 'of-nord', 'of-sund']);
    expect(await found('Condition')).toEqual([]);
    for (const language of ['nb', 'nn', 'en'] as const) {
      const why = await access.why(await nora(), { patient: 'kari', language });
      expect(why).toContainEqual(expect.stringContaining('Samarbeid om legevakt'));
    }
    const own = await access.decide(await caller({ fhirUser: 'Patient/kari', purpose: 'PATRQT' }), {
      ...{ action: 'log', kind: 'AuditEvent', patients: ['kari'] },
    });
    if (!own.ok) throw new Error(own.error.code);
    const log = await record.log(own.value, { patient: 'kari', limit: 50, order: 'newest-first' });
    expect(log.ok && log.value.some(({ across }) => across === 'legevakt')).toBe(true);
  });

  it('neither reads nor changes by name what it does not reach', async () => {
    const { access, nora, record } = await houses.bare;
    const permit = await access.decide(await nora(), { action: 'read', kind: 'Observation', patients: [] });
    if (!permit.ok) throw new Error(permit.error.code);
    const name = { kind: 'Observation', id: 'of-sund' };
    expect(await record.read(permit.value, name)).toMatchObject({ ok: true, value: null });
    expect(await record.heads(permit.value, [name])).toEqual({ ok: true, value: [] });
    expect(await record.history(permit.value, name, { limit: 5 })).toMatchObject({ value: { matches: [] } });
  });

  it('a citizen reads all of her own, whoever answers for it', async () => {
    const { access, caller, record } = await houses.bare;
    const kari = await caller({ fhirUser: 'Patient/kari', purpose: 'PATRQT' });
    const permit = await access.decide(kari, { action: 'read', kind: 'Observation', patients: [] });
    if (!permit.ok) throw new Error(permit.error.code);
    const read = await record.read(permit.value, { kind: 'Observation', id: 'of-sund' });
    expect(read.ok && read.value?.id).toBe('of-sund');
  });
});

describe('The data controllers among organisations', () => {
  it('are those with a number that are part of no other; a circle and a part of nothing are nobody’s', () => {
    const trees = [
      ...[controller('a', '910000001'), part('b', 'a'), part('c', 'b')],
      ...[part('x', 'y'), part('y', 'x'), part('lost', 'nowhere')],
    ];
    const { of, count } = controllersAmong(new Map(trees.map((tree) => [tree.id, tree])));
    expect([...of]).toEqual([
      ...[
        ['a', '910000001'],
        ['b', '910000001'],
        ['c', '910000001'],
        ['x', null],
        ['y', null],
        ['lost', null],
      ],
    ]);
    expect(count).toBe(1);
  });
});

describe('An agreement', () => {
  it.each([
    ['of nobody by name', { users: ['*'] }],
    ['with a number that is none', { owners: ['12'] }],
    ['with a day that is none', { from: 'soon' }],
    ['without its check', { checkedBy: undefined }],
  ])('is refused %s', (_, fault) => {
    expect(() => rulesWith({ ...agreement, ...fault })).toThrow(ContentFault);
  });

  it('gives nothing outside its days, its purposes and its users', () => {
    const [rules] = rulesWith({ ...agreement, until: '2026-06-30' });
    if (rules === undefined) throw new Error('no edition');
    const day = fc.constantFrom('2025-12-31', '2026-01-01', '2026-06-29', '2026-06-30', '2027-01-01');
    const purpose = fc.constantFrom('TREAT', 'ETREAT', 'HRESCH', '');
    const user = fc.constantFrom('910000001', '910000002', '910000003');
    fc.assert(
      fc.property(day, purpose, fc.array(user), (on, why, users) => {
        const given = agreementsFor(rules, { day: on, purpose: why, users }).length > 0;
        const stands = on >= '2026-01-01' && on < '2026-06-30' && why === 'TREAT';
        expect(given).toBe(stands && users.some((one) => one !== '910000003'));
      }),
    );
  });
});
