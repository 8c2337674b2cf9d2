// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html: what the program was allowed, as a limit on the person.

import type { Action, Limit, Narrow } from '@fkj/platform-record';
import {
  parseScopes,
  type ScopeAnswer,
  type ScopeInteraction,
  type ScopeLevel,
  type SmartScope,
  scopesAllow,
} from '@fkj/standards-smart';
import type { Caller } from '../caller.ts';
import { limitOf } from './limit-of-criteria.ts';

const interactions: Readonly<Record<Action, ScopeInteraction>> = {
  read: 'r',
  history: 'r',
  search: 's',
  create: 'c',
  update: 'u',
  delete: 'd',
  move: 'u',
  'find-person': 's',
  log: 'r',
};

/** `context`: only the patient of the launch context. */
export type ScopeReach = 'whole' | 'context' | 'none';

const wholeLevel: Readonly<Record<Caller['category'], ScopeLevel>> = {
  personnel: 'user',
  citizen: 'user',
  system: 'system',
};

const parsed = new WeakMap<readonly string[], readonly SmartScope[]>();

const scopesOf = (caller: Caller): readonly SmartScope[] => {
  const known = parsed.get(caller.scopes);
  if (known !== undefined) return known;
  const scopes = parseScopes(caller.scopes.join(' '));
  parsed.set(caller.scopes, scopes);
  return scopes;
};

/** What one level of scopes gives: everything, what meets one of the limits, or nothing. */
type Given = 'everything' | 'nothing' | readonly Limit[];

const givenBy = (answer: ScopeAnswer, kind: string): Given => {
  if (answer.allowed !== 'some') return answer.allowed === 'everything' ? 'everything' : 'nothing';
  const limits = answer.alternatives.flatMap((criteria) => limitOf(kind, criteria) ?? []);
  return limits.length === 0 ? 'nothing' : limits;
};

interface Level {
  readonly whole: Given;
  /** Of the patient of the launch context. */
  readonly context: Given;
}

const levels = new WeakMap<Caller, Map<string, Level>>();

/** Callers are immutable, so what their scopes give is worked out once. */
const levelsOf = (caller: Caller, kind: string, action: Action): Level => {
  let known = levels.get(caller);
  if (known === undefined) {
    known = new Map();
    levels.set(caller, known);
  }
  const key = `${interactions[action]} ${kind}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const question = { type: kind, interaction: interactions[action] };
  const give = (level: ScopeLevel): Given => givenBy(scopesAllow(scopesOf(caller), { ...question, level }), kind);
  const made: Level = {
    whole: give(wholeLevel[caller.category]),
    context: caller.patient === null ? 'nothing' : give('patient'),
  };
  known.set(key, made);
  return made;
};

/**
 * How far the scopes let this caller go with one kind and action, limits of a query (`?category=…`) left aside: `narrowOf`
 * says them. '*' asks for all kinds at once, which scopes with a query never give.
 */
export const scopeReach = (caller: Caller, kind: string, action: Action): ScopeReach => {
  const { whole, context } = levelsOf(caller, kind, action);
  if (whole !== 'nothing') return 'whole';
  return context === 'nothing' ? 'none' : 'context';
};

/** The same for what cannot be done to a part of a kind: finding persons, the log, emergency access, handing over. */
export const unlimitedReach = (caller: Caller, kind: string, action: Action): ScopeReach => {
  const { whole, context } = levelsOf(caller, kind, action);
  if (whole === 'everything') return 'whole';
  return context === 'everything' ? 'context' : 'none';
};

const narrows = new WeakMap<Caller, Narrow | null>();

/** The limits that the scopes set by their queries; null where no scope has one. */
export const narrowOf = (caller: Caller): Narrow | null => {
  const known = narrows.get(caller);
  if (known !== undefined) return known;
  const limited = scopesOf(caller).some((scope) => scope.kind === 'resource' && scope.criteria.length > 0);
  const made = limited ? narrowBy(caller) : null;
  narrows.set(caller, made);
  return made;
};

const narrowBy = (caller: Caller): Narrow => {
  const limits = new Map<string, Limit | null>();
  return (action, kind) => {
    const key = `${interactions[action]} ${kind}`;
    const known = limits.get(key);
    if (known !== undefined) return known;
    const made = limitFor(caller, kind, action);
    limits.set(key, made);
    return made;
  };
};

const NOTHING: Limit = { filter: { or: [] }, meets: () => false };

const limitFor = (caller: Caller, kind: string, action: Action): Limit | null => {
  const { whole, context } = levelsOf(caller, kind, action);
  if (whole === 'everything') return null;
  // What an update makes is allowed by the update (#scopes-for-requesting-fhir-resources); whether it may, was decided.
  if (whole === 'nothing' && context === 'nothing')
    return action === 'create' ? limitFor(caller, kind, 'update') : NOTHING;
  // Where the context alone gives something, the restriction of the permit holds to its patient already.
  if (whole === 'nothing') return context === 'everything' ? null : anyOf(context === 'nothing' ? [] : context);
  const own = caller.patient === null ? [] : limitsOf(context).map((limit) => ofPatient(limit, caller.patient ?? ''));
  return anyOf([...limitsOf(whole), ...own]);
};

const EVERYTHING: Limit = { filter: { and: [] }, meets: () => true };

const limitsOf = (given: Given): readonly Limit[] => {
  if (given === 'nothing') return [];
  return given === 'everything' ? [EVERYTHING] : given;
};

const anyOf = (limits: readonly Limit[]): Limit => {
  const [only] = limits;
  if (only !== undefined && limits.length === 1) return only;
  return {
    filter: { or: limits.map(({ filter }) => filter) },
    meets: (version) => limits.some((limit) => limit.meets(version)),
  };
};

const ofPatient = (limit: Limit, patient: string): Limit => ({
  filter: { and: [{ test: 'patient', patient, sharing: 'alone' }, limit.filter] },
  meets: (version) => version.patients.length === 1 && version.patients[0] === patient && limit.meets(version),
});
