// DESIGN.md §1.4, §4; helsepersonelloven § 43, pasientjournalloven § 25: deletion on a legal decision, through every table.

import {
  clearDetails,
  clearFindingWords,
  detailsOfLog,
  documentsOfObject,
  type ErasedName,
  type ErasedPlace,
  eraseFindings,
  eraseObject,
  erasuresOf,
  type FindingWords,
  inTransaction,
  introduceAgent,
  keptOfPatient,
  lockBuckets,
  type Pool,
  type PoolClient,
  placesOfObject,
  wordsOfFindings,
} from '@fkj/platform-store';
import { agentText } from '../audit/agents.ts';
import { openDetail } from '../audit/audit-detail.ts';
import type { RecordHouse } from '../house.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindName, kindNumber } from '../identity/kind-number.ts';
import { hash64, objectKey, patientKey } from '../identity/object-key.ts';
import { nameKey, tablesOf } from '../identity/place.ts';
import type { Permit } from '../permit.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import { patientIds } from '../stored-row.ts';
import type { ErasureEntry, ErasureRegister } from './register.ts';
import { repeats, textsIn } from './texts-in.ts';

/** What is known of an erasure afterwards. */
export interface Erasure {
  /** ms since 1970. */
  readonly at: number;
  readonly decision: string;
  readonly versions: number;
}

export interface ErasureRefusal {
  /** live: it is deleted first, by a commit of its own, so that everybody learns of it. */
  readonly code: 'not-permitted' | 'live';
}

export interface ErasureOrder extends Pick<ErasureEntry, 'scope' | 'decision'> {
  readonly name: ObjectName;
}

/** Only who carries out a decision, and reaches everything; common kinds are no entries of a record. */
const mayErase = (permit: Permit, { kind }: ObjectName): boolean =>
  permit.basis.rule === ERASURE &&
  permit.actions.has('delete') &&
  permit.restriction.reach === 'everything' &&
  tablesOf(kind) === 'patient';

/** The rule that the log names. */
export const ERASURE = 'erasure';

/** HealthRecord.erase. */
export const erase = async (
  house: RecordHouse,
  permit: Permit,
  order: ErasureOrder,
): Promise<Result<Erasure, ErasureRefusal>> => {
  const { pool, auditKey, erasures, clock } = house;
  if (!mayErase(permit, order.name) || erasures === null) return refused({ code: 'not-permitted' });
  const { kind, id } = order.name;
  const entry = { ...order, kind, id, at: clock(), agent: agentText(permit.agent) };
  return carryOut({ pool, auditKey, register: erasures }, entry, 'deleted only');
};

/** HealthRecord.erasureOf. */
export const erasureOf = async (
  house: RecordHouse,
  permit: Permit,
  name: ObjectName,
): Promise<Result<Erasure | null, ErasureRefusal>> => {
  if (!mayErase(permit, name)) return refused({ code: 'not-permitted' });
  const [row] = await erasuresOf(house.pool, [nameText(name)]);
  return ok(row === undefined ? null : { at: Number(row.at), decision: row.decision, versions: row.versions });
};

/** An object of a record, as far as a decision about all of it must know. */
export interface KeptObject {
  readonly name: ObjectName;
  readonly version: number;
  readonly state: 'live' | 'deleted';
}

export interface KeptAsk {
  readonly patient: string;
  /** alone: hers only, deleted ones too. shared: with others, and standing. */
  readonly which: 'alone' | 'shared';
  /** The name that the last page ended with. */
  readonly after: ObjectName | null;
  readonly rows: number;
}

/** HealthRecord.keptWith. */
export const keptWith = async (
  house: RecordHouse,
  permit: Permit,
  ask: KeptAsk,
): Promise<Result<readonly KeptObject[], ErasureRefusal>> =>
  mayErase(permit, { kind: 'Patient', id: ask.patient })
    ? ok(await keptIn(house.pool, ask))
    : refused({ code: 'not-permitted' });

const keptIn = async (pool: Pool, { patient, which, after, rows }: KeptAsk): Promise<readonly KeptObject[]> => {
  const found = await keptOfPatient(pool, which, {
    bucket: bucketOfPatient(patient),
    patient: patientKey(patient),
    after: after === null ? -(2n ** 63n) : objectKey(after),
    rows,
  });
  return found.map(({ kind, id, version, state }) => ({
    name: { kind: kindName(kind), id },
    version,
    state: state === 0 ? 'live' : 'deleted',
  }));
};

const nameText = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

export interface ErasureParts {
  readonly pool: Pool;
  readonly auditKey: Uint8Array;
  /** Null where the entry stands in it already. */
  readonly register: ErasureRegister | null;
}

