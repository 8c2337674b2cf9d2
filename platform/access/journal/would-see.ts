// DESIGN.md §7 "who can see this entry and why": the guard's own decision for one caller, asked of rules and record without reading anything.

import type { HealthRecord, NamedAround, ObjectName, Permit, RelationshipBasis, Sees } from '@fkj/platform-record';
import { issuePermit } from '@fkj/platform-record/permit-issuer';
import type { Seer } from '../access.ts';
import type { Assignment, Caller } from '../caller.ts';
import { decideByRules } from '../decision/decide.ts';
import { permitOf } from '../decision/decider.ts';
import { hasDuty, hatsOf } from '../decision/role-of-caller.ts';
import type { SentenceKey } from '../decision/sentences.ts';
import { heldBackFrom } from '../kin/held-back.ts';
import type { AccessRules } from '../rights/role-rights.ts';

/** What decides: the first that keeps the entry from her, or that it is shown. */
export type SeeingRule = Seer['rule'];

export interface Judged {
  readonly rule: SeeingRule;
  /** Of a denial by the rules. */
  readonly sentence: SentenceKey | null;
  /** What connects her, her role or her unit to the patient; null where nothing does, or nothing is asked. */
  readonly basis: RelationshipBasis | null;
  /** The role that would open it; null for citizens, and where no role does. */
  readonly assignment: Assignment | null;
  /** Whether emergency access, with a written reason, would show it. */
  readonly emergency: 'opens' | 'none';
}

export interface Entry {
  readonly name: ObjectName;
  readonly patients: readonly string[];
  /** When it is asked for, ms. */
  readonly at: number;
  readonly around: NamedAround;
}

export interface WouldSeeParts {
  readonly record: HealthRecord;
  readonly rules: AccessRules;
}

const NOTHING = { basis: null, assignment: null, emergency: 'none' } as const;

/** Whether the caller would be shown the entry if she asked for it then. */
export const wouldSee = async ({ record, rules }: WouldSeeParts, caller: Caller, entry: Entry): Promise<Judged> => {
  const { name, patients, at, around } = entry;
  const verdict = decideByRules(caller, { action: 'read', kind: name.kind, patients: [] }, rules);
  if (verdict.outcome === 'deny') return { ...NOTHING, rule: 'role', sentence: verdict.sentence };
  const permit = permitOf(caller, verdict);
  const { restriction } = permit;
  const stands = async (asked: Permit, sees: Sees): Promise<boolean> => {
    const heads = await record.heads(issuePermit({ ...asked, sees, asOf: at }), [name]);
    return heads.ok && heads.value.some(({ state }) => state === 'live');
  };
  const basis = restriction.reach === 'relationship' ? around.basisOf(restriction.parties) : null;
  const known = { sentence: null, basis, assignment: openingRole(caller, verdict.assignment, { rules, around }) };
  // Nothing names any of her parties: the record need not be asked.
  const stranger = restriction.reach === 'relationship' && patients.length > 0 && basis === null;
  if (!stranger && (await stands(permit, permit.sees))) return { ...known, rule: 'shown', emergency: 'none' };

  const withEmergency = async (): Promise<Judged['emergency']> => {
    const [patient, other] = patients;
    const { sees } = permit;
    const may = restriction.reach === 'relationship' && hasDuty(hatsOf(caller, rules), 'emergency');
    if (!may || patient === undefined || other !== undefined || sees === 'all') return 'none';
    const opened = issuePermit({ ...permit, restriction: { reach: 'patient', patient } });
    return (await stands(opened, { ...sees, emergency: 'supposed' })) ? 'opens' : 'none';
  };
  const emergency = await withEmergency();
  if (stranger || !(await stands(permit, 'all'))) return { ...known, rule: 'relationship', emergency };
  const held = heldBackFrom(caller, patients);
  if (held !== null) return { ...known, rule: 'kin', emergency };
  const ofAnyOwner = withoutOwners(permit.sees);
  if (ofAnyOwner !== permit.sees && (await stands(permit, ofAnyOwner)))
    return { ...known, rule: 'controller', emergency };
  const unbound: Sees = ofAnyOwner === 'all' ? 'all' : { ...ofAnyOwner, bound: null };
  return { ...known, rule: (await stands(permit, unbound)) ? 'choice' : 'reserved', emergency };
};

/** As if nobody else were responsible; the same where that withholds nothing. */
const withoutOwners = (sees: Sees): Sees =>
  sees === 'all' || sees.withheld === undefined || sees.withheld.owners === null
    ? sees
    : { ...sees, withheld: { ...sees.withheld, owners: null } };

/** Of several roles the one that a relationship names, else the one that the rules name. */
const openingRole = (
  caller: Caller,
  named: Assignment | null,
  { rules, around }: { readonly rules: AccessRules; readonly around: Entry['around'] },
): Assignment | null => {
  const able = hatsOf(caller, rules).flatMap(({ assignment }) => assignment ?? []);
  const tied = able.find(({ role, organization }) => around.basisOf([role, organization]) !== null);
  return named === null || named === tied ? named : (tied ?? named);
};

/** Purposes that one of her roles has. */
export const purposesOf = (caller: Caller, rules: AccessRules): ReadonlySet<string> =>
  new Set(hatsOf(caller, rules).flatMap(({ role }) => [...role.purposes]));

/** All who have the same roles in the same units are decided alike, but for those whom something names. */
export const classOf = (assignments: readonly Assignment[]): string =>
  assignments
    .map(({ profession, organization }) => `${profession} ${organization.id}`)
    .sort()
    .join('\n');
