// DESIGN.md §7: the guard, put together. The rules are pure and live beside this file; here they meet record and clock.

import { type HealthRecord, ok, type Permit, refused } from '@fkj/platform-record';
import { issuePermit } from '@fkj/platform-record/permit-issuer';
import type { Access, Ask } from './access.ts';
import type { Caller } from './caller.ts';
import { agentFor, houseAgent } from './callers/agent.ts';
import { openIdentifier } from './callers/identify.ts';
import { openRoster } from './callers/roster.ts';
import { capacityCheck, mayDecideCapacity } from './capacity/capacity-decision.ts';
import { type CapacityRules, isWithdrawn } from './capacity/capacity-rules.ts';
import { openCapacity } from './capacity/find-capacity.ts';
import { acrossFor } from './controllers/across.ts';
import type { AgreementRules } from './controllers/agreement-rules.ts';
import { atVersion, readControllers } from './controllers/controllers.ts';
import { decideByRules, strangerSentence } from './decision/decide.ts';
import { findVisits, nearSentence, openDecider, permitOf } from './decision/decider.ts';
import { deny } from './decision/denials.ts';
import { actsFor, decideOwned } from './decision/owner.ts';
import { hasDuty, hatsOf } from './decision/role-of-caller.ts';
import { unlimitedReach } from './decision/scopes.ts';
import { type Language, sentences } from './decision/sentences.ts';
import { type Openings, openEmergency } from './journal/emergency.ts';
import { logLine } from './journal/log-lines.ts';
import { everyoneWhoSees, type WhoSeesParts, whoSees } from './journal/who-sees.ts';
import { explainLog, explainVerdict } from './journal/why.ts';
import { type FamilyOf, openKin } from './kin/find-kin.ts';
import { heldBackFrom } from './kin/held-back.ts';
import type { KinRules } from './kin/kin-rules.ts';
import { mayWritePerson, outgoing } from './persons/graded.ts';
import { choiceCheck } from './privacy/choice-check.ts';
import type { PrivacyRules } from './privacy/privacy-rules.ts';
import { relationshipCompanion } from './relations/companion.ts';
import { mayBeRegularDoctor, type RegularDoctorOf, registerInWords } from './relations/regular-doctor.ts';
import { unwritableRelation } from './representation/may-write.ts';
import type { RepresentationRules } from './representation/representation-rules.ts';
import { openRepresentatives } from './representation/representatives.ts';
import { type Editions, rulesOfDay } from './rights/read-rules.ts';
import type { AccessRules } from './rights/role-rights.ts';

export interface AccessParts {
  /** Asked for late: the record is opened with this module's companion. */
  readonly record: () => HealthRecord;
  /** Version of the role assignments in the database (`currentEpoch` of the store). */
  readonly epoch: () => Promise<number>;
  /** ms since 1970. */
  readonly clock: () => number;
  readonly newId: (kind: string, patients: readonly string[]) => string;
  /** `readAccessRules(content/access/role-rights.json)`. */
  readonly rules: Editions<AccessRules>;
  /** `readRepresentationRules(content/access/representation.json)`. */
  readonly representation: Editions<RepresentationRules>;
  /** `readPrivacyRules(content/access/privacy-choices.json)`. */
  readonly privacy: Editions<PrivacyRules>;
  /** `readKinRules(content/access/own-and-relatives.json)`. */
  readonly kin: Editions<KinRules>;
  /** `readCapacityRules(content/access/capacity.json)`. */
  readonly capacity: Editions<CapacityRules>;
  /** `readAgreementRules(content/access/agreements.json)`. */
  readonly agreements: Editions<AgreementRules>;
  /** The family of an employee as the population register knows it; without one, what the record knows counts alone. */
  readonly familyOf?: FamilyOf;
  /** Asks Fastlegeregisteret and keeps its answer as a relationship; without one, what the Patient says counts alone. */
  readonly regularDoctorOf?: RegularDoctorOf;
  /** client_id of the bootstrap client; null when the settings name none. */
  readonly bootstrapClient: string | null;
  /** Named policies of other system clients ('hr'), by client_id; 'registered' for those that are not here. */
  readonly policies?: ReadonlyMap<string, string>;
}

