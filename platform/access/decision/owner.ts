// DESIGN.md §7 "the owner decides export, deletion and log"; pasientjournalloven § 7, helsepersonelloven §§ 39, 43: who speaks for the organisation that is responsible.

import type { Action, ObjectName } from '@fkj/platform-record';
import type { Caller } from '../caller.ts';
import type { AccessRules, Duty } from '../rights/role-rights.ts';
import { type Hat, hatsOf } from './role-of-caller.ts';
import { unlimitedReach } from './scopes.ts';
import { denied, type Verdict } from './verdict.ts';

/**
 * hand-over: another organisation becomes responsible, for one object or (hand-over-all) for all that this one is. deletion: of all that this one is responsible for. erasure: of an entry or
 * a whole record, on a legal decision, so that nothing of it is left. correction: of an entry, which stays readable as
 * corrected. retention: counting what has been kept long enough.
 */
type OwnedWork = 'hand-over' | 'hand-over-all' | 'deletion' | 'erasure' | 'correction' | 'retention';

export interface OwnedAsk {
  /** Who is responsible; null for nobody. */
  readonly owner: ObjectName | null;
  readonly work: OwnedWork;
  /** Written; the citizen can read it in the log. */
  readonly reason: string;
}

const DUTY = 'ownership';

const DUTIES: Readonly<Record<OwnedWork, Duty>> = {
  'hand-over': DUTY,
  'hand-over-all': DUTY,
  deletion: DUTY,
  erasure: 'erasure',
  correction: 'correction',
  retention: DUTY,
};

const isSame = (one: ObjectName, other: ObjectName): boolean => one.kind === other.kind && one.id === other.id;

/** Whether the caller has a role in this organisation today, or is a system that writes for all. */
export const actsFor = (caller: Caller, organization: ObjectName, rules: AccessRules): boolean =>
  hatsOf(caller, rules).some(({ role, assignment }) =>
    assignment === null ? role.duties.has(DUTY) : isSame(assignment.organization, organization),
  );

/** What each work does to an object, beside looking where it stands. */
const ACTIONS: Readonly<Record<OwnedWork, readonly [Action, ...Action[]]>> = {
  'hand-over': ['move', 'read'],
  'hand-over-all': ['move', 'search', 'read'],
  deletion: ['delete', 'search', 'read'],
  erasure: ['delete', 'search', 'read'],
  correction: ['update', 'create', 'read'],
  retention: ['search'],
};

/** Whoever has the duty in the organisation itself, with a program that may do this to every kind, and a written reason. */
export const decideOwned = (caller: Caller, { owner, work, reason }: OwnedAsk, rules: AccessRules): Verdict => {
  const hats = hatsOf(caller, rules);
  // What an organisation decides of whole records is no care of the patients that an attest names.
  if (caller.attest !== undefined) return denied('attest-patient');
  if (hats.length === 0) return denied(caller.category === 'system' ? 'unknown-system' : 'no-role');
  const dutiful = hats.filter(({ role }) => role.duties.has(DUTIES[work]));
  if (dutiful.length === 0) return denied('role');
  const able = dutiful.filter((hat) => speaksFor(hat, owner));
  const [first] = able;
  if (first === undefined) return denied('not-owner');
  const actions = ACTIONS[work];
  if (actions.some((action) => unlimitedReach(caller, '*', action) !== 'whole')) return denied('scope');
  if (!able.some(({ role }) => role.purposes.has(caller.purpose))) return denied('purpose');
  const written = reason.trim();
  const least = work === 'erasure' ? rules.erasure.reasonLength : rules.correction.reasonLength;
  if (written.length < least) return denied('owner-reason');
  return {
    outcome: 'permit',
    restriction: { reach: 'everything' },
    kinds: '*',
    actions: new Set(actions),
    basis: { purpose: caller.purpose, rule: work === 'hand-over-all' ? 'hand-over' : work, reason: written },
    known: [],
    assignment: first.assignment,
  };
};

const speaksFor = ({ assignment }: Hat, owner: ObjectName | null): boolean =>
  assignment === null || (owner !== null && isSame(assignment.organization, owner));
