// https://hl7.org/fhir/R4/valueset-operation-expand.html

import { ok, type Result, refused } from '@fkj/platform-record';
import { foldText } from '@fkj/standards-fhir';
import { Decimal, type JsonObject } from '@fkj/standards-json';
import type { LanguagePreference } from '../language/preference.ts';
import { MOST_EXPANDED } from '../limits.ts';
import type { TerminologyRefusal } from '../refusal.ts';
import type { Shelf } from '../shelf.ts';
import { type Member, type Members, memberKey, membersOf } from '../value-set/members.ts';
import type { ValueSet } from '../value-set/value-set.ts';
import { type Contents, containsOf, expansionProperties } from './contains.ts';
import { addressOf, warningOf } from './standing-issues.ts';

export interface Expand extends Contents {
  /** Words that display or designations must have, each the start of a word. */
  readonly filter: string | null;
  readonly activeOnly: boolean;
  readonly offset: number | null;
  readonly count: number | null;
  /** Where nothing is said, the hierarchy is shown. */
  readonly excludeNested: boolean | null;
  /** Keeps the definition in the answer. */
  readonly includeDefinition: boolean | null;
  /** What was asked for, to be said again: name, member, value. */
  readonly echo: readonly JsonObject[];
  /** Of this expansion: urn:uuid:… */
  readonly identifier: string;
  /** FHIR dateTime. */
  readonly timestamp: string;
  readonly preference: LanguagePreference | null;
}

/** The value set with its expansion. */
export const expand = (valueSet: ValueSet, shelf: Shelf, asked: Expand): Result<JsonObject, TerminologyRefusal> => {
  const members = membersOf(valueSet, shelf);
  if (!members.ok) return members;
  const selected = [...members.value.all.values()].filter(
    (member) => (!asked.activeOnly || member.concept.active) && hasWords(member, asked.filter),
  );
  const { offset, count } = asked;
  const paged = offset !== null || count !== null;
  if (!paged && selected.length > MOST_EXPANDED) {
    const detail = `It has ${selected.length} codes. Ask for a part with count and offset, or with a filter.`;
    return refused({ code: 'too-costly', subject: valueSet.url ?? '', detail });
  }
  const from = offset ?? 0;
  const page = selected.slice(from, count === null ? undefined : from + count);
  const nested = !paged && asked.excludeNested !== true && asked.filter === null && members.value.nested;
  const contains = nested ? tree(page, asked) : page.map((member) => containsOf(member, asked, []));
  const extension = expansionProperties(page, asked);
  return ok({
    ...Object.fromEntries(Object.entries(valueSet.tree).filter(([name]) => kept(name, asked))),
    expansion: {
      ...(extension.length === 0 ? {} : { extension }),
      identifier: asked.identifier,
      timestamp: asked.timestamp,
      total: new Decimal(String(selected.length)),
      ...(paged ? { offset: new Decimal(String(from)) } : {}),
      parameter: [...asked.echo, ...usedIn(valueSet, members.value, shelf)],
      ...(contains.length === 0 ? {} : { contains }),
    },
  });
};

const LEFT_OUT: ReadonlySet<string> = new Set(['meta', 'text', 'contained', 'expansion', 'extension']);
const DEFINITION: ReadonlySet<string> = new Set(['compose', 'description', 'purpose', 'useContext', 'immutable']);

const kept = (name: string, { includeDefinition }: Expand): boolean =>
  !LEFT_OUT.has(name) && (!DEFINITION.has(name) || includeDefinition === true);

const hasWords = ({ concept, listed }: Member, filter: string | null): boolean => {
  if (filter === null) return true;
  const texts = [concept.code, listed?.display, concept.display, ...concept.designations.map(({ value }) => value)];
  const words = texts.flatMap((text) =>
    text === null || text === undefined ? [] : foldText(text).split(/[^\p{L}\p{N}]+/u),
  );
  return foldText(filter)
    .split(/\s+/)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
};

/** Each code below the first of its parents that is there too. */
const tree = (page: readonly Member[], asked: Contents): readonly JsonObject[] => {
  const here = new Set(page.map(({ system, concept }) => memberKey(system, concept.code)));
  const below = new Map<string | null, Member[]>();
  for (const member of page) {
    const parent = member.concept.parents.find((code) => here.has(memberKey(member.system, code)));
    const key = parent === undefined ? null : memberKey(member.system, parent);
    const siblings = below.get(key);
    if (siblings === undefined) below.set(key, [member]);
    else siblings.push(member);
  }
  const shown = new Set<Member>();
  const print = (member: Member): JsonObject => {
    shown.add(member);
    const under = (below.get(memberKey(member.system, member.concept.code)) ?? []).filter((one) => !shown.has(one));
    return containsOf(member, asked, under.map(print));
  };
  const roots = (below.get(null) ?? []).map(print);
  // Codes whose parents form a loop have no root above them.
  return [...roots, ...page.filter((member) => !shown.has(member)).map((member) => containsOf(member, asked, []))];
};

const usedIn = (valueSet: ValueSet, members: Members, { supplements }: Shelf): readonly JsonObject[] => {
  const used = (name: string, of: Iterable<Parameters<typeof addressOf>[0]>): readonly JsonObject[] =>
    [...of].map((one) => ({ name, valueUri: addressOf(one) }));
  const inside = new Set([...valueSet.contained.values()]);
  const stored = [...members.valueSets].filter(({ tree: own }) => !inside.has(own));
  const all = [...members.codeSystems, valueSet, ...stored];
  const warnings = all.flatMap((one) => {
    const warning = warningOf(one);
    return warning === null ? [] : [{ name: `warning-${warning}`, valueUri: addressOf(one) }];
  });
  return [
    ...used('used-codesystem', members.codeSystems),
    ...used('used-valueset', stored),
    ...used('used-supplement', supplements),
    ...warnings,
  ];
};