/** Takes everything away, or nothing. The register is written before the tables, so that what a crash cuts short is done at the next start. */
export const carryOut = async (
  { pool, auditKey, register }: ErasureParts,
  entry: Omit<ErasureEntry, 'details'>,
  which: 'deleted only' | 'whatever stands',
): Promise<Result<Erasure, ErasureRefusal>> => {
  const object: ErasedName = {
    kind: kindNumber(entry.kind),
    object: objectKey(entry),
    id: entry.id,
    key: nameKey(entry),
  };
  const agent = hash64(`agent:${entry.agent}`);
  await introduceAgent(pool, agent, entry.agent);
  return inTransaction<Result<Erasure, ErasureRefusal>>(pool, async (session) => {
    const seen = await placesOfObject(session, object);
    await lockBuckets(
      session,
      seen.map(({ bucket }) => bucket),
    );
    const places = await placesOfObject(session, object);
    if (which === 'deleted only' && places.some(({ state }) => state === 0)) {
      return { end: 'undo', answer: refused({ code: 'live' }) };
    }
    const details = await detailsThatRepeat(session, { object, places, entry, auditKey });
    await register?.append({
      ...entry,
      details: details.flatMap(({ bucket, rows }) => rows.map((n) => [bucket, String(n)] as const)),
    });
    const row = { name: nameText(entry), at: entry.at, agent, decision: entry.decision };
    const versions = await eraseObject(session, { name: object, places, row });
    for (const { bucket, patient, rows, words } of details) {
      await clearDetails(session, { bucket, patient, rows });
      await clearFindingWords(session, bucket, words);
    }
    if (entry.kind === 'Patient' && entry.scope === 'record') {
      const { id } = entry;
      await eraseFindings(session, { bucket: bucketOfPatient(id), id, key: patientKey(id) });
    }
    return { end: 'keep', answer: ok({ at: entry.at, decision: entry.decision, versions }) };
  });
};

interface Repeating {
  readonly bucket: number;
  readonly patient: bigint;
  readonly rows: readonly bigint[];
  /** In the queue of findings: questions and reasons. */
  readonly words: readonly FindingWords[];
}

/** Rows of the log, and words of findings, of whom it concerned that repeat what is erased; of a whole record all of its log is looked at. */
const detailsThatRepeat = async (
  session: PoolClient,
  {
    object,
    places,
    entry,
    auditKey,
  }: {
    readonly object: ErasedName;
    readonly places: readonly ErasedPlace[];
    readonly entry: Omit<ErasureEntry, 'details'>;
    readonly auditKey: Uint8Array;
  },
): Promise<readonly Repeating[]> => {
  const documents: string[] = [];
  for (const { bucket } of places)
    documents.push(...(await documentsOfObject(session, { bucket, object: object.object })));
  const texts = textsIn(documents);
  if (texts.size === 0) return [];
  const patients = new Set(places.flatMap((place) => [...patientIds(place.patients), ...patientIds(place.former)]));
  if (entry.kind === 'Patient') patients.add(entry.id);
  const found: Repeating[] = [];
  for (const id of patients) {
    const of = { bucket: bucketOfPatient(id), patient: patientKey(id) };
    const rows = await detailsOfLog(session, { ...of, object: null });
    const repeating = rows.filter(({ detail }) => {
      const told = openDetail(detail, auditKey);
      return told !== null && [told.query, told.reason].some((text) => text !== undefined && repeats(text, texts));
    });
    const words = (await wordsOfFindings(session, { ...of, id })).filter((one) => repeats(one.words, texts));
    if (repeating.length + words.length > 0) found.push({ ...of, rows: repeating.map(({ n }) => n), words });
  }
  return found;
};

/** All that the register knows of and the database does not: after a crash, or when an older backup was restored. Answers how many objects went. */
export const replayErasures = async (parts: ErasureParts & { readonly register: ErasureRegister }): Promise<number> => {
  const { pool, auditKey } = parts;
  const entries = await parts.register.all();
  let went = 0;
  for (let at = 0; at < entries.length; at += PAGE) {
    const some = entries.slice(at, at + PAGE);
    const known = new Set((await erasuresOf(pool, some.map(nameText))).map(({ name }) => name));
    for (const entry of some.filter((one) => !known.has(nameText(one)))) {
      const done = { pool, auditKey, register: null };
      if (entry.scope === 'record') went += await eraseKept(done, entry);
      await carryOut(done, entry, 'whatever stands');
      went += 1;
    }
  }
  return went;
};

const PAGE = 500;

/** What the restored backup keeps with the patient alone, whatever became of it later. Messages of the log stay. */
const eraseKept = async (parts: ErasureParts, entry: ErasureEntry): Promise<number> => {
  let went = 0;
  for (let after: ObjectName | null = null; ; ) {
    const page: readonly KeptObject[] = await keptIn(parts.pool, {
      patient: entry.id,
      which: 'alone',
      after,
      rows: PAGE,
    });
    const last = page.at(-1);
    if (last === undefined) return went;
    for (const { name } of page) {
      if (name.kind === 'AuditEvent') continue;
      await carryOut(parts, { ...entry, ...name, scope: 'entry' }, 'whatever stands');
      went += 1;
    }
    after = last.name;
  }
};
