// reference/users-and-screens.md A.13: the log in plain language: per day and person, not per technical look.
import { dayOf } from '@fkj/apps-ui/age';
import type { LogLine } from './log-line.ts';

export interface Visitor {
  readonly key: string;
  readonly who: string;
  readonly role: string;
  readonly organization: string;
  /** First and last time that day, ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** What, not how often: an open page asks again by itself, and that says nothing to the citizen. */
  readonly did: 'looked' | 'wrote' | 'both' | 'found';
  /** Each rule once, in the order they were used. */
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
  /** Event of the last of the lines: what a question is about. */
  readonly event: string;
}

export interface LogDay {
  readonly day: string;
  readonly visitors: readonly Visitor[];
}

/** Rules under which nothing of the record was shown. */
const NOTHING_SHOWN = new Set(['person-lookup', 'no-relationship']);

/** The lines by calendar day (newest first), and each day by person, role and organisation (latest first). */
export function groupedLog(lines: readonly LogLine[]): LogDay[] {
  const days = new Map<string, Map<string, LogLine[]>>();
  for (const line of [...lines].sort((one, other) => other.at - one.at)) {
    const day = dayOf(new Date(line.at));
    const visitors = days.get(day) ?? new Map<string, LogLine[]>();
    const key = [line.who, line.role, line.organization].join('\n');
    visitors.set(key, [...(visitors.get(key) ?? []), line]);
    days.set(day, visitors);
  }
  return [...days].map(([day, visitors]) => ({
    day,
    visitors: [...visitors].flatMap(([key, own]) => visitorOf(key, own) ?? []),
  }));
}

function deedOf(lines: readonly LogLine[]): Visitor['did'] {
  if (lines.every((line) => NOTHING_SHOWN.has(line.rule))) return 'found';
  const wrote = lines.filter((line) => line.wrote);
  if (wrote.length === 0) return 'looked';
  return wrote.length === lines.length ? 'wrote' : 'both';
}

function visitorOf(key: string, newestFirst: readonly LogLine[]): Visitor | undefined {
  const [last] = newestFirst;
  const first = newestFirst.at(-1);
  if (last === undefined || first === undefined) return undefined;
  const oldestFirst = [...newestFirst].reverse();
  return {
    key,
    event: last.id,
    who: last.who,
    role: last.role,
    organization: last.organization,
    from: first.at,
    to: last.at,
    did: deedOf(newestFirst),
    rules: [...new Set(oldestFirst.map((line) => line.rule))],
    reasons: [...new Set(oldestFirst.flatMap((line) => line.reason ?? []))],
  };
}
