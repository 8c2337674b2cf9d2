// Pasient- og brukerrettighetsloven §§ 3-4 and 3-6: who acts for another reads her log, and nothing in it tells of shielded contacts.

import type { LogEntry, ObjectName } from '@fkj/platform-record';
import { codeSystems, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';
import { representationCodes } from './representation-rules.ts';

const { access, record, store, caller } = await testHouse();
const NORN = 'urn:oid:2.16.578.1.12.4.1.1.9603';
const UNITS = ['home', 'school', 'youth', 'welfare'] as const;
type UnitId = (typeof UNITS)[number];
const numberOf = (index: number): string => syntheticPersonNumber({ birthDate: '1980-01-01', index });

const mother = { system: identifierSystems.nationalNumber, value: numberOf(1) };
const entryOf = (id: string, child: string): Resource => ({
  ...{ resourceType: 'Encounter', id, status: 'finished', class: { code: 'AMB' } },
  subject: { reference: `Patient/${child}` },
});
const nurse = (unit: UnitId) => caller({ fhirUser: `Practitioner/of-${unit}` });
const asMother = (child: string) =>
  caller({ ...{ fhirUser: 'Patient/mother', scope: 'patient/*.cruds', purpose: 'PATRQT' }, patient: child });

/** A child whom all four units give a service, and whose mother has parental responsibility. */
const childOf = async (id: string): Promise<void> => {
  await store(
    { resourceType: 'Patient', id, birthDate: '2018-05-05', name: [{ family: id }] },
    {
      ...{ resourceType: 'RelatedPerson', id: `r-${id}`, active: true, patient: { reference: `Patient/${id}` } },
      identifier: [mother],
      relationship: [{ coding: [{ system: representationCodes, code: 'foreldreansvar' }] }],
    },
    ...UNITS.map((unit) => ({
      ...{ resourceType: 'EpisodeOfCare', id: `${unit}-${id}`, status: 'active', period: { start: '2025-01-01' } },
      patient: { reference: `Patient/${id}` },
      managingOrganization: { reference: `Organization/${unit}` },
    })),
  );
};

/** A unit writes an entry of the child, with a label or without. */
const write = async (unit: UnitId, name: ObjectName & { readonly child: string }, label?: string): Promise<void> => {
  const by = await access.decide(await nurse(unit), { action: 'create', kind: name.kind, patients: [name.child] });
  if (!by.ok) throw new Error(by.error.explanation);
  const labels = label === undefined ? [] : [`${NORN}|${label}`];
  const done = await record.commit(by.value, [{ ...writeOf(entryOf(name.id, name.child)), labels }]);
  if (!done.ok) throw new Error(done.error.code);
};

const look = async (unit: UnitId, name: ObjectName): Promise<void> => {
  const permit = await access.decide(await nurse(unit), { action: 'read', kind: name.kind, patients: [] });
  if (!permit.ok) throw new Error(permit.error.explanation);
  await record.read(permit.value, name);
};

const logFor = async (child: string): Promise<readonly LogEntry[]> => {
  const permit = await access.decide(await asMother(child), { action: 'log', kind: 'AuditEvent', patients: [child] });
  if (!permit.ok) throw new Error(permit.error.explanation);
  const read = await record.log(permit.value, { patient: child, limit: 200, order: 'oldest-first' });
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
};

/** Who did what, without what tells one child from another; her own reading left out. */
const told = async (child: string): Promise<readonly string[]> =>
  (await logFor(child))
    .filter(({ agent }) => agent.role !== undefined)
    .map(({ action, agent, object, version }) => {
      const named = object === null ? '-' : `${object.kind}/${object.id.replace(child, '')}`;
      return `${agent.organization?.id} ${action} ${named} ${version}`;
    });

beforeAll(async () => {
  const services: Partial<Record<UnitId, string>> = { youth: 'KF0103', welfare: 'KX15' };
  for (const unit of UNITS) {
    const code = services[unit];
    const type = code === undefined ? {} : { type: [{ coding: [{ system: codeSystems.municipalService, code }] }] };
    await store({ resourceType: 'Organization', id: unit, name: unit, ...type });
    await store({ resourceType: 'Practitioner', id: `of-${unit}`, name: [{ family: unit }] });
    await store({
      ...{ resourceType: 'PractitionerRole', id: `role-${unit}`, active: true },
      practitioner: { reference: `Practitioner/of-${unit}` },
      organization: { reference: `Organization/${unit}` },
      code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
    });
  }
  await store({ resourceType: 'Patient', id: 'mother', birthDate: '1980-01-01', identifier: [mother] });
  await childOf('kim');
});

describe('The log of a child, read by her mother', () => {
  it('is refused to a stranger, and of another child', async () => {
    await store({ resourceType: 'Patient', id: 'other', birthDate: '2018-05-05' });
    const ask = { action: 'log', kind: 'AuditEvent', patients: ['other'] } as const;
    expect(await access.decide(await asMother('other'), ask)).toMatchObject({ error: { code: 'not-own' } });
    expect(await access.decide(await asMother('kim'), ask)).toMatchObject({ error: { code: 'not-own' } });
  });

  it('tells who has looked, and why she herself may read it', async () => {
    await look('home', { kind: 'Patient', id: 'kim' });
    expect(await told('kim')).toEqual(['home read Patient/ 1']);
    expect((await logFor('kim')).at(-1)).toMatchObject({ action: 'log', rule: 'parent' });
  });

  it('tells nothing of the clinic for the young and of child welfare', async () => {
    await look('youth', { kind: 'Patient', id: 'kim' });
    await look('welfare', { kind: 'Patient', id: 'kim' });
    expect(await told('kim')).toEqual(['home read Patient/ 1']);
  });

  it('tells nothing of an entry that she may not see, nor of the unit that wrote it', async () => {
    await look('school', { kind: 'Patient', id: 'kim' });
    expect(await told('kim')).toEqual(['home read Patient/ 1', 'school read Patient/ 1']);
    await write('school', { kind: 'Encounter', id: 'kim-secret', child: 'kim' }, 'NORN_UNGDOM');
    await look('home', { kind: 'Encounter', id: 'kim-secret' });
    expect(await told('kim')).toEqual(['home read Patient/ 1']);
  });

  it('has no line that is found by its id where it is not in the list', async () => {
    const officer = { action: 'log', kind: 'AuditEvent', patients: ['kim'] } as const;
    const own = await access.decide(await asMother('kim'), officer);
    if (!own.ok) throw new Error('refused');
    const all = await record.log(access.housePermit('test'), { patient: 'kim', limit: 200, order: 'oldest-first' });
    const hers = new Set((await logFor('kim')).map(({ id }) => id));
    for (const { id } of all.ok ? all.value : []) {
      const line = await record.log(own.value, { line: id });
      expect([id, line.ok && line.value.length]).toEqual([id, hers.has(id) ? 1 : 0]);
    }
  });

  it('is not read as messages of the log, which are not sifted', async () => {
    for (const action of ['read', 'search'] as const) {
      const asked = await access.decide(await asMother('kim'), { action, kind: 'AuditEvent', patients: ['kim'] });
      expect(asked.ok).toBe(false);
    }
    const everything = await access.decide(await asMother('kim'), { action: 'read', kind: '*', patients: ['kim'] });
    if (everything.ok) expect(everything.value.kinds === '*' || everything.value.kinds.has('AuditEvent')).toBe(false);
  });

  it('is the same, whatever shielded contacts there are', async () => {
    const deed = fc.record({
      unit: fc.constantFrom(...UNITS),
      what: fc.constantFrom('look', 'write', 'shielded write', 'look at shielded'),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 8 }), async (deeds) => {
        run += 1;
        // A unit that has written something shielded is itself shielded: all that it does is.
        const shielded = new Set<string>(['youth', 'welfare']);
        for (const { unit, what } of deeds) if (what === 'shielded write') shielded.add(unit);
        const open = deeds.filter(({ unit, what }) => !shielded.has(unit) && what !== 'look at shielded');
        const [all, plain] = [`a${run}`, `b${run}`];
        for (const [child, some] of [
          [all, deeds],
          [plain, open],
        ] as const) {
          await childOf(child);
          const secret = { kind: 'Encounter', id: `${child}-secret`, child };
          if (child === all) await write('youth', secret, 'NORS');
          for (const [at, { unit, what }] of some.entries()) {
            if (what === 'look') await look(unit, { kind: 'Patient', id: child });
            if (what === 'look at shielded') await look(unit, secret);
            const place = some === deeds ? open.indexOf(deeds[at] ?? { unit, what }) : at;
            const id = `${child}-${place < 0 ? `hidden-${at}` : place}`;
            if (what === 'write') await write(unit, { kind: 'Encounter', id, child });
            if (what === 'shielded write') await write(unit, { kind: 'Encounter', id, child }, 'NORN_UNGDOM');
          }
        }
        expect(await told(all)).toEqual(await told(plain));
      }),
      { numRuns: 12 },
    );
  });
});
