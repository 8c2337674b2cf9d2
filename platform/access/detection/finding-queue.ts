// DESIGN.md §7, pasientjournalforskriften § 14: findings as a work queue under the guard; each look at it is in the log.

import {
  bucketOfPatient,
  type HealthRecord,
  objectKey,
  ok,
  type Permit,
  type Result,
  refused,
} from '@fkj/platform-record';
import { issuePermit } from '@fkj/platform-record/permit-issuer';
import {
  countFindings,
  decideFinding,
  type FindingOutcome,
  type FindingState,
  findingQueue,
  oneFinding,
  outcomesOf,
  type Pool,
  type StoredFinding,
  watchPatient,
} from '@fkj/platform-store';
import type { Denial } from '../access.ts';
import type { Caller } from '../caller.ts';
import { agentFor, readDisplay } from '../callers/agent.ts';
import { printName } from '../callers/print-name.ts';
import { deny } from '../decision/denials.ts';
import type { Language } from '../decision/sentences.ts';
import { textAt } from '../relations/tree.ts';
import { type Editions, rulesOfDay } from '../rights/read-rules.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import type { DetectionRules } from './detection-rules.ts';
import { type OutcomeFault, outcomeFault } from './outcome.ts';
import { type Overseer, overseerOf } from './overseer.ts';
import { findingInWords } from './words.ts';

/** A finding as it is shown. Nobody is named by number. */
export interface ShownFinding {
  readonly id: string;
  readonly kind: string;
  readonly explanation: string;
  /** What the employee wrote when she gave herself access. */
  readonly writtenReason: string | null;
  readonly employee: {
    readonly reference: string;
    readonly name: string;
    readonly role: string;
    readonly unit: string;
  };
  readonly patient: { readonly reference: string; readonly name: string } | null;
  readonly at: string;
  readonly found: string;
  readonly state: FindingState;
  readonly outcomes: readonly {
    readonly at: string;
    readonly outcome: FindingOutcome;
    readonly by: string;
    readonly reason: string;
  }[];
}

export interface QueueAsk {
  readonly state: FindingState;
  readonly after: { readonly found: number; readonly id: string } | null;
  readonly language: Language;
}

export interface QueueAnswer {
  readonly findings: readonly ShownFinding[];
  readonly next: { readonly found: number; readonly id: string } | null;
}

export interface OutcomeAsk {
  readonly finding: string;
  readonly outcome: FindingOutcome;
  readonly reason: string;
}

/** Why a request of somebody who may ask it is not carried out. */
export type QueueFault = OutcomeFault | 'not-found' | 'too-long' | 'person-unknown';

/** How many of what kind were found in a unit, and what became of them. */
export interface ReportLine {
  readonly kind: string;
  readonly unit: string | null;
  readonly state: FindingState;
  readonly findings: number;
}

export interface FindingQueue {
  list(caller: Caller, ask: QueueAsk): Promise<Result<QueueAnswer, Denial>>;
  /** Notes what became of a finding. Who was second to decide is told (`decided`). */
  decide(caller: Caller, ask: OutcomeAsk): Promise<Result<null, Denial | QueueFault>>;
  /** For the privacy officer; half-open, ms. */
  report(
    caller: Caller,
    time: { readonly from: number; readonly to: number },
  ): Promise<Result<readonly ReportLine[], Denial>>;
  /** The privacy officer marks a person of public interest until a time (ms), or takes the mark away (null). */
  watch(
    caller: Caller,
    ask: { readonly patient: string; readonly until: number | null },
  ): Promise<Result<null, Denial | QueueFault>>;
}

export interface QueueParts {
  readonly pool: Pool;
  readonly record: () => HealthRecord;
  readonly clock: () => number;
  readonly accessRules: Editions<AccessRules>;
  readonly rules: Editions<DetectionRules>;
}

const PAGE = 50;
const DAY_MS = 86_400_000;
const timeText = (at: number): string => new Date(at).toISOString();

