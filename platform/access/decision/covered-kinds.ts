// DESIGN.md §7, §8 "decision 80 us": the kinds and actions that one decision covers, worked out once per caller.

import type { Action } from '@fkj/platform-record';
import { resourceTypes } from '@fkj/standards-fhir';
import { parseScopes } from '@fkj/standards-smart';
import type { Caller } from '../caller.ts';
import { findRight, type RightAction, type RightReach, rightFor } from '../rights/role-rights.ts';
import type { Hat } from './role-of-caller.ts';
import { scopeReach } from './scopes.ts';

export interface Covered {
  readonly kinds: ReadonlySet<string> | '*';
  /** The asked action, and those ways of reading that the caller has for every one of the kinds. */
  readonly actions: ReadonlySet<Action>;
  readonly scope: 'whole' | 'context';
}

export interface CoverQuestion {
  readonly caller: Caller;
  /** Those that have the right, by the same reach. */
  readonly hats: readonly Hat[];
  readonly action: Action;
  readonly reach: RightReach;
  readonly kind: string;
}

const reading: readonly Action[] = ['read', 'search', 'history'];

const known = new WeakMap<Caller, Map<string, Covered | null>>();

/** What a permit for this ask may cover; null when the scopes leave nothing of it. Callers are immutable, so answers are kept. */
export const coveredKinds = (question: CoverQuestion): Covered | null => {
  const { caller, action, kind, reach } = question;
  let answers = known.get(caller);
  if (answers === undefined) {
    answers = new Map();
    known.set(caller, answers);
  }
  const key = `${action} ${kind} ${reach}`;
  const found = answers.get(key);
  if (found !== undefined) return found;
  const covered = work(question);
  answers.set(key, covered);
  return covered;
};

const work = (question: CoverQuestion): Covered | null => {
  const { caller, action, kind } = question;
  const asked = scopeReach(caller, kind, action);
  const scope = kind === '*' && asked === 'none' ? widest(question) : asked;
  if (scope === 'none') return null;
  const kinds = kindsFor(question, action, scope);
  if (kinds !== '*' && kinds.size === 0) return null;
  const covers = (other: Action): boolean => {
    const wider = kindsFor(question, other, scope);
    return wider === '*' || (kinds !== '*' && [...kinds].every((one) => wider.has(one)));
  };
  return { kinds, actions: new Set([action, ...reading.filter(covers)]), scope };
};

/** Without a scope for all kinds at once, a search over all kinds becomes one over the kinds there are scopes for. */
const widest = (question: CoverQuestion): 'whole' | 'context' | 'none' => {
  if (nonEmpty(kindsFor(question, question.action, 'whole'))) return 'whole';
  return nonEmpty(kindsFor(question, question.action, 'context')) ? 'context' : 'none';
};

const nonEmpty = (kinds: ReadonlySet<string> | '*'): boolean => kinds === '*' || kinds.size > 0;

/** Kinds that every hat and the scopes give this action for, common ones included: including an author needs no patient. */
const kindsFor = (
  { caller, hats, reach, kind }: CoverQuestion,
  action: Action,
  scope: 'whole' | 'context',
): ReadonlySet<string> | '*' => {
  const right = rightFor(action);
  if (right === null) return new Set();
  const wide = hats.every((hat) => hat.role.rights.some((one) => one.kinds === '*' && one.actions.has(right)));
  if (wide) {
    if (scopeReach(caller, '*', action) === scope) return '*';
    return new Set(scopedKinds(caller).filter((one) => scopeReach(caller, one, action) === scope));
  }
  const named = new Set(
    hats.flatMap((hat) => hat.role.rights.flatMap((one) => (one.kinds === '*' ? [] : [...one.kinds]))),
  );
  if (kind !== '*') named.add(kind);
  return new Set(
    [...named].filter((one) => holds({ hats, reach, right, kind: one }) && inScope(caller, one, { action, scope })),
  );
};

const holds = (asked: { hats: readonly Hat[]; reach: RightReach; right: RightAction; kind: string }): boolean =>
  asked.hats.every((hat) => {
    const found = findRight(hat.role, asked.kind, asked.right)?.reach;
    return found !== undefined && (found === asked.reach || found === 'common');
  });

const inScope = (
  caller: Caller,
  kind: string,
  { action, scope }: { action: Action; scope: 'whole' | 'context' },
): boolean => {
  const found = scopeReach(caller, kind, action);
  return found === 'whole' || found === scope;
};

/** Kinds that the scopes name one by one; one for all kinds with a query is one for each kind that knows its parameters. */
const scopedKinds = (caller: Caller): readonly string[] => {
  const named = new Set<string>();
  for (const scope of parseScopes(caller.scopes.join(' '))) {
    if (scope.kind !== 'resource') continue;
    if (scope.type !== '*') named.add(scope.type);
    else if (scope.criteria.length > 0) for (const type of resourceTypes) named.add(type);
  }
  return [...named];
};
