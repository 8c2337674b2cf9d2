// DESIGN.md §4 AQL: which documents a query can find anything in. Only narrows: what it means is the evaluator's.

import type { Filter } from '@fkj/platform-record';
import { type AqlContainment, type AqlQuery, analyseAql } from '@fkj/standards-openehr';
import { archetypeNames } from '../composition/archetype-names.ts';

type AqlClass = Extract<AqlContainment, { form: 'class' }>;

export interface Needs {
  /** The compositions that a class of FROM may stand for; null where none is asked for. */
  readonly compositions: Filter | null;
  readonly folders: boolean;
  /** VERSION is asked for, and so who committed what when. */
  readonly versions: 'none' | 'latest' | 'all';
}

/** Classes that stand around documents. */
const AROUND: ReadonlySet<string> = new Set([
  'EHR',
  'VERSION',
  'ORIGINAL_VERSION',
  'IMPORTED_VERSION',
  'FOLDER',
  'VERSIONED_COMPOSITION',
  'VERSIONED_OBJECT',
]);

/** Of a checked query without parameters. */
export function needsOf(query: AqlQuery): Needs {
  const { classes } = analyseAql(query);
  const ids = new Map(classes.map(({ from, node }) => [from.of, node.id]));
  const groups = groupsIn(query.from, ids);
  const versions = classes.filter(({ from }) => /VERSION/.test(from.of.rmClass));
  return {
    compositions: groups.length === 0 ? null : { or: groups.map((names) => ({ and: names.map(tokenOf) })) },
    folders: classes.some(({ from }) => from.of.rmClass === 'FOLDER'),
    versions:
      versions.length === 0 ? 'none' : versions.some(({ from }) => from.of.versions === 'all') ? 'all' : 'latest',
  };
}

const tokenOf = (code: string): Filter => ({ test: 'token', param: 'archetype', code });

type Ids = ReadonlyMap<AqlClass, string | null>;

/** For each outermost class that is within documents: the archetypes without which none of them holds it. */
function groupsIn(of: AqlContainment, ids: Ids): readonly (readonly string[])[] {
  if (of.form !== 'class') return of.of.flatMap((one) => groupsIn(one, ids));
  if (of.rmClass === 'EHR_STATUS') return [];
  if (!AROUND.has(of.rmClass)) return [namesIn(of, ids)];
  if (of.contains !== null) return groupsIn(of.contains.of, ids);
  return of.rmClass === 'EHR' || of.rmClass === 'FOLDER' ? [] : [[]];
}

/** What must be there wherever this is: its own archetype, and that of what it contains. */
function namesIn(of: AqlContainment, ids: Ids): readonly string[] {
  if (of.form !== 'class') return of.form === 'or' ? [] : of.of.flatMap((one) => namesIn(one, ids));
  const own = archetypeNames(ids.get(of) ?? '')[0];
  const inner = of.contains === null || of.contains.negated ? [] : namesIn(of.contains.of, ids);
  return own === undefined ? inner : [own, ...inner];
}