/** The queue of findings. */
export const openFindingQueue = (parts: QueueParts): FindingQueue => {
  const { pool, record, clock } = parts;
  const rules = rulesOfDay(parts.rules, clock);
  const accessRules = rulesOfDay(parts.accessRules, clock);

  const overseer = (caller: Caller): Result<Overseer, Denial> => overseerOf(caller, accessRules());

  const chief = (caller: Caller): Result<Overseer, Denial> => {
    const found = overseer(caller);
    return found.ok && found.value.units !== null ? refused(deny('role')) : found;
  };

  /** Names only, whatever the patient keeps from the caller's unit; each person named has a line of it in her log. */
  const permit = ({ caller, assignment }: Overseer): Permit =>
    issuePermit({
      restriction: { reach: 'everything' },
      sees: 'all',
      kinds: new Set(['Patient']),
      actions: new Set(['search', 'log']),
      agent: agentFor(caller, assignment),
      basis: { purpose: caller.purpose, rule: 'follow-up' },
      epoch: caller.epoch,
    });

  const namesOf = async (
    by: Overseer,
    { ids, asked }: { readonly ids: readonly string[]; readonly asked: string },
  ): Promise<Result<ReadonlyMap<string, string>, Denial>> => {
    const filter = ids.length === 0 ? { or: [] } : ({ test: 'id', ids } as const);
    const query = { kind: 'Patient', filter, sort: [], limit: ids.length, total: 'none', asked } as const;
    const page = await record().find(permit(by), query);
    // Her roles have changed since she was let in.
    if (!page.ok) return refused(deny('role'));
    return ok(new Map(page.value.matches.map(({ id, document }) => [id, printName(JSON.parse(document))])));
  };

  /** Read from the log itself, which keeps reasons encrypted. */
  const reasonsOf = async (by: Overseer, findings: readonly StoredFinding[]): Promise<ReadonlyMap<string, string>> => {
    const reasons = new Map<string, string>();
    for (const { id, kind, facts } of findings) {
      const line = kind === 'self-authorised' ? textAt(JSON.parse(facts), 'line') : null;
      const read = line === null ? null : await record().log(permit(by), { line });
      const reason = read?.ok ? read.value[0]?.reason : null;
      if (reason != null) reasons.set(id, reason);
    }
    return reasons;
  };

  const shown = async (
    by: Overseer,
    {
      findings,
      asked,
      language,
    }: { readonly findings: readonly StoredFinding[]; readonly asked: string; readonly language: Language },
  ): Promise<Result<readonly ShownFinding[], Denial>> => {
    const ids = [...new Set(findings.flatMap(({ patient }) => patient ?? []))];
    const names = await namesOf(by, { ids, asked });
    if (!names.ok) return names;
    const reasons = await reasonsOf(by, findings);
    const noted = await outcomesOf(
      pool,
      findings.map(({ id }) => id),
    );
    return ok(
      findings.map(({ id, kind, who, display, patient, at, found, facts, state }) => {
        const words = readDisplay(display);
        return {
          ...{ id, kind, state, explanation: findingInWords(kind, JSON.parse(facts), language) },
          writtenReason: reasons.get(id) ?? null,
          employee: { reference: `Practitioner/${who}`, name: words.who, role: words.role, unit: words.organization },
          patient: patient === null ? null : { reference: `Patient/${patient}`, name: names.value.get(patient) ?? '' },
          at: timeText(at),
          found: timeText(found),
          outcomes: noted
            .filter(({ finding }) => finding === id)
            .map((one) => ({
              at: timeText(Number(one.at)),
              outcome: one.outcome,
              by: readDisplay(one.display).who,
              reason: one.reason,
            })),
        };
      }),
    );
  };

  return {
    list: async (caller, { state, after, language }) => {
      const by = overseer(caller);
      if (!by.ok) return by;
      const question = { units: by.value.units, asker: caller.who.id };
      const rows = await findingQueue(pool, { ...question, state, after, limit: PAGE + 1 });
      const page = rows.slice(0, PAGE);
      const findings = await shown(by.value, { findings: page, asked: `/access/findings?state=${state}`, language });
      if (!findings.ok) return findings;
      const last = rows.length > PAGE ? page.at(-1) : undefined;
      return ok({ findings: findings.value, next: last === undefined ? null : { found: last.found, id: last.id } });
    },

    decide: async (caller, { finding, outcome, reason }) => {
      const by = overseer(caller);
      if (!by.ok) return by;
      const question = { units: by.value.units, asker: caller.who.id };
      const stands = await oneFinding(pool, { ...question, id: finding });
      if (stands === null) return refused('not-found');
      const fault = outcomeFault({
        ...{ state: stands.state, reason, reasonLength: rules().outcome.reasonLength },
        by: by.value.units === null ? 'privacy officer' : 'leader',
      });
      if (fault !== null) return refused(fault);
      const ids = stands.patient === null ? [] : [stands.patient];
      const looked = await namesOf(by.value, { ids, asked: `/access/findings/outcome ${outcome}` });
      if (!looked.ok) return looked;
      const decided = await decideFinding(pool, {
        ...{ bucket: stands.bucket, finding, before: stands.state, outcome, at: clock(), reason: reason.trim() },
        who: caller.who.id,
        display: agentFor(caller, by.value.assignment).display,
      });
      return decided ? ok(null) : refused('decided');
    },

    report: async (caller, { from, to }) => {
      const by = chief(caller);
      if (!by.ok) return by;
      const looked = await namesOf(by.value, { ids: [], asked: '/access/findings/report' });
      if (!looked.ok) return looked;
      const counted = await countFindings(pool, { from, to });
      return ok(counted.map((line) => ({ ...line, findings: Number(line.findings) })));
    },

    watch: async (caller, { patient, until }) => {
      const by = chief(caller);
      if (!by.ok) return by;
      const now = clock();
      if (until !== null && (until <= now || until > now + rules().publicPerson.mostDays * DAY_MS))
        return refused('too-long');
      const asked = `/access/watched ${until === null ? 'off' : 'on'}`;
      const there = await namesOf(by.value, { ids: [patient], asked });
      if (!there.ok) return there;
      if (!there.value.has(patient)) return refused('person-unknown');
      const marked = { bucket: bucketOfPatient(patient), patient: objectKey({ kind: 'Patient', id: patient }) };
      await watchPatient(pool, marked, { since: now, until: until ?? now, who: caller.who.id });
      return ok(null);
    },
  };
};
