// DESIGN.md §2 terminology/: the resources that one question needs, gathered first; the rest is computation.

import { ok, type Result, refused } from '@fkj/platform-record';
import { type Canonical, canonicalOf, compareVersions, printCanonical } from './canonical.ts';
import type { CodeSystem } from './code-system/code-system.ts';
import { supplemented } from './code-system/supplement.ts';
import { MOST_RESOURCES } from './limits.ts';
import type { TerminologyRefusal } from './refusal.ts';
import { readValueSet, type ValueSet } from './value-set/value-set.ts';

/** Where resources are found: every stored version of an address. */
export interface Library {
  codeSystems(url: string): Promise<Result<readonly CodeSystem[], TerminologyRefusal>>;
  valueSets(url: string): Promise<Result<readonly ValueSet[], TerminologyRefusal>>;
}

/** Null where nothing is stored under the address, in that version if one is named. */
export interface Shelf {
  codeSystem(canonical: Canonical): CodeSystem | null;
  valueSet(canonical: Canonical): ValueSet | null;
  /** Every version of the address. */
  versions(url: string): readonly CodeSystem[];
  /** Supplements in use. */
  readonly supplements: readonly CodeSystem[];
  /** Names all that lies here: the same key, the same answers. */
  readonly key: string;
}

export interface Wanted {
  readonly codeSystems?: readonly string[];
  readonly valueSets?: readonly (Canonical | ValueSet)[];
  readonly supplements?: readonly string[];
}

const latest = <Versioned extends { readonly version: string | null }>(
  all: readonly Versioned[],
  version: string | null,
): Versioned | null => {
  const fitting = version === null ? all : all.filter((one) => one.version === version);
  return [...fitting].sort((a, b) => compareVersions(b.version, a.version))[0] ?? null;
};

/** What a question needs, and what that leads to. Missing resources are no refusal here: whoever needs them says so. */
export async function gather(library: Library, wanted: Wanted): Promise<Result<Shelf, TerminologyRefusal>> {
  const gathering = new Gathering(library);
  const fault = await gathering.all(wanted);
  return fault === null ? ok(gathering.shelf()) : refused(fault);
}

class Gathering {
  private readonly library: Library;
  private readonly codeSystems = new Map<string, readonly CodeSystem[]>();
  private readonly valueSets = new Map<string, readonly ValueSet[]>();
  private readonly supplements: CodeSystem[] = [];

  constructor(library: Library) {
    this.library = library;
  }

  async all({ codeSystems = [], valueSets = [], supplements = [] }: Wanted): Promise<TerminologyRefusal | null> {
    for (const url of codeSystems) {
      const fault = await this.codeSystem(canonicalOf(url).url);
      if (fault !== null) return fault;
    }
    for (const supplement of supplements) {
      const fault = await this.supplement(supplement);
      if (fault !== null) return fault;
    }
    for (const valueSet of valueSets) {
      const fault = 'include' in valueSet ? await this.inside(valueSet) : await this.valueSet(valueSet.url);
      if (fault !== null) return fault;
    }
    return null;
  }

  private full(): TerminologyRefusal | null {
    return this.codeSystems.size + this.valueSets.size < MOST_RESOURCES
      ? null
      : { code: 'too-costly', detail: `It leads to more than ${MOST_RESOURCES} code systems and value sets.` };
  }

  private async codeSystem(url: string): Promise<TerminologyRefusal | null> {
    if (this.codeSystems.has(url)) return null;
    const full = this.full();
    if (full !== null) return full;
    const found = await this.library.codeSystems(url);
    if (!found.ok) return found.error;
    this.codeSystems.set(url, found.value);
    return null;
  }

  private async supplement(canonical: string): Promise<TerminologyRefusal | null> {
    const { url, version } = canonicalOf(canonical);
    if (this.supplements.some((one) => one.url === url)) return null;
    const found = await this.library.codeSystems(url);
    if (!found.ok) return found.error;
    const supplement = latest(
      found.value.filter(({ content }) => content === 'supplement'),
      version,
    );
    if (supplement === null) return { code: 'unknown-supplement', subject: canonical };
    this.supplements.push(supplement);
    return null;
  }

  private async valueSet(url: string): Promise<TerminologyRefusal | null> {
    if (this.valueSets.has(url)) return null;
    const full = this.full();
    if (full !== null) return full;
    const found = await this.library.valueSets(url);
    if (!found.ok) return found.error;
    this.valueSets.set(url, found.value);
    for (const valueSet of found.value) {
      const fault = await this.inside(valueSet);
      if (fault !== null) return fault;
    }
    return null;
  }

  private async inside(valueSet: ValueSet): Promise<TerminologyRefusal | null> {
    for (const supplement of valueSet.supplements) {
      const fault = await this.supplement(supplement);
      if (fault !== null) return fault;
    }
    for (const part of [...valueSet.include, ...valueSet.exclude]) {
      const system = part.system === null ? null : await this.codeSystem(part.system);
      if (system !== null) return system;
      for (const { url } of part.valueSets) {
        const fault = await this.imported(valueSet, url);
        if (fault !== null) return fault;
      }
    }
    return null;
  }

  private async imported(valueSet: ValueSet, url: string): Promise<TerminologyRefusal | null> {
    const contained = valueSet.contained.get(url);
    if (contained === undefined) return this.valueSet(url);
    if (this.valueSets.has(url)) return null;
    const read = readValueSet(contained, `${valueSet.key}${url}`);
    if (!read.ok) return read.error;
    this.valueSets.set(url, [read.value]);
    return this.inside(read.value);
  }

  shelf(): Shelf {
    const { codeSystems, valueSets, supplements } = this;
    const complete = new Map(
      [...codeSystems].map(([url, all]) => [
        url,
        all
          .filter(({ content }) => content !== 'supplement')
          .map((system) => supplements.filter((one) => isFor(one, system)).reduce(supplemented, system)),
      ]),
    );
    const keys = [...complete.values(), ...valueSets.values()].flat().map(({ key }) => key);
    return {
      codeSystem: ({ url, version }) => latest(complete.get(url) ?? [], version),
      valueSet: ({ url, version }) => latest(valueSets.get(url) ?? [], version),
      versions: (url) => complete.get(url) ?? [],
      supplements,
      key: keys.sort().join(' '),
    };
  }
}

const isFor = ({ supplements }: CodeSystem, system: CodeSystem): boolean => {
  if (supplements === null) return false;
  const { url, version } = canonicalOf(supplements);
  return url === system.url && (version === null || version === system.version);
};

/** How a canonical is named to who asked. */
export const unknownValueSet = (canonical: Canonical): TerminologyRefusal => ({
  code: 'unknown-value-set',
  subject: printCanonical(canonical),
});
