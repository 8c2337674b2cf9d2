// DESIGN.md §7 "The unit of decision", pasientjournalloven §§ 16, 19 and 22: default deny; scopes, role, purpose, patient.

import type { Action, Basis, Restriction } from '@fkj/platform-record';
import { resourceTypes } from '@fkj/standards-fhir';
import type { Ask } from '../access.ts';
import type { Caller } from '../caller.ts';
import { reasonOnBehalf } from '../privacy/read-consent.ts';
import { statingKinds } from '../relations/project.ts';
import { ownRecord } from '../representation/own-record.ts';
import type { Representation } from '../representation/represent.ts';
import { kindsFor } from '../representation/representation-rules.ts';
import { type AccessRules, findRight, type RightAction, type RightReach, rightFor } from '../rights/role-rights.ts';
import { readAcuteContact } from './acute-contact.ts';
import { withinAttest } from './attest.ts';
import { type Covered, coveredKinds } from './covered-kinds.ts';
import { type Hat, hasDuty, hatsOf, partiesOf } from './role-of-caller.ts';
import { scopeReach, unlimitedReach } from './scopes.ts';
import type { SentenceKey } from './sentences.ts';
import { denied, type PermitVerdict, type Verdict } from './verdict.ts';

/** What the rules say to this ask. Pure: nothing is known of the patient but that the request names her. */
export const decideByRules = (caller: Caller, ask: Ask, rules: AccessRules): Verdict => {
  const verdict = decideByRole(caller, ask, rules);
  const { attest } = caller;
  if (attest === undefined || verdict.outcome === 'deny') return verdict;
  const left = withinAttest(verdict, { attest, ask });
  return typeof left === 'string' ? denied(left) : left;
};

const decideByRole = (caller: Caller, ask: Ask, rules: AccessRules): Verdict => {
  const hats = hatsOf(caller, rules);
  if (hats.length === 0) return denied(caller.category === 'system' ? 'unknown-system' : 'no-role');
  const own = caller.category === 'citizen' ? ownRecord(caller) : null;
  if (own !== null && 'refused' in own) return denied(own.refused);
  const action = rightFor(ask.action);
  if (own !== null && own.stands !== null && !within(own.stands, ask, action)) return denied('role');
  return action === null ? decideDuty(caller, ask, hats) : decideRight({ caller, ask, rules, hats, action });
};

/** Who acts for another does what the rules let her do for that person; the log she reads as the log alone, which leaves out what is shielded. */
const within = ({ gives, log }: Representation, ask: Ask, action: RightAction | null): boolean => {
  if (action === null) return ask.action === 'log' && log === 'read';
  if (ask.kind === 'AuditEvent') return false;
  const kinds = kindsFor(gives, action);
  return kinds === '*' || kinds.has(ask.kind) || (action === 'read' && ask.kind === '*');
};

/** The words for someone who has no care relationship. */
export const strangerSentence = (hats: readonly Hat[]): SentenceKey =>
  hasDuty(hats, 'emergency') ? 'relationship-or-emergency' : 'relationship';

const decideDuty = (caller: Caller, ask: Ask, hats: readonly Hat[]): Verdict => {
  const own = caller.category === 'citizen' ? ownRecord(caller) : null;
  if (own !== null && 'refused' in own) return denied(own.refused);
  if (ask.action === 'log') {
    if (unlimitedReach(caller, 'AuditEvent', 'log') === 'none') return denied('scope');
    const able = hats.filter((hat) => hat.role.duties.has('log'));
    if (able.length === 0) return denied('role');
    if (!purposeHolds(caller, able)) return denied('purpose');
    if (own === null) return permit({ caller, ask, rule: 'log', hats: able }, { reach: 'everything' });
    const { patient, stands } = own;
    if (ask.patients.length === 0 || ask.patients.some((asked) => asked !== patient)) return denied('not-own');
    return permit({ caller, ask, rule: stands?.basis ?? 'own', hats: able }, { reach: 'patient', patient });
  }
  if (unlimitedReach(caller, 'Patient', ask.action) !== 'whole') return denied('scope');
  const able = hats.filter((hat) => hat.role.duties.has('find-person'));
  if (able.length === 0) return denied('role');
  if (!purposeHolds(caller, able)) return denied('purpose');
  return {
    ...permit({ caller, ask, rule: 'person-lookup', hats: able }, { reach: 'everything' }),
    kinds: new Set(['Patient']),
    actions: new Set(['find-person', 'search', 'read']),
  };
};

