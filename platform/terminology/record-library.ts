// DESIGN.md §2: code systems and value sets are ordinary objects of the record, read with the caller's permit.

import { type HealthRecord, ok, type Permit, type Result, refused, type Stored } from '@fkj/platform-record';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import type { CodeSystem } from './code-system/code-system.ts';
import { compileCodeSystem } from './code-system/compile.ts';
import type { TerminologyRefusal } from './refusal.ts';
import type { Library } from './shelf.ts';
import { readValueSet, type ValueSet } from './value-set/value-set.ts';

/** One for each kind: a permit covers what was decided. */
export interface TerminologyPermits {
  readonly codeSystem: Permit;
  readonly valueSet: Permit;
}

/** Versions of one address that are looked at. */
const MOST_VERSIONS = 100;
/** Compiled resources that are kept. */
const MOST_KEPT = 500;

/**
 * What has been compiled, by object and version of the record. Which versions stand is asked of the record each time, so
 * that no answer rests on what another process has changed; only the compiling is saved.
 */
export class Compiled {
  private readonly kept = new Map<string, Result<CodeSystem | ValueSet, TerminologyRefusal>>();

  of<Made extends CodeSystem | ValueSet>(
    stored: Stored,
    compile: (tree: JsonObject, key: string) => Result<Made, TerminologyRefusal>,
    isMade: (one: CodeSystem | ValueSet) => one is Made,
  ): Result<Made, TerminologyRefusal> {
    const key = `${stored.kind}/${stored.id}/${stored.version}`;
    const known = this.kept.get(key);
    if (known?.ok && isMade(known.value)) return ok(known.value);
    const document = read(stored.document);
    const tree = document.ok && isObject(document.value.tree) ? document.value.tree : {};
    const made = compile(tree, key);
    // The oldest goes: what is asked for daily is compiled again soon enough.
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, made);
    return made;
  }
}

const isCodeSystem = (one: CodeSystem | ValueSet): one is CodeSystem => 'concepts' in one;
const isValueSet = (one: CodeSystem | ValueSet): one is ValueSet => 'include' in one;

/** The library as this caller may read it. */
export const recordLibrary = (record: HealthRecord, compiled: Compiled, permits: TerminologyPermits): Library => {
  const stored = async (kind: 'CodeSystem' | 'ValueSet', url: string) => {
    const permit = kind === 'CodeSystem' ? permits.codeSystem : permits.valueSet;
    const page = await record.find(permit, {
      kind,
      filter: { test: 'uri', param: 'url', uri: url },
      sort: [{ by: 'updated', direction: 'descending' }],
      limit: MOST_VERSIONS,
      total: 'none',
    });
    return page.ok ? ok(page.value.matches) : refused<TerminologyRefusal>({ code: 'stale' });
  };
  const all = async <Made extends CodeSystem | ValueSet>(
    found: Result<readonly Stored[], TerminologyRefusal>,
    make: (one: Stored) => Result<Made, TerminologyRefusal>,
  ): Promise<Result<readonly Made[], TerminologyRefusal>> => {
    if (!found.ok) return found;
    const made: Made[] = [];
    for (const one of found.value) {
      const result = make(one);
      if (!result.ok) return result;
      made.push(result.value);
    }
    return ok(made);
  };
  return {
    codeSystems: async (url) =>
      all(await stored('CodeSystem', url), (one) => compiled.of(one, compileCodeSystem, isCodeSystem)),
    valueSets: async (url) => all(await stored('ValueSet', url), (one) => compiled.of(one, readValueSet, isValueSet)),
  };
};