/** No role can change under the house itself. */
const NEVER_STALE = Number.MAX_SAFE_INTEGER;

const WHY_LINES = 20;
const LOG_LINES = 1000;

/** The one guard. */
export const createAccess = (parts: AccessParts): Access => {
  const { clock, newId } = parts;
  const rules = rulesOfDay(parts.rules, clock);
  const privacy = rulesOfDay(parts.privacy, clock);
  const openings: Openings = new Map();

  const housePermit = (work: string): Permit =>
    issuePermit({
      restriction: { reach: 'everything' },
      sees: 'all',
      kinds: '*',
      actions: new Set(['read', 'search', 'history', 'create', 'update', 'delete', 'move', 'find-person', 'log']),
      agent: houseAgent,
      basis: { purpose: 'HSYSADMIN', rule: `house:${work}` },
      epoch: NEVER_STALE,
    });

  const house = { record: parts.record, permit: () => housePermit('roster') };
  const kin = openKin({ ...house, clock, familyOf: parts.familyOf ?? (async () => []) });
  const controllers = atVersion(() => readControllers(house));
  const roster = openRoster({
    ...house,
    epoch: parts.epoch,
    clock,
    kin,
    controllers,
  });
  const capacity = rulesOfDay(parts.capacity, clock);
  const lacksCapacity = openCapacity({ record: parts.record, permit: () => housePermit('capacity'), clock });
  const representatives = openRepresentatives({
    lacksCapacity,
    record: parts.record,
    permit: () => housePermit('representation'),
    rules: rulesOfDay(parts.representation, clock),
    clock,
  });
  const identifier = openIdentifier({
    roster,
    representatives,
    bootstrapClient: parts.bootstrapClient,
    policies: parts.policies ?? new Map(),
    agreements: rulesOfDay(parts.agreements, clock),
    controllers: async () => controllers(await parts.epoch()),
    kinRules: rulesOfDay(parts.kin, clock),
    clock,
  });

  const { decide, decideAll, knows } = openDecider({
    record: parts.record,
    rules,
    withdrawn: async (patient, { action, kind }) => {
      const every = [...capacity().fields.keys()];
      return isWithdrawn(capacity(), every, { action, kind })
        ? isWithdrawn(capacity(), await lacksCapacity(patient), { action, kind })
        : false;
    },
  });

  const log: Access['log'] = async (caller, { patient, limit, before }) => {
    const permit = await decide(caller, { action: 'log', kind: 'AuditEvent', patients: [patient] });
    if (!permit.ok) return permit;
    const page = await parts.record().log(permit.value, {
      patient,
      limit: Math.min(Math.max(limit, 1), LOG_LINES),
      order: 'newest-first',
      ...(before === undefined ? {} : { to: before }),
    });
    // The privacy officer's role has just changed.
    return page.ok ? ok(page.value.map(logLine)) : refused(deny('role'));
  };

  const { callerOf } = identifier;
  const acrossOf: WhoSeesParts['acrossOf'] = async (assignments, { purpose, at }) =>
    acrossFor({
      controllers: await controllers(await parts.epoch()),
      ...{ rules: rulesOfDay(parts.agreements, clock)(), assignments, purpose },
      day: new Date(at).toISOString().slice(0, 10),
    });
  const seeing = { record: parts.record, rules, callerOf, decide, housePermit, representatives, kin, clock, acrossOf };

  return {
    callerOf,
    renew: identifier.renew,
    decide,
    decideAll,
    knows,
    housePermit,
    represented: (holder) => representatives.of(holder),
    log,
    actsFor: (caller, organization) => actsFor(caller, organization, rules()),
    decideOwned: (caller, ask) => {
      const verdict = decideOwned(caller, ask, rules());
      return verdict.outcome === 'deny' ? refused(deny(verdict.sentence)) : ok(permitOf(caller, verdict));
    },
    contentReplaced: roster.forgetAll,
    countingRules: () => rules().counting,
    erasureRules: () => rules().erasure,
    outgoing: (caller, stored) => outgoing(caller, rules(), stored),
    mayWritePerson: (caller, documents) => {
      if (!mayWritePerson(caller, rules(), documents)) return refused(deny('graded-address'));
      if (!mayDecideCapacity(caller, { rules: rules(), capacity: capacity() }, documents)) {
        return refused(deny('capacity-duty'));
      }
      const sentence = unwritableRelation(caller, rules(), documents);
      return sentence === null ? ok(null) : refused(deny(sentence));
    },
    openEmergency: async (caller, { patient, reason }) => {
      const hats = hatsOf(caller, rules());
      if (hats.length === 0) return refused(deny(caller.category === 'system' ? 'unknown-system' : 'no-role'));
      if (!hasDuty(hats, 'emergency')) return refused(deny('role'));
      if (caller.attest !== undefined && !caller.attest.patients.includes(patient))
        return refused(deny('attest-patient'));
      if (unlimitedReach(caller, 'Patient', 'read') !== 'whole') return refused(deny('scope'));
      if (heldBackFrom(caller, [patient]) === 'closed') return refused(deny('own-record'));
      const assignment = hats.find((hat) => hat.role.duties.has('emergency'))?.assignment ?? null;
      const permit = (written: string): Permit =>
        issuePermit({
          restriction: { reach: 'patient', patient },
          // Only whether she is there: what she keeps from the caller is what emergency access is for.
          sees: 'all',
          kinds: new Set(['Patient', 'AuditEvent']),
          actions: new Set(['read', 'create']),
          agent: agentFor(caller, assignment),
          basis: { purpose: 'ETREAT', rule: 'emergency', reason: written },
          epoch: caller.epoch,
        });
      const emergency = { record: parts.record(), clock, newId, openings };
      return openEmergency(emergency, caller, { patient, reason, rules: rules(), permit });
    },
    why: async (caller, { patient, kind, language = 'nb' }) => {
      const ask: Ask = { action: 'read', kind: kind ?? 'Patient', patients: [patient] };
      const verdict = decideByRules(caller, ask, rules());
      const related = verdict.outcome === 'permit' && verdict.restriction.reach === 'relationship';
      // Asked first: what the register says now is a relationship by the time that the record is asked.
      const word = related && mayBeRegularDoctor(caller) ? await parts.regularDoctorOf?.(patient) : undefined;
      const known = verdict.outcome === 'permit' && (await knows(caller, patient));
      const strangerWords = sentences[strangerSentence(hatsOf(caller, rules()))];
      const held = heldBackFrom(caller, [patient]);
      if (held === 'closed') return [sentences['own-record'][language]];
      if (held === 'byReason' && !known) return [sentences[nearSentence(caller, rules())][language]];
      const own = explainVerdict(verdict, { known, stranger: strangerWords, language, across: caller.across ?? null });
      if (word !== undefined) {
        const asked = { caller, hats: hatsOf(caller, rules()), known: known ? 'known' : 'stranger', language } as const;
        return [...own, ...registerInWords(word, asked)];
      }
      return caller.category === 'citizen' && caller.who.id === patient
        ? [...own, ...(await ownLog(log, caller, language))]
        : own;
    },
    whoSees: (caller, request) => whoSees(seeing, caller, request),
    everyoneWhoSees: (caller, request) => everyoneWhoSees(seeing, caller, request),
    contentChecks: [choiceCheck(privacy), capacityCheck(capacity)],
    companion: relationshipCompanion({
      rules,
      privacy,
      clock,
      rolesChange: roster.forgetAll,
      kinChange: () => {
        kin.forget();
        roster.forgetAll();
      },
      visitPatients: (visits) => findVisits(parts.record(), housePermit('visits of a list'), visits),
      emergencyOf: (source) => (source.kind === 'AuditEvent' ? (openings.get(source.id) ?? null) : null),
    }),
  };
};

const ownLog = async (log: Access['log'], caller: Caller, language: Language): Promise<readonly string[]> => {
  const lines = await log(caller, { patient: caller.who.id, limit: WHY_LINES });
  return lines.ok ? explainLog(lines.value, language) : [];
};
