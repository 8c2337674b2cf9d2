// DESIGN.md §7, §5 "BOOTSTRAP_CLIENT": from the claims of a verified token to the caller of a request.

import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { splitScopes } from '@fkj/standards-smart';
import type { Denial } from '../access.ts';
import type { Caller, TokenClaims } from '../caller.ts';
import { acrossByAttest, acrossFor } from '../controllers/across.ts';
import type { AgreementRules } from '../controllers/agreement-rules.ts';
import type { Controllers } from '../controllers/controllers.ts';
import { deny } from '../decision/denials.ts';
import { heldBack } from '../kin/held-back.ts';
import type { KinRules } from '../kin/kin-rules.ts';
import { nameOf } from '../relations/tree.ts';
import type { Representatives } from '../representation/representatives.ts';
import { heldForToken } from './held-for-token.ts';
import type { Entry, Roster } from './roster.ts';

export interface IdentifyParts {
  readonly roster: Roster;
  readonly representatives: Pick<Representatives, 'between'>;
  /** client_id of the bootstrap client; null when there is none. */
  readonly bootstrapClient: string | null;
  /** Named policies of other system clients, by client_id. */
  readonly policies: ReadonlyMap<string, string>;
  readonly agreements: () => AgreementRules;
  /** The data controllers of the house now. */
  readonly controllers: () => Promise<Controllers>;
  readonly kinRules: () => KinRules;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** No role can change under a caller who has none: such permits are never stale. */
const NEVER_STALE = Number.MAX_SAFE_INTEGER;

/** One list, so that the same system is the same caller. */
const NO_ROLES: Caller['assignments'] = [];

const CAPACITY = 20_000;

export interface Identifier {
  callerOf(claims: TokenClaims): Promise<Result<Caller, Denial>>;
  renew(caller: Caller): Promise<Result<Caller, Denial>>;
}

/** 'Patient/x' or 'x'. */
const patientId = (patient: string | undefined): string | null =>
  patient === undefined ? null : (nameOf(patient)?.id ?? patient);

/** What a token takes away from its person, and a renewed caller must not get back. */
const narrowing = ({
  organization,
  attest,
}: Pick<TokenClaims, 'organization' | 'attest'>): Pick<Caller, 'organization' | 'attest'> => ({
  ...(organization === undefined ? {} : { organization }),
  ...(attest === undefined ? {} : { attest }),
});

/** 'YYYY-MM-DD'. */
const dayOf = ({ clock }: Pick<IdentifyParts, 'clock'>): string => new Date(clock()).toISOString().slice(0, 10);

/** What the law keeps from an employee beside what patients choose; nothing for nearly everyone. */
const withheldBy = (
  { agreements, kinRules, clock }: IdentifyParts,
  { kin, controllers, assignments }: Entry,
  purpose: string,
): Pick<Caller, 'kin' | 'across'> => {
  const across = acrossFor({ controllers, rules: agreements(), assignments, purpose, day: dayOf({ clock }) });
  const held = heldBack(kin, kinRules());
  return {
    ...(held.closed.length + held.byReason.length > 0 ? { kin: held } : {}),
    ...(across === null ? {} : { across }),
  };
};

export const openIdentifier = (parts: IdentifyParts): Identifier => {
  const { roster, representatives, bootstrapClient, policies } = parts;
  /** The same claims and roles give the same object, so that what is worked out about a caller is worked out once. */
  const callers = new Map<string, Caller>();

  const keep = (caller: Caller): Caller => {
    const { who, client, scopes, patient, purpose, organization, attest } = caller;
    const key = JSON.stringify([who, client, scopes, patient, purpose, organization, attest]);
    const known = callers.get(key);
    if (known !== undefined && known.epoch === caller.epoch && known.assignments === caller.assignments) return known;
    if (callers.size >= CAPACITY) callers.clear();
    callers.set(key, caller);
    return caller;
  };

  const system = (claims: TokenClaims): Caller => ({
    category: 'system',
    who: { kind: 'Device', id: claims.client_id },
    display: claims.client_id,
    client: claims.client_id,
    policy: claims.client_id === bootstrapClient ? 'bootstrap' : (policies.get(claims.client_id) ?? 'registered'),
    assignments: NO_ROLES,
    scopes: splitScopes(claims.scope),
    patient: patientId(claims.patient),
    purpose: claims.attest?.purpose ?? claims.purpose ?? 'HSYSADMIN',
    ...narrowing(claims),
    epoch: NEVER_STALE,
  });

  /** With what agreements open to the organisation that attests; worked out for each request, since no role of ours stands behind it. */
  const ofSystem = async (caller: Caller): Promise<Caller> => {
    if (caller.attest === undefined) return keep(caller);
    const controllers = await parts.controllers();
    const across = acrossByAttest({ controllers, rules: parts.agreements(), attest: caller.attest, day: dayOf(parts) });
    return across === null ? caller : { ...caller, across };
  };

  const isPerson = ({ kind }: ObjectName): boolean => kind === 'Practitioner' || kind === 'Patient';

  const person = (who: ObjectName, rest: Omit<TokenClaims, 'sub' | 'fhirUser'>, entry: Entry): Caller => {
    const assignments = heldForToken(entry.assignments, rest);
    const purpose = rest.attest?.purpose ?? rest.purpose ?? '';
    return keep({
      category: who.kind === 'Patient' ? 'citizen' : 'personnel',
      who,
      display: entry.display,
      client: rest.client_id,
      policy: null,
      assignments,
      scopes: splitScopes(rest.scope),
      patient: patientId(rest.patient),
      purpose,
      ...narrowing(rest),
      ...(who.kind === 'Practitioner' ? withheldBy(parts, { ...entry, assignments }, purpose) : {}),
      epoch: who.kind === 'Patient' ? NEVER_STALE : entry.epoch,
    });
  };

  /** The same token with the same roles: nothing is worked out anew. */
  const ofToken = new WeakMap<TokenClaims, { readonly entry: Entry; readonly caller: Caller }>();

  const ofPerson = async (who: ObjectName, claims: TokenClaims): Promise<Result<Caller, Denial>> => {
    const entry = isPerson(who) ? await roster.of(who) : null;
    if (entry === null) return refused(deny('unknown-caller'));
    const known = ofToken.get(claims);
    if (known !== undefined && known.entry === entry) return ok(known.caller);
    const caller = person(who, claims, entry);
    const patient = caller.category === 'citizen' && caller.patient !== who.id ? caller.patient : null;
    if (patient !== null) return ok({ ...caller, standsFor: await representatives.between(who, patient) });
    ofToken.set(claims, { entry, caller });
    return ok(caller);
  };

  return {
    callerOf: async (claims) => {
      if (claims.fhirUser === undefined) return ok(await ofSystem(system(claims)));
      const who = nameOf(claims.fhirUser);
      return who === null ? refused(deny('unknown-caller')) : ofPerson(who, claims);
    },
    renew: async (caller) => {
      if (caller.category === 'system') return ok(caller);
      roster.forget(caller.who);
      const { client, scopes, purpose, patient } = caller;
      const claims = { client_id: client, scope: scopes.join(' '), purpose, ...(patient === null ? {} : { patient }) };
      return ofPerson(caller.who, { ...claims, ...narrowing(caller), sub: '' });
    },
  };
};
