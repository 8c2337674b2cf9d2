// https://hl7.org/fhir/R4/valueset.html#compositions: the codes of a value set.

import { ok, type Result, refused } from '@fkj/platform-record';
import { type Canonical, printCanonical } from '../canonical.ts';
import { type CodeSystem, conceptOf } from '../code-system/code-system.ts';
import type { Concept } from '../code-system/concept.ts';
import { DEEPEST_IMPORT, MOST_CONCEPTS, MOST_WORK } from '../limits.ts';
import type { TerminologyRefusal } from '../refusal.ts';
import { type Shelf, unknownValueSet } from '../shelf.ts';
import { type ConceptTest, conceptFilter } from './concept-filter.ts';
import type { Listed, Part, ValueSet } from './value-set.ts';

export interface Member {
  readonly system: string;
  readonly concept: Concept;
  /** Null where the code system is not stored: the value set's word is taken for the code. */
  readonly codeSystem: CodeSystem | null;
  /** As the value set lists it; null where a filter found it. */
  readonly listed: Listed | null;
}

export interface Members {
  /** By system and code, in the order of the definition. */
  readonly all: ReadonlyMap<string, Member>;
  readonly codeSystems: ReadonlySet<CodeSystem>;
  readonly valueSets: ReadonlySet<ValueSet>;
  /** Whether the hierarchy of the code system is that of the value set: nothing was listed one by one or imported. */
  readonly nested: boolean;
}

export const memberKey = (system: string, code: string): string => `${system}|${code}`;

/** Every code of the value set, active or not. */
export const membersOf = (valueSet: ValueSet, shelf: Shelf): Result<Members, TerminologyRefusal> => {
  const known = remembered.get(valueSet);
  if (known?.shelf === shelf.key) return known.members;
  const members = new Composition(shelf).whole(valueSet);
  remembered.set(valueSet, { shelf: shelf.key, members });
  return members;
};

const remembered = new WeakMap<
  ValueSet,
  { readonly shelf: string; readonly members: Result<Members, TerminologyRefusal> }
>();

type Codes = Map<string, Member>;

/** What it takes to make one filter ready, in looks at a concept. */
const FILTER_WORK = 500;
/** What it takes to hold a text against a pattern. */
const PATTERN_LOOKS = 10;
const TOO_MUCH: TerminologyRefusal = { code: 'too-costly', detail: 'The definition takes too long to compute.' };

class Composition {
  private readonly shelf: Shelf;
  private readonly codeSystems = new Set<CodeSystem>();
  private readonly valueSets = new Set<ValueSet>();
  /** Value sets that are being composed: one that leads back to itself is refused. */
  private readonly open: ValueSet[] = [];
  /** Those that have been: many ways may lead to the same. */
  private readonly done = new Map<ValueSet, Codes>();
  private work = MOST_WORK;

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  whole(valueSet: ValueSet): Result<Members, TerminologyRefusal> {
    const codes = this.codes(valueSet);
    if (!codes.ok) return codes;
    const nested = valueSet.include.every(({ listed, valueSets }) => listed === null && valueSets.length === 0);
    return ok({ all: codes.value, codeSystems: this.codeSystems, valueSets: this.valueSets, nested });
  }

  private codes(valueSet: ValueSet): Result<Codes, TerminologyRefusal> {
    const known = this.done.get(valueSet);
    if (known !== undefined) return ok(known);
    const subject = valueSet.url ?? 'the value set';
    if (this.open.includes(valueSet)) return refused({ code: 'unusable', subject, detail: 'It includes itself.' });
    if (this.open.length >= DEEPEST_IMPORT) return refused({ code: 'too-costly', subject, detail: 'Nested too deep.' });
    this.open.push(valueSet);
    const codes: Codes = new Map();
    for (const part of valueSet.include) {
      const selected = this.part(part);
      if (!selected.ok) return selected;
      for (const [key, member] of selected.value) if (!codes.has(key)) codes.set(key, member);
      if (codes.size > MOST_CONCEPTS) return refused({ code: 'too-costly', subject, detail: 'It has too many codes.' });
    }
    for (const part of valueSet.exclude) {
      const selected = this.part(part);
      if (!selected.ok) return selected;
      for (const key of selected.value.keys()) codes.delete(key);
    }
    if (!valueSet.inactive) for (const [key, { concept }] of codes) if (!concept.active) codes.delete(key);
    this.open.pop();
    this.done.set(valueSet, codes);
    return ok(codes);
  }

