// DESIGN.md §7: the rules' verdict, held against the record where it depends on whom the caller knows, becomes a Permit.

import {
  type HealthRecord,
  type ObjectName,
  ok,
  type Permit,
  type Result,
  refused,
  type Sees,
} from '@fkj/platform-record';
import { issuePermit } from '@fkj/platform-record/permit-issuer';
import type { Access, Ask, Denial } from '../access.ts';
import type { Caller } from '../caller.ts';
import { agentFor } from '../callers/agent.ts';
import { heldBackFrom } from '../kin/held-back.ts';
import { seesOf } from '../privacy/sees.ts';
import { isWorkingList, listedPatients, visitsOf } from '../relations/project.ts';
import { textAt } from '../relations/tree.ts';
import { ownRecord } from '../representation/own-record.ts';
import { type AccessRules, rightFor } from '../rights/role-rights.ts';
import { decideByRules, strangerSentence } from './decide.ts';
import { deny } from './denials.ts';
import { joinVerdicts } from './join-verdicts.ts';
import { hasDuty, hatsOf, partiesOf } from './role-of-caller.ts';
import { narrowOf } from './scopes.ts';
import type { SentenceKey } from './sentences.ts';
import type { PermitVerdict, Verdict } from './verdict.ts';

export interface DeciderParts {
  readonly record: () => HealthRecord;
  readonly rules: () => AccessRules;
  /** Whether this is withdrawn from the citizen while she lacks the capacity to consent to it. */
  readonly withdrawn: (patient: string, ask: Ask) => Promise<boolean>;
}

/** A permit to look whether someone is known is used at once. */
const NEVER_STALE = Number.MAX_SAFE_INTEGER;

/** The permit that a verdict is worth. */
export const permitOf = (caller: Caller, verdict: PermitVerdict): Permit => {
  const narrow = narrowOf(caller);
  return issuePermit({
    restriction: verdict.restriction,
    sees: seesOf(caller),
    kinds: verdict.kinds,
    actions: verdict.actions,
    agent: agentFor(caller, verdict.assignment),
    basis: verdict.basis,
    epoch: caller.epoch,
    ...(narrow === null ? {} : { narrow }),
  });
};