interface Question {
  readonly caller: Caller;
  readonly ask: Ask;
  readonly rules: AccessRules;
  readonly hats: readonly Hat[];
  readonly action: RightAction;
}

const decideRight = (question: Question): Verdict => {
  const { caller, ask, rules } = question;
  const byScope = ask.through ?? ask.action;
  const scope = scopeReach(caller, ask.kind, byScope);
  const { able, reach } = ableHats(question);
  if (ask.kind !== '*' && scope === 'none') return denied('scope');
  if (reach === null) return denied(ask.kind === 'Patient' && ask.action === 'create' ? 'cannot-register' : 'role');
  if (!purposeHolds(caller, able)) return denied('purpose');
  const covered = coveredKinds({ caller, hats: able, action: byScope, reach, kind: ask.kind });
  if (covered === null) return denied('scope');
  const reason = ask.action === 'move' ? (ask.reason ?? '').trim() : null;
  if (reason !== null && reason.length < rules.correction.reasonLength) return denied('correction-reason');
  const restricted = (rule: string, restriction: Restriction): PermitVerdict => {
    const verdict = { ...permit({ caller, ask, rule, hats: able }, restriction), kinds: covered.kinds };
    if (ask.through !== undefined) return { ...verdict, kinds: new Set([ask.kind]), actions: new Set([ask.action]) };
    return reason === null
      ? { ...verdict, actions: covered.actions }
      : { ...verdict, actions: moving, basis: { ...verdict.basis, reason } };
  };
  switch (reach) {
    case 'common':
      return restricted('role', { reach: 'common' });
    case 'own':
      return inOwnRecord({ caller, ask, covered }, restricted);
    case 'everything':
      if (covered.scope === 'whole') return restricted(unlimitedRule(caller, ask), { reach: 'everything' });
      return inContext({ caller, ask, known: [] }, (patient) =>
        restricted(unlimitedRule(caller, ask), { reach: 'patient', patient }),
      );
    case 'population':
      return ask.action === 'search' && ask.counts === 'only' && ask.patients.length === 0 && covered.scope === 'whole'
        ? { ...restricted('counting', { reach: 'population' }), actions: new Set(['search']) }
        : denied('counts-only');
    case 'relationship':
      return decideRelationship({ caller, ask, rules, able, covered }, restricted);
  }
};

const inOwnRecord = (
  { caller, ask, covered }: { readonly caller: Caller; readonly ask: Ask; readonly covered: Covered },
  restricted: (rule: string, restriction: Restriction) => PermitVerdict,
): Verdict => {
  const own = ownRecord(caller);
  if ('refused' in own) return denied(own.refused);
  if (ask.patients.some((patient) => patient !== own.patient)) return denied('not-own');
  if (covered.scope === 'context' && caller.patient !== own.patient) return denied('scope');
  const verdict = restricted(own.stands?.basis ?? 'own', { reach: 'patient', patient: own.patient });
  const action = rightFor(ask.action);
  if (own.stands === null || action === null) return verdict;
  return { ...verdict, kinds: withoutLog(common(verdict.kinds, kindsFor(own.stands.gives, action))) };
};

/** Messages of the log would tell who acts for another of contacts that are shielded. */
const withoutLog = (kinds: ReadonlySet<string> | '*'): ReadonlySet<string> =>
  new Set((kinds === '*' ? resourceTypes : [...kinds]).filter((kind) => kind !== 'AuditEvent'));

const common = (kinds: ReadonlySet<string> | '*', others: ReadonlySet<string> | '*'): ReadonlySet<string> | '*' => {
  if (kinds === '*') return others;
  return others === '*' ? kinds : new Set([...kinds].filter((kind) => others.has(kind)));
};

/** Who may give an object to another patient reads it to do so, and nothing else. */
const moving: ReadonlySet<Action> = new Set(['move', 'read']);

/** Systems reach everything by a named policy; people to correct, and the events that follow from the log. */
const unlimitedRule = (caller: Caller, { action, kind }: Ask): string => {
  if (caller.policy !== null) return `policy:${caller.policy}`;
  if (kind === 'Consent' && action !== 'move') return 'privacy-choice';
  return action === 'move' ? 'correction' : 'log';
};

interface RelationshipQuestion {
  readonly caller: Caller;
  readonly ask: Ask;
  readonly rules: AccessRules;
  readonly able: readonly Hat[];
  readonly covered: { readonly scope: 'whole' | 'context' };
}

