// pasientjournalforskriften § 14: from rows of the log to findings.

import { createHash } from 'node:crypto';
import { bucketOfPatient, logLineId, objectKey } from '@fkj/platform-record';
import { type FindingRow, isRelated, type LookRow, type Pool, watchedPatients } from '@fkj/platform-store';
import { nameOf, textAt } from '../relations/tree.ts';
import { isNight, type NightLooks, nextLook } from './burst.ts';
import type { DetectionKind, DetectionRules } from './detection-rules.ts';
import { judge } from './judge.ts';
import type { People } from './people.ts';
import { unknownPerson } from './person-known.ts';

/** What in the log opens a patient to a unit by a care relationship. */
const RELATIONS = ['service', 'list', 'visit', 'encounter', 'registration', 'acute-contact', 'gp', 'referral', 'team'];
const DAY_MS = 86_400_000;
/** Pairs of employee and patient that were judged today, remembered so that they are not judged again for each look. */
const JUDGED = 50_000;

export interface JudgeParts {
  readonly pool: Pool;
  readonly people: People;
  readonly rules: () => DetectionRules;
  readonly clock: () => number;
}

/** A look with its agent read. */
interface Look {
  readonly row: LookRow;
  readonly at: number;
  readonly who: string;
  readonly role: string | null;
  readonly organization: string | null;
  readonly display: string;
  readonly day: string;
}

export interface Judged {
  readonly findings: readonly FindingRow[];
  /** Looks at night that may yet become a burst. */
  readonly looks: NightLooks;
  /** To be called once the findings are stored: the same looks are not judged again today. */
  readonly kept: () => void;
}

/** The line of the log, which holds the reason where one was written. */
const lineOf = ({ row }: Look): string => logLineId({ bucket: row.bucket, patient: row.key, number: row.n });

const oslo = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });

const lookOf = (row: LookRow): Look => {
  const agent: unknown = JSON.parse(row.agent);
  const at = Number(row.at);
  return {
    row,
    at,
    who: nameOf(textAt(agent, 'who') ?? '')?.id ?? '',
    role: textAt(agent, 'role'),
    organization: textAt(agent, 'organization'),
    display: textAt(agent, 'display') ?? '',
    day: oslo.format(at),
  };
};

/** Judges rows of the log in their order. */
export const openJudge = (parts: JudgeParts): ((rows: readonly LookRow[], looks: NightLooks) => Promise<Judged>) => {
  const { pool, people, clock } = parts;
  const judged = new Set<string>();

  const unitsOf = async ({ organization }: Look): Promise<readonly string[]> => {
    const name = nameOf(organization ?? '');
    return name?.kind === 'Organization' ? people.units(name.id) : [];
  };

  const finding = async (
    kind: DetectionKind,
    look: Look,
    { about, facts }: { readonly about: string | null; readonly facts: object },
  ): Promise<FindingRow> => ({
    bucket: bucketOfPatient(about ?? look.who),
    id: createHash('sha256')
      .update(JSON.stringify([kind, look.who, about ?? look.at, look.day]))
      .digest('hex')
      .slice(0, 32),
    kind,
    who: look.who,
    display: look.display,
    units: await unitsOf(look),
    patient: about,
    at: look.at,
    found: clock(),
    facts: JSON.stringify({ logRule: look.row.rule, line: lineOf(look), ...facts }),
  });

  const related = (look: Look, rules: DetectionRules): Promise<boolean> => {
    const parties = [`Practitioner/${look.who}`, look.role, look.organization].flatMap(
      (text) => nameOf(text ?? '') ?? [],
    );
    const around = rules.noRelationship.days * DAY_MS;
    const question = {
      bucket: look.row.bucket,
      patient: look.row.key,
      parties: parties.map(objectKey),
      organization: look.organization ?? '',
      from: look.at - around,
      to: Math.min(look.at + around, clock()),
    };
    return isRelated(pool, question, RELATIONS);
  };

  /** The first look of the day of each employee at each patient, by each rule, with its key. */
  const fresh = (looks: readonly Look[]): ReadonlyMap<string, Look> => {
    const first = new Map<string, Look>();
    for (const look of looks) {
      const { row, who, day } = look;
      const key = `${who} ${row.key} ${day} ${row.rule}`;
      if (row.patient !== null && !judged.has(key) && !first.has(key)) first.set(key, look);
    }
    return first;
  };

  const remember = (keys: Iterable<string>): void => {
    if (judged.size >= JUDGED) judged.clear();
    for (const key of keys) judged.add(key);
  };

  const judgeFresh = async (looks: readonly Look[], rules: DetectionRules): Promise<readonly FindingRow[]> => {
    const ids = [...new Set(looks.flatMap(({ row }) => row.patient ?? []))];
    const [patients, watched] = await Promise.all([
      people.patients(ids),
      watchedPatients(
        pool,
        ids.map((id) => ({ bucket: bucketOfPatient(id), patient: objectKey({ kind: 'Patient', id }) })),
        clock(),
      ),
    ]);
    const findings: FindingRow[] = [];
    for (const look of looks) {
      const { rule, key, patient } = look.row;
      const unit = nameOf(look.organization ?? '');
      const known = {
        logRule: rule,
        staff: await people.staff(look.who),
        patient: patients.get(patient ?? '') ?? unknownPerson,
        colleagues: unit === null ? new Set<string>() : await people.colleagues(unit.id),
        watched: watched.has(key),
        related: rules.noRelationship.logRules.has(rule) && (await related(look, rules)),
      };
      for (const kind of judge(known, rules)) findings.push(await finding(kind, look, { about: patient, facts: {} }));
    }
    return findings;
  };

  return async (rows, before) => {
    const rules = parts.rules();
    const looks = rows.map(lookOf).filter(({ who }) => who !== '');
    const first = fresh(looks);
    const findings = [...(await judgeFresh([...first.values()], rules))];
    let open = before;
    for (const look of looks) {
      const { rule, key } = look.row;
      if (rules.burst.plannedLogRules.has(rule) || !isNight(look.at, rules)) continue;
      if (look.role !== null && (await people.hasHours(look.role))) continue;
      const step = nextLook(open, { who: look.who, look: { patient: String(key), at: look.at } }, rules);
      open = step.looks;
      if (step.patients === null) continue;
      const facts = { patients: step.patients, minutes: rules.burst.minutes };
      findings.push(await finding('after-hours-burst', look, { about: null, facts }));
    }
    return { findings, looks: open, kept: () => remember(first.keys()) };
  };
};
