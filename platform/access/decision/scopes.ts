// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html: what the program was allowed, as a limit on the person.

import type { Action } from '@fkj/platform-record';
import {
  parseScopes,
  type ScopeInteraction,
  type ScopeLevel,
  type SmartScope,
  scopesAllow,
} from '@fkj/standards-smart';
import type { Caller } from '../caller.ts';

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

/**
 * How far the scopes let this caller go with one kind ('*' asks for all kinds at once) and action. A scope with a query
 * (`?category=…`) gives nothing here: rows cannot be told apart by it yet, and half a limit is none.
 */
export const scopeReach = (caller: Caller, kind: string, action: Action): ScopeReach => {
  const question = { type: kind, interaction: interactions[action] };
  const scopes = scopesOf(caller);
  if (scopesAllow(scopes, { ...question, level: wholeLevel[caller.category] }).allowed === 'everything') return 'whole';
  if (caller.patient === null) return 'none';
  return scopesAllow(scopes, { ...question, level: 'patient' }).allowed === 'everything' ? 'context' : 'none';
};
