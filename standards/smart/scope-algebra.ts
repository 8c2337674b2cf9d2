// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources

import {
  formatScope,
  parseScope,
  type ResourceScope,
  type ScopeCriterion,
  type ScopeInteraction,
  type ScopeLevel,
  type SmartScope,
} from './scope.ts';

export interface ScopeQuestion {
  readonly level: ScopeLevel;
  /** A resource type; '*' asks for every type at once. */
  readonly type: string;
  readonly interaction: ScopeInteraction;
}

/**
 * `alternatives`: every scope that allows it, as the criteria it demands. The access is unrestricted when one of them is
 * empty; otherwise a resource must fulfil all criteria of at least one.
 */
export type ScopeAnswer =
  | { readonly allowed: 'no' }
  | { readonly allowed: 'everything' }
  | { readonly allowed: 'some'; readonly alternatives: readonly (readonly ScopeCriterion[])[] };

const answers = (scope: SmartScope, question: ScopeQuestion): scope is ResourceScope =>
  scope.kind === 'resource' &&
  scope.level === question.level &&
  (scope.type === '*' || scope.type === question.type) &&
  scope.interactions.has(question.interaction);

/** Do these scopes let a caller of this level do this to this type? Scopes add up; they never take from each other. */
export const scopesAllow = (scopes: readonly SmartScope[], question: ScopeQuestion): ScopeAnswer => {
  const alternatives = scopes.flatMap((scope) => (answers(scope, question) ? [scope.criteria] : []));
  if (alternatives.length === 0) return { allowed: 'no' };
  return alternatives.some((criteria) => criteria.length === 0)
    ? { allowed: 'everything' }
    : { allowed: 'some', alternatives };
};

const joined = (first: readonly ScopeCriterion[], second: readonly ScopeCriterion[]): readonly ScopeCriterion[] => [
  ...first,
  ...second.filter((one) => !first.some((other) => other.name === one.name && other.value === one.value)),
];

/** What both allow; null when nothing. */
export const intersectScopes = (first: ResourceScope, second: ResourceScope): ResourceScope | null => {
  if (first.level !== second.level) return null;
  if (first.type !== '*' && second.type !== '*' && first.type !== second.type) return null;
  const interactions = new Set([...first.interactions].filter((interaction) => second.interactions.has(interaction)));
  if (interactions.size === 0) return null;
  const type = first.type === '*' ? second.type : first.type;
  return {
    kind: 'resource',
    level: first.level,
    type,
    interactions,
    criteria: joined(first.criteria, second.criteria),
  };
};

const covers = (wide: ResourceScope, narrow: ResourceScope): boolean => {
  const both = intersectScopes(wide, narrow);
  return (
    both !== null &&
    both.type === narrow.type &&
    both.interactions.size === narrow.interactions.size &&
    both.criteria.length === narrow.criteria.length
  );
};

const narrowResource = (asked: ResourceScope, text: string, allowed: readonly SmartScope[]): readonly string[] => {
  const limits = allowed.filter((scope) => scope.kind === 'resource');
  if (limits.some((limit) => covers(limit, asked))) return [text];
  return limits.flatMap((limit) => intersectScopes(asked, limit) ?? []).map(formatScope);
};

/**
 * The part of the asked scopes that the allowed ones cover, as scope strings. A scope that is covered whole keeps the
 * asker's spelling (an app compares what it got with what it asked for); others come back in v2 form; unknown ones are dropped.
 */
export const narrowScopes = (asked: readonly string[], allowed: readonly string[]): readonly string[] => {
  const limits = allowed.flatMap((text) => parseScope(text) ?? []);
  const kept = asked.flatMap((text) => {
    const scope = parseScope(text);
    if (scope === null) return [];
    if (scope.kind === 'resource') return narrowResource(scope, text, limits);
    return limits.some((limit) => formatScope(limit) === formatScope(scope)) ? [text] : [];
  });
  return [...new Set(kept)];
};
