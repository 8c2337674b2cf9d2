// https://hl7.org/fhir/R4/searchparameter.html: the search parameters of the house at one moment, as the database has them.

import { indexProgress, isIndexBehind } from '@fkj/platform-record';
import type { ParameterRow, ParametersNow } from '@fkj/platform-store';
import type { CustomParameter, CustomParameters } from '@fkj/standards-fhir';
import { readDefinition } from './read-definition.ts';
import { changesSince, INDEX_VERSION } from './rule-changes.ts';

export interface ParameterSet extends CustomParameters {
  /** Every change up to this epoch is in it. */
  readonly epoch: number;
  readonly rows: readonly ParameterRow[];
  /** Types that have any. */
  readonly kinds: ReadonlySet<string>;
  /** Names of them all. */
  readonly names: ReadonlySet<string>;
  /** Those of a type that can be asked for now. */
  readonly offered: (kind: string) => readonly CustomParameter[];
  /** How much of what is under way for every type is done, in per cent; null when all rows follow the rules of now. */
  readonly anew: number | null;
  /** How much of its index is done, in per cent. */
  readonly done: (row: ParameterRow) => number;
}

/** Made once for each definition: most sets differ from the last one in little. */
export type Compiled = Map<string, CustomParameter | null>;

export const parameterSet = (now: ParametersNow, compiled: Compiled): ParameterSet => {
  const byKind = new Map<string, Map<string, { readonly row: ParameterRow; readonly parameter: CustomParameter }>>();
  for (const row of now.rows) {
    if (row.state === 'removing') continue;
    const parameter = readyOf(row, compiled);
    if (parameter === null) continue;
    const ofKind = byKind.get(row.kind) ?? new Map();
    byKind.set(row.kind, ofKind.set(row.code, { row, parameter }));
  }
  const all = new Map(
    [...byKind].map(([kind, found]) => [kind, [...found.values()].map(({ parameter }) => parameter)]),
  );
  const progress = indexProgress(now);
  const done = ({ state, since }: ParameterRow): number =>
    state === 'ready' ? 100 : progress !== null && progress.since >= since ? progress.done : 0;
  const behind = isIndexBehind({ ...now, rows: [] }, INDEX_VERSION);
  const changed = behind ? changesSince(now.rules) : [];
  return {
    epoch: now.epoch,
    rows: now.rows,
    kinds: new Set(byKind.keys()),
    anew: behind ? (progress?.done ?? 0) : null,
    names: new Set(now.rows.map(({ code }) => code)),
    find: (kind, name) => byKind.get(kind)?.get(name)?.parameter ?? null,
    ofType: (kind) => all.get(kind) ?? [],
    offered: (kind) =>
      [...(byKind.get(kind)?.values() ?? [])].flatMap(({ row, parameter }) =>
        row.state === 'ready' ? [parameter] : [],
      ),
    incomplete: (kind, name) => {
      const row = byKind.get(kind)?.get(name)?.row;
      const waits =
        row === undefined ? changed.some((one) => one.kind === kind && one.name === name) : row.state !== 'ready';
      if (!waits) return null;
      const far = row === undefined ? (progress?.done ?? 0) : done(row);
      return `The index of the search parameter ${name} of ${kind} is not complete: ${far} %.`;
    },
    done,
  };
};

const readyOf = (row: ParameterRow, compiled: Compiled): CustomParameter | null => {
  const key = JSON.stringify([row.kind, row.code, row.url, row.description, row.definition]);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = readDefinition(row.kind, row);
  compiled.set(key, made);
  return made;
};

/** The same set, and whether anything was found in it. */
export const watched = (set: ParameterSet): { readonly custom: CustomParameters; readonly used: () => boolean } => {
  let used = false;
  const find: CustomParameters['find'] = (kind, name) => {
    const found = set.find(kind, name);
    used ||= found !== null;
    return found;
  };
  return { custom: { find, ofType: set.ofType, incomplete: set.incomplete }, used: () => used };
};
