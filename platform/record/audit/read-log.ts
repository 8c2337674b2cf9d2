// DESIGN.md §1.3: each look and change of one patient's record, in order of time.

import { type LogRepresentative, type LogRow, logLine, patientLog } from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindName } from '../identity/kind-number.ts';
import { hash64, patientKey } from '../identity/object-key.ts';
import type { LogEntry, LogLineName, LogPage } from '../log-entry.ts';
import type { Agent, Permit, Sees } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import { actionName } from './action-number.ts';
import { openDetail } from './audit-detail.ts';
import { type LogPlace, logLineId, logPlaceOf } from './log-line-id.ts';
import { traceLook } from './look.ts';
import { seenAnyway } from './seen.ts';

const LATEST = 2n ** 63n - 1n;

/** HealthRecord.log. Reading the log is a look too. */
export const readLog = async (
  house: RecordHouse,
  permit: Permit,
  question: LogPage | LogLineName,
): Promise<Result<readonly LogEntry[], ReadRefusal>> => {
  if (!permit.actions.has('log')) return refused({ code: 'not-permitted' });
  return 'line' in question ? readLine(house, permit, question) : readPage(house, permit, question);
};

const readPage = async (
  house: RecordHouse,
  permit: Permit,
  page: LogPage,
): Promise<Result<readonly LogEntry[], ReadRefusal>> => {
  const { patient, order, after, from, to, limit } = page;
  const address = { bucket: bucketOfPatient(patient), patient: patientKey(patient) };
  const seen = after === undefined ? null : logPlaceOf(after);
  if (!reaches(permit, address) || (after !== undefined && (seen === null || !sameLog(seen, address)))) {
    return refused({ code: 'not-permitted' });
  }
  const rows = await patientLog(house.pool, address, {
    order,
    after: seen?.number ?? null,
    from: from === undefined ? 0n : BigInt(Math.ceil(from)),
    to: to === undefined ? LATEST : BigInt(Math.ceil(to)),
    limit,
    reader: readerIn(permit.sees),
  });
  await traceLog(house, permit, [patient]);
  return ok(rows.map((row) => entryOf(row, { house, address, patient, sees: permit.sees })));
};

const readLine = async (
  house: RecordHouse,
  permit: Permit,
  { line }: LogLineName,
): Promise<Result<readonly LogEntry[], ReadRefusal>> => {
  const place = logPlaceOf(line);
  if (place === null || !reaches(permit, place)) return ok([]);
  const rows = await logLine(house.pool, place, { number: place.number, reader: readerIn(permit.sees) });
  const entries = rows.map((row) => entryOf(row, { house, address: place, patient: row.patient, sees: permit.sees }));
  if (entries.length > 0)
    await traceLog(
      house,
      permit,
      entries.flatMap(({ patient }) => patient ?? []),
    );
  return ok(entries);
};

/** Who acts for the patient; null for everybody else. */
const readerIn = (sees: Sees): LogRepresentative | null =>
  sees === 'all' || sees.logWithout === undefined
    ? null
    : { keys: sees.names.map(hash64), patient: hash64('patient'), withoutUnits: sees.logWithout };

type Log = Pick<LogPlace, 'bucket' | 'patient'>;

const sameLog = (one: Log, other: Log): boolean => one.bucket === other.bucket && one.patient === other.patient;

const reaches = ({ restriction }: Permit, log: Log): boolean =>
  restriction.reach === 'everything' ||
  (restriction.reach === 'patient' &&
    sameLog(log, { bucket: bucketOfPatient(restriction.patient), patient: patientKey(restriction.patient) }));

const traceLog = (house: RecordHouse, permit: Permit, patients: readonly string[]): Promise<void> =>
  traceLook(house, permit, { action: 'log', kind: null, object: null, version: null, seen: seenAnyway(patients) });

/** What is reserved for others is in the log of who reads it, but not which entry it is. */
const isNamed = ({ audience }: LogRow, sees: Sees): boolean =>
  sees === 'all' || audience === null || sees.names.some((name) => audience.includes(hash64(name)));

interface EntryParts {
  readonly house: RecordHouse;
  readonly address: Log;
  readonly patient: string | null;
  readonly sees: Sees;
}

const entryOf = (row: LogRow, { house, address, patient, sees }: EntryParts): LogEntry => {
  const named = isNamed(row, sees);
  const detail = row.detail === null ? null : openDetail(row.detail, house.auditKey);
  return {
    id: logLineId({ ...address, number: row.n }),
    at: Number(row.at),
    action: actionName(row.action),
    agent: agentOf(row.agent),
    purpose: row.purpose,
    rule: row.rule,
    reason: detail?.reason ?? null,
    across: detail?.across ?? null,
    patient,
    kind: row.kind === null || !named ? null : kindName(row.kind),
    object: row.kind === null || row.id === null || !named ? null : { kind: kindName(row.kind), id: row.id },
    version: named ? row.version : null,
  };
};

interface StoredAgent {
  readonly who: string;
  readonly role: string | null;
  readonly organization: string | null;
  readonly client: string;
  readonly onBehalf: string | null;
  readonly display: string;
}

const nameOf = (text: string): ObjectName => {
  const [kind = '', id = ''] = text.split('/');
  return { kind, id };
};

const agentOf = (text: string): Agent => {
  const { who, role, organization, client, onBehalf, display }: StoredAgent = JSON.parse(text);
  return {
    who: nameOf(who),
    client,
    display,
    ...(role !== null && { role: nameOf(role) }),
    ...(organization !== null && { organization: nameOf(organization) }),
    ...(onBehalf !== null && { onBehalf: nameOf(onBehalf) }),
  };
};