  private part(part: Part): Result<Codes, TerminologyRefusal> {
    let codes = part.system === null ? null : this.fromSystem(part.system, part);
    for (const canonical of part.valueSets) {
      const imported = this.imported(canonical);
      if (!imported.ok) return imported;
      this.work -= imported.value.size;
      if (codes === null) codes = imported;
      else if (codes.ok && this.work >= 0)
        codes = ok(new Map([...codes.value].filter(([key]) => imported.value.has(key))));
    }
    return this.work < 0 ? refused(TOO_MUCH) : (codes ?? ok(new Map()));
  }

  private imported(canonical: Canonical): Result<Codes, TerminologyRefusal> {
    const valueSet = this.shelf.valueSet(canonical);
    if (valueSet === null) return refused(unknownValueSet(canonical));
    this.valueSets.add(valueSet);
    return this.codes(valueSet);
  }

  private fromSystem(system: string, part: Part): Result<Codes, TerminologyRefusal> {
    const canonical = { url: system, version: part.version };
    const codeSystem = this.shelf.codeSystem(canonical);
    if (codeSystem === null || codeSystem.content === 'not-present') {
      if (part.listed !== null && part.filters.length === 0) return ok(asListed(system, part.listed));
      return refused({ code: 'unknown-code-system', subject: printCanonical(canonical) });
    }
    this.codeSystems.add(codeSystem);
    const concepts = candidates(codeSystem, part.listed);
    // A filter is made ready before it is used: a pattern is compiled, a hierarchy is walked.
    const looks = part.filters.reduce((sum, { op }) => sum + (op === 'regex' ? PATTERN_LOOKS : 1), 1);
    this.work -= concepts.length * looks + part.filters.length * (FILTER_WORK + codeSystem.concepts.size);
    if (this.work < 0) return refused({ ...TOO_MUCH, subject: system });
    const tests = testsOf(codeSystem, part);
    if (!tests.ok) return tests;
    const codes: Codes = new Map();
    const passes = (concept: Concept): boolean => tests.value.every((test) => test(concept));
    for (const { concept, listed } of concepts) {
      if (passes(concept)) codes.set(memberKey(system, concept.code), { system, concept, codeSystem, listed });
    }
    return ok(codes);
  }
}

const testsOf = (system: CodeSystem, { filters }: Part): Result<readonly ConceptTest[], TerminologyRefusal> => {
  const tests: ConceptTest[] = [];
  for (const filter of filters) {
    const test = conceptFilter(system, filter);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return ok(tests);
};

interface Candidate {
  readonly concept: Concept;
  readonly listed: Listed | null;
}

/** Listed codes that the code system has not are no members. */
const candidates = (system: CodeSystem, listed: readonly Listed[] | null): readonly Candidate[] =>
  listed === null
    ? [...system.concepts.values()].map((concept) => ({ concept, listed: null }))
    : listed.flatMap((one) => {
        const concept = conceptOf(system, one.code);
        return concept === null ? [] : [{ concept, listed: one }];
      });

const asListed = (system: string, listed: readonly Listed[]): Codes =>
  new Map(
    listed.map((one) => [
      memberKey(system, one.code),
      { system, codeSystem: null, listed: one, concept: { ...UNKNOWN, code: one.code, display: one.display } },
    ]),
  );

const UNKNOWN: Concept = {
  code: '',
  display: null,
  definition: null,
  designations: [],
  properties: [],
  extensions: [],
  parents: [],
  children: [],
  status: null,
  active: true,
  abstract: false,
};
