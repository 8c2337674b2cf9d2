// DESIGN.md §2: code systems and value sets are ordinary objects of the record, read with the caller's permit.

import { type HealthRecord, ok, type Permit, type Query, type Result, refused } from '@fkj/platform-record';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import type { CodeSystem } from './code-system/code-system.ts';
import { compileCodeSystem } from './code-system/compile.ts';
import type { TerminologyRefusal } from './refusal.ts';
import { type Made, type MadeOf, type Remembered, sizeOf } from './remembered.ts';
import type { Library } from './shelf.ts';
import { readValueSet, type ValueSet } from './value-set/value-set.ts';

/** One for each kind: a permit covers what was decided. */
export interface TerminologyPermits {
  readonly codeSystem: Permit;
  readonly valueSet: Permit;
}

/** Versions of one address that are looked at. */
const MOST_VERSIONS = 100;
/** From this many characters on it is cheaper to ask twice what stands than to fetch it once more. */
const LARGE = 50_000;

type Kind = 'CodeSystem' | 'ValueSet';

/**
 * The library as this caller may read it. What stands under an address is asked of the record each time, so that no
 * answer rests on what another process has changed; only fetching and compiling are saved.
 */
export const recordLibrary = (record: HealthRecord, remembered: Remembered, permits: TerminologyPermits): Library => {
  const parts = { record, remembered };
  return {
    codeSystems: async (url) =>
      every(await under({ ...parts, permit: permits.codeSystem, kind: 'CodeSystem', url }), isCodeSystem),
    valueSets: async (url) =>
      every(await under({ ...parts, permit: permits.valueSet, kind: 'ValueSet', url }), isValueSet),
  };
};

const isCodeSystem = (one: CodeSystem | ValueSet): one is CodeSystem => 'concepts' in one;
const isValueSet = (one: CodeSystem | ValueSet): one is ValueSet => 'include' in one;

const every = <Wanted extends CodeSystem | ValueSet>(
  answer: Result<readonly MadeOf[], TerminologyRefusal>,
  isWanted: (one: CodeSystem | ValueSet) => one is Wanted,
): Result<readonly Wanted[], TerminologyRefusal> => {
  if (!answer.ok) return answer;
  const wanted: Wanted[] = [];
  for (const { made } of answer.value) {
    if (!made.ok) return made;
    if (isWanted(made.value)) wanted.push(made.value);
  }
  return ok(wanted);
};

interface Address {
  readonly record: HealthRecord;
  readonly remembered: Remembered;
  readonly permit: Permit;
  readonly kind: Kind;
  readonly url: string;
}

const queryFor = ({ kind, url }: Address, limit: number): Query => ({
  kind,
  filter: { test: 'uri', param: 'url', uri: url },
  sort: [{ by: 'updated', direction: 'descending' }],
  limit,
  total: limit === 0 ? 'accurate' : 'none',
});

async function under(address: Address): Promise<Result<readonly MadeOf[], TerminologyRefusal>> {
  const { record, remembered, permit, kind, url } = address;
  const key = `${kind} ${url}`;
  const before = remembered.of(key);
  if (sizeOf(before) > LARGE && (await stands(address, before))) return ok(before);
  const page = await record.find(permit, queryFor(address, MOST_VERSIONS));
  if (!page.ok) return refused({ code: 'stale' });
  const answer = page.value.matches.map(({ id, version, document }): MadeOf => {
    const known = before.find((one) => one.id === id && one.version === version);
    return known ?? { id, version, made: compile(kind, `${kind}/${id}/${version}`, document), size: document.length };
  });
  remembered.keep(key, answer);
  return ok(answer);
}

const compile = (kind: Kind, key: string, document: string): Made => {
  const text = read(document);
  const tree: JsonObject = text.ok && isObject(text.value.tree) ? text.value.tree : {};
  return kind === 'CodeSystem' ? compileCodeSystem(tree, key) : readValueSet(tree, key);
};

/** As many as before, and each in the same version: nothing has come, gone or changed. */
async function stands(address: Address, before: readonly MadeOf[]): Promise<boolean> {
  const { record, permit, kind } = address;
  const count = await record.find(permit, queryFor(address, 0));
  if (!count.ok || count.value.total !== before.length) return false;
  const names = before.map(({ id }) => ({ kind, id }));
  const heads = await record.heads(permit, names);
  if (!heads.ok) return false;
  return before.every(({ id, version }) =>
    heads.value.some((head) => head.name.id === id && head.version === version && head.state === 'live'),
  );
}
