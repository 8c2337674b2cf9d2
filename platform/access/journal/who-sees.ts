// DESIGN.md §7, issue 4 C15 "who can see this entry and why": the guard's own decision, for some people or for everybody, to the privacy officer.

import { type HealthRecord, type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import type { Access, Denial, EveryoneWhoSees, Seer, SeersOfUnit, SeesAsk } from '../access.ts';
import type { Caller } from '../caller.ts';
import { professionWords } from '../callers/agent.ts';
import type { Across } from '../controllers/agreement-rules.ts';
import { deny } from '../decision/denials.ts';
import type { KinFinder } from '../kin/find-kin.ts';
import { representedBy } from '../representation/own-record.ts';
import type { Representatives } from '../representation/representatives.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { citizenInWords, seeingInWords } from './seeing-words.ts';
import { readStaff, type StaffMember } from './staff.ts';
import { classOf, type Entry, type Judged, purposesOf, wouldSee } from './would-see.ts';

export interface WhoSeesParts {
  readonly record: () => HealthRecord;
  readonly rules: () => AccessRules;
  readonly callerOf: Access['callerOf'];
  readonly decide: Access['decide'];
  readonly housePermit: Access['housePermit'];
  readonly representatives: Pick<Representatives, 'holders'>;
  readonly kin: Pick<KinFinder, 'around'>;
  /** What agreements open to who has these assignments, on the day of `at` (ms). */
  readonly acrossOf: (
    assignments: Caller['assignments'],
    when: { readonly purpose: string; readonly at: number },
  ) => Promise<Across | null>;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** People on a page. */
const PAGE = 200;
const PERSONNEL = 'TREAT';

/** The entry, once the officer may ask of it; the look leaves a line for each of its patients. */
const entryFor = async (
  parts: WhoSeesParts,
  officer: Caller,
  { entry, at }: { readonly entry: ObjectName; readonly at: number },
): Promise<Result<Entry, Denial>> => {
  if (representedBy(officer) !== null) return refused(deny('role'));
  const house = parts.housePermit('who sees');
  const heads = await parts.record().heads(house, [entry]);
  const shown = officer.category !== 'citizen' || (await showsTo(parts, officer, entry));
  const patients = heads.ok && shown ? (heads.value[0]?.patients ?? []) : [];
  const allowed = await parts.decide(officer, { action: 'log', kind: 'AuditEvent', patients });
  if (!allowed.ok) return allowed;
  for (const patient of patients) {
    const traced = await parts.record().log(allowed.value, { patient, limit: 1, order: 'newest-first' });
    // Her roles have just changed.
    if (!traced.ok) return refused(deny('role'));
  }
  const around = await parts.record().namedAround(house, { entry, at });
  if (!around.ok) throw new Error(`the house may not look around an entry: ${around.error.code}`);
  return ok({ name: entry, patients, at, around: around.value });
};

/** As if each of these people asked for the entry, with a program that may do all that her roles may. */
export const whoSees = async (
  parts: WhoSeesParts,
  officer: Caller,
  { entry, people, language, suppose }: SeesAsk & { readonly people: readonly ObjectName[] },
): Promise<Result<readonly Seer[], Denial>> => {
  const at = suppose.at ?? parts.clock();
  const asked = await entryFor(parts, officer, { entry, at });
  if (!asked.ok) return asked;
  const ids = people.flatMap(({ kind, id }) => (kind === 'Practitioner' ? [id] : []));
  const house = parts.housePermit('who sees');
  const staff = ids.length === 0 ? null : await readStaff(parts.record(), house, { at, people: ids });
  const { role } = suppose;
  const given = role === undefined || staff === null ? null : staff.supposed(role.profession, role.unit);
  const seers: Seer[] = [];
  for (const who of people) {
    const member = staff?.members.find((one) => one.who.id === who.id && one.who.kind === who.kind);
    const judged =
      member === undefined
        ? await judgeOther(parts, who, asked.value)
        : await judgeStaff(
            parts,
            given === null ? member : { ...member, assignments: [...member.assignments, given] },
            { entry: asked.value, purpose: suppose.purpose ?? null },
          );
    const shown = judged.rule === 'shown' ? 'yes' : 'no';
    const { rule, basis, emergency } = judged;
    const name = member?.name ?? '';
    seers.push({ who, name, shown, rule, basis, emergency, why: seeingInWords(judged, language) });
  }
  return ok(seers);
};

/** What is kept from a citizen in her own record is not there for her here either. */
const showsTo = async ({ record, decide }: WhoSeesParts, citizen: Caller, entry: ObjectName): Promise<boolean> => {
  const permit = await decide(citizen, { action: 'read', kind: entry.kind, patients: [] });
  if (!permit.ok) return false;
  const heads = await record().heads(permit.value, [entry]);
  return heads.ok && heads.value.length > 0;
};

/** No assignment can change under who only asks what would be. */
const NEVER_STALE = Number.MAX_SAFE_INTEGER;

/** With the assignments of that time, and all that the guard knows of her beside them. */
const judgeStaff = async (
  { record, rules, callerOf, acrossOf }: WhoSeesParts,
  { who, assignments }: StaffMember,
  { entry, purpose }: { readonly entry: Entry; readonly purpose: string | null },
): Promise<Judged> => {
  const as = async (asked: string): Promise<Result<Caller, Denial>> => {
    const claims = { sub: who.id, client_id: 'who-sees', scope: 'user/*.cruds', purpose: asked };
    const found = await callerOf({ ...claims, fhirUser: `${who.kind}/${who.id}` });
    if (!found.ok) return found;
    const { across: _now, ...person } = found.value;
    const across = await acrossOf(assignments, { purpose: asked, at: entry.at });
    return ok({ ...person, assignments, epoch: NEVER_STALE, ...(across === null ? {} : { across }) });
  };
  const found = await as(purpose ?? PERSONNEL);
  if (!found.ok) return unknown(found.error);
  const purposes = purposesOf(found.value, rules());
  const [other] = purposes;
  const fits = purpose !== null || purposes.has(PERSONNEL) || other === undefined;
  const caller = fits ? found : await as(other);
  return caller.ok ? wouldSee({ record: record(), rules: rules() }, caller.value, entry) : unknown(caller.error);
};

const unknown = ({ sentence }: Denial): Judged => ({
  ...{ rule: 'role', sentence, basis: null, assignment: null, emergency: 'none' },
});

/** A citizen, or somebody who is not there. */
const judgeOther = async (
  { record, rules, callerOf }: WhoSeesParts,
  who: ObjectName,
  entry: Entry,
): Promise<Judged> => {
  const claims = { sub: who.id, client_id: 'who-sees', scope: 'patient/*.cruds', purpose: 'PATRQT' };
  const [patient] = entry.patients;
  const launch = who.kind === 'Patient' && patient !== undefined ? { patient } : {};
  const found = await callerOf({ ...claims, fhirUser: `${who.kind}/${who.id}`, ...launch });
  return found.ok ? wouldSee({ record: record(), rules: rules() }, found.value, entry) : unknown(found.error);
};

interface Placed {
  readonly person: { readonly who: ObjectName; readonly name: string };
  readonly unit: SeersOfUnit['unit'];
  readonly role: SeersOfUnit['role'];
  readonly access: SeersOfUnit['access'];
  readonly basis: SeersOfUnit['basis'];
  readonly why: string;
}

/**
 * Everybody who would be shown the entry, and those who would with emergency access; the patient and who acts for her first,
 * then by unit and role. Of those who have the same roles in the same units one is decided for all, but for those whom a
 * relationship, a choice or a reservation names, or who are near to the patient: they are decided one by one.
 */
export const everyoneWhoSees = async (
  parts: WhoSeesParts,
  officer: Caller,
  { entry, language, suppose, after }: SeesAsk & { readonly after: number },
): Promise<Result<EveryoneWhoSees, Denial>> => {
  // A citizen reads her own log; who works where in the house, and with whom, is not in it.
  if (officer.category === 'citizen') return refused(deny('role'));
  const at = suppose.at ?? parts.clock();
  const asked = await entryFor(parts, officer, { entry, at });
  if (!asked.ok) return asked;
  const { members } = await readStaff(parts.record(), parts.housePermit('who sees'), { at, people: null });
  const near = await nearTo(parts, asked.value);
  const alike = new Map<string, Promise<Judged>>();
  const placed: Placed[] = await citizensOf(parts, asked.value, language);
  for (const member of members) {
    if (member.assignments.length === 0) continue;
    const judge = () => judgeStaff(parts, member, { entry: asked.value, purpose: suppose.purpose ?? null });
    const own = [member.who, ...member.assignments.map(({ role }) => role)];
    const named = member.numbers.some((one) => near.has(one)) || own.some((name) => asked.value.around.names(name));
    const key = classOf(member.assignments);
    const judged = await (named ? judge() : (alike.get(key) ?? alike.set(key, judge()).get(key) ?? judge()));
    const access = judged.rule === 'shown' ? 'shown' : judged.emergency === 'opens' ? 'emergency' : null;
    if (access === null) continue;
    // Another of the same class has roles of her own in the same units.
    const profession = judged.assignment?.profession ?? '';
    placed.push({
      person: { who: member.who, name: member.name },
      unit: judged.assignment === null ? null : unitOf(judged.assignment),
      role: { code: profession, name: professionWords(profession) },
      access,
      basis: judged.basis,
      why: seeingInWords(judged, language),
    });
  }
  const sorted = placed.sort(inOrder);
  const page = sorted.slice(after, after + PAGE);
  return ok({
    shown: placed.filter(({ access }) => access === 'shown').length,
    emergency: placed.filter(({ access }) => access === 'emergency').length,
    groups: grouped(page),
    next: after + PAGE < sorted.length ? after + PAGE : null,
  });
};

/** National numbers of the patients, and of those near to them. */
const nearTo = async (
  { record, housePermit, kin }: WhoSeesParts,
  { patients }: Entry,
): Promise<ReadonlySet<string>> => {
  const numbers: string[] = [];
  for (const id of patients) {
    const patient = await record().read(housePermit('who sees'), { kind: 'Patient', id });
    const document = patient.ok ? patient.value?.document : undefined;
    if (document !== undefined && document !== '') numbers.push(...(await kin.around(JSON.parse(document))));
  }
  return new Set(numbers);
};

const unitOf = ({ organization, organizationName }: NonNullable<Judged['assignment']>): SeersOfUnit['unit'] => ({
  reference: `${organization.kind}/${organization.id}`,
  name: organizationName,
});

const citizensOf = async (parts: WhoSeesParts, entry: Entry, language: SeesAsk['language']): Promise<Placed[]> => {
  const [patient, other] = entry.patients;
  // Who acts for one of several does not see what concerns the others.
  if (patient === undefined || other !== undefined) return [];
  const own = { who: { kind: 'Patient', id: patient }, basis: 'own', name: '' } as const;
  const placed: Placed[] = [];
  for (const { who, basis, name } of [own, ...(await parts.representatives.holders(patient))]) {
    const judged = await judgeOther(parts, who, entry);
    if (judged.rule !== 'shown') continue;
    const role = { code: 'citizen', name: '' };
    placed.push({
      ...{ person: { who, name }, unit: null, role, access: 'shown', basis, why: citizenInWords(basis, language) },
    });
  }
  return placed;
};

const keyOf = ({ access, unit, role, basis }: Placed): string =>
  JSON.stringify([access === 'shown' ? 0 : 1, unit === null ? 0 : 1, unit?.name, unit?.reference, role.code, basis]);

const inOrder = (one: Placed, other: Placed): number =>
  keyOf(one).localeCompare(keyOf(other), 'nb') ||
  one.person.name.localeCompare(other.person.name, 'nb') ||
  (one.person.who.id < other.person.who.id ? -1 : 1);

const grouped = (page: readonly Placed[]): readonly SeersOfUnit[] => {
  const groups = new Map<string, SeersOfUnit & { readonly people: Placed['person'][] }>();
  for (const one of page) {
    const { person, ...rest } = one;
    const group = groups.get(keyOf(one)) ?? { ...rest, people: [] };
    group.people.push(person);
    groups.set(keyOf(one), group);
  }
  return [...groups.values()];
};
