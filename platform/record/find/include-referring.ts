// https://hl7.org/fhir/R4/search.html#revinclude: what refers to the objects of a page.

import { type ReachedRow, type Referring, readReferring } from '@fkj/platform-store';
import { revIncludeTargets, searchParametersOf } from '@fkj/standards-fhir';
import type { RecordHouse } from '../house.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { objectKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import { tokenOf } from '../index/token-key.ts';
import { withinLimits } from '../narrow/judge.ts';
import type { Permit } from '../permit.ts';
import type { Include } from '../query.ts';
import { reachOf } from '../reach.ts';
import type { ObjectName } from '../reference.ts';
import { type PermitList, permitFor } from './permits.ts';

/** Objects whose referrers one statement asks for. */
const ASKED_AT_ONCE = 100;

interface Ask {
  readonly objects: readonly ObjectName[];
  readonly rules: readonly Include[];
  /** Rows at most, in all. */
  readonly limit: number;
}

/** Current versions of what refers to the objects by the rules and is in reach; one row more than the limit tells of more. */
export const referringTo = async (
  house: RecordHouse,
  permits: PermitList,
  { objects, rules, limit }: Ask,
): Promise<readonly ReachedRow[] | { readonly refused: 'stale' }> => {
  const found: ReachedRow[] = [];
  for (let at = 0; at < objects.length && found.length <= limit; at += ASKED_AT_ONCE) {
    const asked = questionsTo(objects.slice(at, at + ASKED_AT_ONCE), rules, permits);
    for (const { permit, tables, any } of asked) {
      const reach = reachOf(permit, house.clock());
      const rows = await readReferring(house.pool, { tables, any, reach, epoch: permit.epoch, limit: limit + 1 });
      if ('refused' in rows) return { refused: 'stale' };
      found.push(...withinLimits(permit, 'search', rows));
    }
  }
  return found;
};

type Tokens = Referring['any'][number]['tokens'];

interface Question extends Pick<Referring, 'tables'> {
  readonly permit: Permit;
  readonly any: { readonly kinds: number[]; readonly tokens: Tokens }[];
}

/** For each permit and its tables: the kinds that may refer to the objects, with the tokens that such references have. */
const questionsTo = (
  objects: readonly ObjectName[],
  rules: readonly Include[],
  permits: PermitList,
): readonly Question[] => {
  const questions: Question[] = [];
  for (const [kind, tokens] of tokensByKind(objects, rules)) {
    const permit = permitFor(permits, 'search', kind);
    if (permit === null) continue;
    const tables = tablesOf(kind);
    let question = questions.find((one) => one.permit === permit && one.tables === tables);
    if (question === undefined) {
      question = { permit, tables, any: [] };
      questions.push(question);
    }
    // Kinds that are asked alike are one condition.
    const list = [...tokens].sort();
    const alike = question.any.find((one) => String(one.tokens) === String(list));
    if (alike === undefined) question.any.push({ kinds: [kindNumber(kind)], tokens: list });
    else alike.kinds.push(kindNumber(kind));
  }
  return questions;
};

const tokensByKind = (
  objects: readonly ObjectName[],
  rules: readonly Include[],
): ReadonlyMap<string, ReadonlySet<bigint>> => {
  const tokens = new Map<string, Set<bigint>>();
  for (const rule of rules) {
    for (const object of objects) {
      if (rule.target !== undefined && rule.target !== object.kind) continue;
      for (const [kind, param] of [...referrersOf(object.kind), ...ownReferrer(rule)]) {
        const follows = (rule.from === '*' || rule.from === kind) && (rule.param === '*' || rule.param === param);
        if (!follows) continue;
        const known = tokens.get(kind) ?? new Set();
        tokens.set(kind, known.add(tokenOf(param, objectKey(object))));
      }
    }
  }
  return tokens;
};

/** A parameter that is named, and that R4 does not have, is one of the house. */
const ownReferrer = ({ from, param }: Include): readonly (readonly [kind: string, param: string])[] =>
  from === '*' || param === '*' || searchParametersOf(from).some(({ name }) => name === param) ? [] : [[from, param]];

const referrers = new Map<string, readonly (readonly [kind: string, param: string])[]>();

/** The reference parameters of all kinds that may point to a kind. */
const referrersOf = (kind: string): readonly (readonly [kind: string, param: string])[] => {
  const known = referrers.get(kind);
  if (known !== undefined) return known;
  const made = revIncludeTargets(kind).map((name) => {
    const [from = '', param = ''] = name.split(':');
    return [from, param] as const;
  });
  referrers.set(kind, made);
  return made;
};