/** Patients of these visits that the permit reaches, by 'Appointment/<id>'. */
export const findVisits = async (
  record: HealthRecord,
  permit: Permit,
  visits: readonly ObjectName[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const ids = [...new Set(visits.map(({ id }) => id))];
  const page = await record.find(permit, {
    kind: 'Appointment',
    filter: { test: 'id', ids },
    sort: [{ by: 'id', direction: 'ascending' }],
    limit: ids.length,
    total: 'none',
  });
  if (!page.ok) return new Map();
  return new Map(page.value.matches.map((visit) => [`Appointment/${visit.id}`, visit.patients]));
};

/** `decide`, `decideAll` and `knows` of the guard. */
export const openDecider = ({
  record,
  rules,
  withdrawn,
}: DeciderParts): Pick<Access, 'decide' | 'decideAll' | 'knows'> => {
  /** `sees`: what a patient keeps from her caller is to her as if it were not there, and yet she may write of her. */
  const reaches = async (caller: Caller, patient: string, sees: Sees): Promise<boolean> => {
    const hats = hatsOf(caller, rules());
    if (caller.attest !== undefined && !caller.attest.patients.includes(patient)) return false;
    if (caller.category === 'citizen') {
      const own = ownRecord(caller);
      return !('refused' in own) && own.patient === patient;
    }
    if (caller.policy === 'bootstrap') return true;
    if (hats.length === 0) return false;
    const permit = issuePermit({
      restriction: { reach: 'relationship', parties: partiesOf(caller, hats) },
      sees,
      kinds: new Set(['Patient']),
      actions: new Set(['read']),
      agent: agentFor(caller, null),
      basis: { purpose: caller.purpose, rule: 'relationship' },
      epoch: NEVER_STALE,
    });
    const heads = await record().heads(permit, [{ kind: 'Patient', id: patient }]);
    return heads.ok && heads.value.length > 0;
  };

  const knows = (caller: Caller, patient: string): Promise<boolean> => reaches(caller, patient, seesOf(caller));

  /** The first patient that the caller would have to know and does not. */
  const stranger = async (caller: Caller, patients: readonly string[]): Promise<boolean> => {
    const known = await Promise.all([...new Set(patients)].map((patient) => reaches(caller, patient, 'all')));
    return known.includes(false);
  };

  /** Patients a working list gives access to: only someone who reaches each of them may write it. Null: a visit is out of reach. */
  const patientsOfList = async (
    caller: Caller,
    list: unknown,
    fresh: ReadonlySet<string>,
  ): Promise<readonly string[] | null> => {
    const visits = visitsOf(list).filter((visit) => !fresh.has(`Appointment/${visit.id}`));
    if (visits.length === 0) return listedPatients(list);
    const verdict = decideByRules(caller, { action: 'search', kind: 'Appointment', patients: [] }, rules());
    if (verdict.outcome === 'deny') return null;
    const found = await findVisits(record(), permitOf(caller, verdict), visits);
    return found.size === new Set(visits.map(({ id }) => id)).size ? listedPatients(list) : null;
  };

  /** Why a patient whom she names is withheld from an employee: herself, or one near to her without a written reason. */
  const withheld = async (caller: Caller, patients: readonly string[]): Promise<SentenceKey | null> => {
    const held = heldBackFrom(caller, patients);
    if (held === null) return null;
    if (held === 'closed') return 'own-record';
    const near = patients.filter((patient) => caller.kin?.byReason.includes(patient));
    const opened = await Promise.all(near.map((patient) => reaches(caller, patient, seesOf(caller))));
    return opened.includes(false) ? nearSentence(caller, rules()) : null;
  };

  const settle = async (
    caller: Caller,
    verdict: Verdict,
    { lists, fresh }: { readonly lists: readonly unknown[]; readonly fresh: ReadonlySet<string> },
  ): Promise<Result<Permit, Denial>> => {
    if (verdict.outcome === 'deny') return refused(deny(verdict.sentence));
    if (verdict.restriction.reach === 'relationship' || verdict.known.length > 0) {
      const listed = await Promise.all(lists.map((list) => patientsOfList(caller, list, fresh)));
      const asked = [...verdict.known, ...listed.flatMap((patients) => patients ?? [])].filter(
        (patient) => !fresh.has(`Patient/${patient}`),
      );
      if (listed.includes(null) || (await stranger(caller, asked))) {
        return refused(deny(strangerSentence(hatsOf(caller, rules()))));
      }
    }
    return ok(permitOf(caller, verdict));
  };

  /** Reading within one's own relationships is decided alike whoever the patient is; the record knows a permit it has seen. */
  const usual = new WeakMap<Caller, { readonly rules: AccessRules; readonly permits: Map<string, Permit> }>();

  const decide = async (caller: Caller, ask: Ask): Promise<Result<Permit, Denial>> => {
    const decided = await remembered(caller, ask);
    // What is withheld is told to who might have had it, and to nobody else: it says whose the record is.
    const kept = decided.ok && caller.kin !== undefined ? await withheld(caller, ask.patients) : null;
    return kept === null ? decided : refused(deny(kept));
  };

  const remembered = async (caller: Caller, ask: Ask): Promise<Result<Permit, Denial>> => {
    const key = `${ask.action} ${ask.kind}`;
    const known = usual.get(caller);
    const permits = known?.rules === rules() ? known.permits : new Map<string, Permit>();
    const permit = permits.get(key);
    if (permit !== undefined) return ok(permit);
    const decided = await decideNow(caller, ask);
    const alike = decided.ok && decided.value.restriction.reach === 'relationship' && rightFor(ask.action) === 'read';
    if (alike) usual.set(caller, { rules: rules(), permits: permits.set(key, decided.value) });
    return decided;
  };

  const decideNow = async (caller: Caller, ask: Ask): Promise<Result<Permit, Denial>> => {
    if (caller.category === 'citizen' && (await withdrawn(caller.who.id, ask))) return refused(deny('capacity'));
    return settle(caller, decideByRules(caller, ask, rules()), { lists: listsOf([ask]), fresh: new Set() });
  };

  const decideAll = async (
    caller: Caller,
    asks: readonly Ask[],
  ): Promise<Result<Permit, Denial & { readonly ask: number }>> => {
    const judged: { readonly ask: Ask; readonly verdict: PermitVerdict }[] = [];
    for (const [place, ask] of asks.entries()) {
      if (caller.category === 'citizen' && (await withdrawn(caller.who.id, ask))) {
        return refused({ ...deny('capacity'), ask: place });
      }
      const verdict = decideByRules(caller, ask, rules());
      if (verdict.outcome === 'deny') return refused({ ...deny(verdict.sentence), ask: place });
      const kept = caller.kin === undefined ? null : await withheld(caller, ask.patients);
      if (kept !== null) return refused({ ...deny(kept), ask: place });
      judged.push({ ask, verdict });
    }
    const fresh = freshOf(asks);
    // Each part by itself first, so that the refusal names the part.
    for (const [place, { ask, verdict }] of judged.entries()) {
      const part = await settle(caller, verdict, { lists: listsOf([ask]), fresh });
      if (!part.ok) return refused({ ...part.error, ask: place });
    }
    const joined = joinVerdicts(judged);
    if (joined.verdict.outcome === 'deny') return refused({ ...deny(joined.verdict.sentence), ask: joined.ask });
    return ok(permitOf(caller, joined.verdict));
  };

  return { decide, decideAll, knows };
};

/** The words for who is near to the patient. */
export const nearSentence = (caller: Caller, rules: AccessRules): SentenceKey =>
  hasDuty(hatsOf(caller, rules), 'emergency') ? 'relative-record-or-emergency' : 'relative-record';

const listsOf = (asks: readonly Ask[]): readonly unknown[] =>
  asks
    .filter(({ action }) => action === 'create' || action === 'update')
    .map(({ resource }) => resource)
    .filter(isWorkingList);

/** What the transaction itself makes: nobody can have a relationship to it yet, and its own part of the guard looks at it. */
const freshOf = (asks: readonly Ask[]): ReadonlySet<string> =>
  new Set(
    asks
      .filter(({ action }) => action === 'create')
      .flatMap(({ kind, resource, patients }) =>
        kind === 'Patient' ? patients.map((id) => `Patient/${id}`) : [`${kind}/${textAt(resource, 'id') ?? ''}`],
      ),
  );
