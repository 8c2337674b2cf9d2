// Pasientjournalforskriften § 14, reference/users-and-screens.md A.13 "ask why": a citizen asks of a line of her log, and the leader of the unit answers.

import { createHash } from 'node:crypto';
import { bucketOfPatient, type HealthRecord, ok, type Permit, type Result, refused } from '@fkj/platform-record';
import { addFindings, type FindingState, findingsOfPatient, outcomesOf, type Pool } from '@fkj/platform-store';
import type { Access, Denial } from '../access.ts';
import type { Caller } from '../caller.ts';
import { readDisplay } from '../callers/agent.ts';
import { deny } from '../decision/denials.ts';
import { textAt } from '../relations/tree.ts';
import { NUMBER } from './outcome.ts';
import { openPeople } from './people.ts';

/** Kind of the finding that a question is. */
export const ASKED = 'citizen-asks';

export interface QuestionAsk {
  /** Id of the line: the AuditEvent as the citizen reads it. */
  readonly event: string;
  /** In her words; may be empty. */
  readonly question: string;
}

/** A question as the citizen sees it. */
export interface ShownQuestion {
  readonly event: string;
  readonly asked: string;
  readonly question: string;
  readonly employee: { readonly name: string; readonly role: string; readonly unit: string };
  readonly state: FindingState;
  /** What the leader or the privacy officer has written; null until then. */
  readonly answer: string | null;
}

/** `nobody`: the line is the citizen's own, or of a program. */
export type QuestionFault = 'not-found' | 'nobody' | 'question-number' | 'question-long';

export interface Questions {
  /** The same line asked twice is one question. */
  ask(caller: Caller, ask: QuestionAsk): Promise<Result<null, Denial | QuestionFault>>;
  /** Her own, the newest first, at most 100. */
  list(caller: Caller): Promise<Result<readonly ShownQuestion[], Denial>>;
}

export interface QuestionParts {
  readonly pool: Pool;
  readonly record: () => HealthRecord;
  readonly access: Pick<Access, 'decide'>;
  /** The house's own, to find the units above. */
  readonly permit: () => Permit;
  readonly clock: () => number;
}

const LONGEST = 1_000;
const MOST = 100;
const ROLES = 1;

const idOf = (event: string): string => createHash('sha256').update(`${ASKED} ${event}`).digest('hex').slice(0, 32);

/** Questions of citizens in the queue of findings. */
export const openQuestions = ({ pool, record, access, permit, clock }: QuestionParts): Questions => {
  const people = openPeople({ record, permit, clock, roles: () => ROLES });

  const ownLog = (caller: Caller): Promise<Result<Permit, Denial>> =>
    caller.category === 'citizen'
      ? access.decide(caller, { action: 'log', kind: 'AuditEvent', patients: [caller.who.id] })
      : Promise.resolve(refused(deny('role')));

  return {
    ask: async (caller, { event, question }) => {
      const allowed = await ownLog(caller);
      if (!allowed.ok) return allowed;
      const text = question.trim();
      if (text.length > LONGEST) return refused('question-long');
      if (NUMBER.test(text)) return refused('question-number');
      const page = await record().log(allowed.value, { line: event });
      const line = page.ok ? page.value[0] : undefined;
      if (line === undefined || line.patient !== caller.who.id) return refused('not-found');
      const { agent, at } = line;
      if (agent.who.kind !== 'Practitioner') return refused('nobody');
      const units = agent.organization === undefined ? [] : await people.units(agent.organization.id);
      await addFindings(pool, [
        {
          ...{ bucket: bucketOfPatient(caller.who.id), id: idOf(event), kind: ASKED, at, found: clock(), units },
          ...{ who: agent.who.id, display: agent.display, patient: caller.who.id },
          facts: JSON.stringify({ line: event, question: text }),
        },
      ]);
      return ok(null);
    },

    list: async (caller) => {
      const allowed = await ownLog(caller);
      if (!allowed.ok) return allowed;
      const patient = caller.who.id;
      const asked = { bucket: bucketOfPatient(patient), patient, kind: ASKED, limit: MOST };
      const findings = await findingsOfPatient(pool, asked);
      const outcomes = await outcomesOf(
        pool,
        findings.map(({ id }) => id),
      );
      return ok(
        findings.map(({ id, found, display, state, facts }) => {
          const read: unknown = JSON.parse(facts);
          const words = readDisplay(display);
          return {
            event: textAt(read, 'line') ?? '',
            asked: new Date(found).toISOString(),
            question: textAt(read, 'question') ?? '',
            employee: { name: words.who, role: words.role, unit: words.organization },
            state,
            answer: outcomes.filter(({ finding }) => finding === id).at(-1)?.reason ?? null,
          };
        }),
      );
    },
  };
};
