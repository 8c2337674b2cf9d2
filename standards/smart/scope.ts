// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html: the scope language, v1 and v2.

export const scopeLevels = ['patient', 'user', 'system'] as const;
export type ScopeLevel = (typeof scopeLevels)[number];

/** create, read (and vread, instance history), update, delete, search (and type history), in the order the specification demands. */
export const scopeInteractions = ['c', 'r', 'u', 'd', 's'] as const;
export type ScopeInteraction = (typeof scopeInteractions)[number];

/** A FHIR search parameter that narrows a scope; decoded. */
export interface ScopeCriterion {
  readonly name: string;
  readonly value: string;
}

export interface ResourceScope {
  readonly kind: 'resource';
  readonly level: ScopeLevel;
  /** A resource type, or '*'. */
  readonly type: string;
  readonly interactions: ReadonlySet<ScopeInteraction>;
  /** All must hold. */
  readonly criteria: readonly ScopeCriterion[];
}

/** `launch` (context from the EHR) or `launch/patient`, `launch/encounter` (context asked for by the app). */
export interface LaunchScope {
  readonly kind: 'launch';
  readonly context: string | null;
}

export const identityScopes = ['openid', 'fhirUser', 'profile', 'offline_access', 'online_access'] as const;
export interface IdentityScope {
  readonly kind: 'identity';
  readonly name: (typeof identityScopes)[number];
}

export type SmartScope = ResourceScope | LaunchScope | IdentityScope;

const resourceForm = /^(patient|user|system)\/(\*|[A-Z][A-Za-z_]{1,63})\.([a-z]{1,5}|\*)(?:\?(.+))?$/;
const v2Letters = /^c?r?u?d?s?$/;
const v1Letters: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

const isLevel = (text: string | undefined): text is ScopeLevel => scopeLevels.some((level) => level === text);

const readInteractions = (permission: string): ReadonlySet<ScopeInteraction> | null => {
  const letters = v1Letters[permission] ?? (v2Letters.test(permission) ? permission : '');
  const found = scopeInteractions.filter((interaction) => letters.includes(interaction));
  return found.length > 0 ? new Set(found) : null;
};

const readCriteria = (query: string): readonly ScopeCriterion[] | null => {
  const criteria = [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
  return criteria.length > 0 && criteria.every(({ name, value }) => name !== '' && value !== '') ? criteria : null;
};

/** Reads one scope. Null when it is not a SMART scope, or a v2 permission out of order (`sr`), empty, or with an empty criterion. */
export const parseScope = (text: string): SmartScope | null => {
  const name = identityScopes.find((known) => known === text);
  if (name !== undefined) return { kind: 'identity', name };
  if (text === 'launch') return { kind: 'launch', context: null };
  const context = /^launch\/([a-z]+)$/.exec(text)?.[1];
  if (context !== undefined) return { kind: 'launch', context };
  const [, level, type, permission, query] = resourceForm.exec(text) ?? [];
  if (!isLevel(level) || type === undefined || permission === undefined) return null;
  const interactions = readInteractions(permission);
  const criteria = query === undefined ? [] : readCriteria(query);
  return interactions === null || criteria === null ? null : { kind: 'resource', level, type, interactions, criteria };
};

/** Reads a space-separated scope string; what is not a SMART scope is left out, as OAuth 2.0 (RFC 6749 §3.3) allows. */
export const parseScopes = (text: string): readonly SmartScope[] =>
  splitScopes(text).flatMap((one) => parseScope(one) ?? []);

/** The single scopes of a scope string, each once. */
export const splitScopes = (text: string): readonly string[] => [
  ...new Set(text.split(' ').filter((one) => one !== '')),
];

/** Writes a scope in v2 form; `parseScope(formatScope(x))` equals x. */
export const formatScope = (scope: SmartScope): string => {
  switch (scope.kind) {
    case 'identity':
      return scope.name;
    case 'launch':
      return scope.context === null ? 'launch' : `launch/${scope.context}`;
    case 'resource': {
      const letters = scopeInteractions.filter((interaction) => scope.interactions.has(interaction)).join('');
      const query = scope.criteria
        .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeCriterion(value)}`)
        .join('&');
      return `${scope.level}/${scope.type}.${letters}${query === '' ? '' : `?${query}`}`;
    }
  }
};

/** Token values keep their `:`, `/`, `|` and `,` readable; all are legal in a scope (RFC 6749 §3.3). */
const encodeCriterion = (value: string): string =>
  encodeURIComponent(value).replace(/%(3A|2F|7C|2C)/g, (escaped) => decodeURIComponent(escaped));