const decideRelationship = (
  { caller, ask, rules, able, covered }: RelationshipQuestion,
  restricted: (rule: string, restriction: Restriction) => PermitVerdict,
): Verdict => {
  if (covered.scope === 'context') {
    return inContext({ caller, ask, known: ['context'] }, (patient) =>
      restricted('relationship', { reach: 'patient', patient }),
    );
  }
  if (ask.action === 'create' && ask.kind === 'Encounter') {
    const acute = readAcuteContact(ask.resource, caller, rules);
    if (acute.found === 'without-reason') return denied('reason-missing');
    if (acute.found === 'contact') {
      const verdict = restricted('acute-contact', { reach: 'patient', patient: acute.patient });
      return {
        ...verdict,
        kinds: new Set(['Encounter']),
        actions: new Set(['create']),
        basis: { ...verdict.basis, reason: acute.reason },
      };
    }
  }
  if (ask.action === 'create' && ask.kind === 'Patient') {
    // Nobody has a relationship to a person who is not registered; a create can neither show nor change one who is.
    return {
      ...restricted('registration', { reach: 'everything' }),
      kinds: new Set(['Patient']),
      actions: new Set(['create']),
    };
  }
  const verdict = restricted('relationship', { reach: 'relationship', parties: partiesOf(caller, able) });
  if (ask.kind === 'Consent') {
    const written = reasonOnBehalf(ask.resource);
    if (written.length < rules.correction.reasonLength) return denied('choice-reason');
    return { ...verdict, basis: { ...verdict.basis, reason: written } };
  }
  // What states a care relationship opens the patient to others, or to the writer herself: only who knows her may write it.
  const states = statingKinds.has(ask.kind) && (ask.action === 'create' || ask.action === 'update');
  return states ? { ...verdict, known: ask.patients } : verdict;
};

/** The patient of the launch context, and no other. Personnel must know her too: a launch is no care relationship. */
const inContext = (
  { caller, ask, known }: { caller: Caller; ask: Ask; known: readonly 'context'[] },
  verdict: (patient: string) => PermitVerdict,
): Verdict => {
  const patient = caller.patient;
  if (patient === null || ask.patients.some((asked) => asked !== patient)) return denied('scope');
  return { ...verdict(patient), known: known.map(() => patient) };
};

interface Able {
  readonly able: readonly Hat[];
  readonly reach: RightReach | null;
}

const judged = new WeakMap<readonly Hat[], Map<string, Able>>();

/** Hats that have the right, worked out once for a list of hats: a nurse may wear fifty. */
const ableHats = (question: Question): Able => {
  const { hats, ask, action } = question;
  const answers = judged.get(hats) ?? new Map<string, Able>();
  judged.set(hats, answers);
  const key = `${action} ${ask.kind}`;
  const answer = answers.get(key) ?? findAble(question);
  answers.set(key, answer);
  return answer;
};

/** All with the reach of the first: relationships of one unit never open another unit's rights. */
const findAble = ({ hats, ask, action }: Question): Able => {
  const reachOf = (hat: Hat): RightReach | null =>
    ask.kind === '*'
      ? (hat.role.rights.find((right) => right.actions.has(action) && right.reach !== 'common')?.reach ?? null)
      : (findRight(hat.role, ask.kind, action)?.reach ?? null);
  const reach = hats.map(reachOf).find((found) => found !== null) ?? null;
  const able = reach === null ? [] : hats.filter((hat) => reachOf(hat) === reach);
  return { able: able.length === hats.length ? hats : able, reach };
};

const purposeHolds = (caller: Caller, hats: readonly Hat[]): boolean =>
  hats.some((hat) => hat.role.purposes.has(caller.purpose));

const permit = (
  { caller, ask, rule, hats }: { caller: Caller; ask: Ask; rule: string; hats: readonly Hat[] },
  restriction: Restriction,
): PermitVerdict => {
  const agreements = caller.across?.agreements ?? [];
  const across = agreements.length === 0 ? {} : { across: agreements.map(({ id }) => id).join(' ') };
  const basis: Basis = { purpose: caller.purpose, rule, ...across };
  const actions: ReadonlySet<Action> = new Set([ask.action]);
  const assignment = hats[0]?.assignment ?? null;
  return { outcome: 'permit', restriction, kinds: new Set([ask.kind]), actions, basis, known: [], assignment };
};
