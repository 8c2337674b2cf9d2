// Issue 4 C13, C15: the simulator knows own and relatives' records, and whose data controller's entries nobody has opened.

import { readFileSync } from 'node:fs';
import { codeSystems, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, expect, it } from 'vitest';
import type { SeesAsk } from '../access.ts';
import { houseRoles } from '../callers/assignment.ts';
import { readAgreementRules } from '../controllers/read-agreements.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';

const content = JSON.parse(readFileSync(new URL('../../../content/access/agreements.json', import.meta.url), 'utf8'));
const [edition] = content.editions;
const agreement = {
  ...{ id: 'legevakt', basis: 'cooperation', text: 'Samarbeid om legevakt', checkedBy: null },
  ...{ owners: ['910000002'], users: ['910000001'], kinds: ['Condition'], purposes: ['TREAT'] },
  ...{ from: '2026-01-01', until: null },
};
const { access, record, store, caller } = await testHouse({
  agreements: readAgreementRules({ editions: [{ ...edition, agreements: [agreement] }] }),
});

const numbered = (index: number) => ({
  identifier: [
    { system: identifierSystems.nationalNumber, value: syntheticPersonNumber({ birthDate: '1985-03-03', index }) },
  ],
});
const unit = (id: string, number: string): Resource => ({
  ...{ resourceType: 'Organization', id, name: id },
  identifier: [{ system: identifierSystems.organizationNumber, value: number }],
});
const worker = (id: string, organization: string, parts: object = {}): readonly Resource[] => [
  { resourceType: 'Practitioner', id, name: [{ family: id }], ...parts },
  {
    ...{ resourceType: 'PractitionerRole', id: `${id}-role`, active: true },
    practitioner: { reference: `Practitioner/${id}` },
    organization: { reference: `Organization/${organization}` },
    code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
  },
];
const owned = (kind: string, id: string, owner: string) => ({
  ...writeOf({ resourceType: kind, id, status: 'final', subject: { reference: 'Patient/kim' } }),
  owner: { kind: 'Organization', id: owner },
});
const people = ['nora', 'kims-own', 'sister', 'nils'].map((id) => ({ kind: 'Practitioner', id }));

beforeAll(async () => {
  await store(
    unit('lillevik', '910000001'),
    unit('storvik', '910000002'),
    ...worker('nora', 'lillevik'),
    ...worker('kims-own', 'lillevik', numbered(1)),
    ...worker('sister', 'lillevik', numbered(2)),
    ...worker('nils', 'storvik'),
    { resourceType: 'Practitioner', id: 'vera', name: [{ family: 'vera' }] },
    {
      ...{ resourceType: 'PractitionerRole', id: 'vera-role', active: true },
      practitioner: { reference: 'Practitioner/vera' },
      organization: { reference: 'Organization/lillevik' },
      code: [{ coding: [{ system: houseRoles, code: 'personvernombud' }] }],
    },
    { resourceType: 'Patient', id: 'kim', name: [{ family: 'kim' }] },
    // Her number stands on another record of hers.
    {
      ...{ resourceType: 'Patient', id: 'kim-before', name: [{ family: 'kim' }], ...numbered(1) },
      link: [{ type: 'seealso', other: { reference: 'Patient/kim' } }],
    },
    { resourceType: 'RelatedPerson', id: 'r', patient: { reference: 'Patient/kim' }, ...numbered(2) },
    ...['lillevik', 'storvik'].map((id) => ({
      ...{ resourceType: 'EpisodeOfCare', id, status: 'active', patient: { reference: 'Patient/kim' } },
      managingOrganization: { reference: `Organization/${id}` },
    })),
  );
  const written = [
    owned('Observation', 'ours', 'lillevik'),
    owned('Observation', 'theirs', 'storvik'),
    owned('Condition', 'shared', 'storvik'),
  ];
  expect((await record.commit(access.housePermit('test'), written)).ok).toBe(true);
});

const officer = () => caller({ fhirUser: 'Practitioner/vera', purpose: 'HOPERAT' });
const alone = async (kind: string, id: string, suppose: SeesAsk['suppose'] = {}) => {
  const answer = await access.whoSees(await officer(), { entry: { kind, id }, people, language: 'en', suppose });
  if (!answer.ok) throw new Error(answer.error.explanation);
  return answer.value;
};
const told = async (kind: string, id: string, suppose: SeesAsk['suppose'] = {}) =>
  (await alone(kind, id, suppose)).map(({ who, rule }) => `${who.id} ${rule}`);

it('who is the patient herself, or near to her, is kept out as such, in words about her and not to her', async () => {
  expect(await told('Observation', 'ours')).toEqual(['nora shown', 'kims-own kin', 'sister kin', 'nils controller']);
  const words = (await alone('Observation', 'ours')).map(({ why }) => why);
  expect(words[1]).toBe('The person is the patient herself or registered as close to the patient.');
  expect(words[3]).toBe('Another organisation is responsible for the entry, and no agreement opens it to the person.');
});

it('what another data controller answers for is seen by those to whom an agreement opens it', async () => {
  expect(await told('Observation', 'theirs')).toEqual(['nora controller', 'kims-own kin', 'sister kin', 'nils shown']);
  expect((await told('Condition', 'shared'))[0]).toBe('nora shown');
});

it('a role elsewhere is supposed with what is opened there, and a day with the agreements of that day', async () => {
  const role = { profession: 'SP', unit: 'storvik' };
  expect((await told('Observation', 'theirs', { role }))[0]).toBe('nora shown');
});

it('everybody together is the same as each of them alone', async () => {
  for (const [kind, id] of [
    ['Observation', 'ours'],
    ['Observation', 'theirs'],
    ['Condition', 'shared'],
  ] as const) {
    const all = await access.everyoneWhoSees(await officer(), {
      ...{ entry: { kind, id }, language: 'en', suppose: {}, after: 0 },
    });
    if (!all.ok) throw new Error(all.error.explanation);
    const listed = all.value.groups
      .filter((group) => group.access === 'shown')
      .flatMap((group) => group.people.map(({ who }) => who.id))
      .filter((one) => people.some((person) => person.id === one));
    const shown = (await alone(kind, id)).flatMap((seer) => (seer.shown === 'yes' ? [seer.who.id] : []));
    expect([id, [...listed].sort()]).toEqual([id, [...shown].sort()]);
  }
});
