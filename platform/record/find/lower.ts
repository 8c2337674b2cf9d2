// DESIGN.md §2: the query algebra in the keys of the store. Pure; the store prints what comes out.

import type { Comparison, Condition, Hop, PartColumn } from '@fkj/platform-store';
import { foldText, ownerParameter } from '@fkj/standards-fhir';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { objectKey, patientKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import { columnsOfParts, formOf, type PartColumns } from '../index/composite-columns.ts';
import { unitNumber } from '../index/ordered-value.ts';
import {
  convertedNumber,
  differingPattern,
  parameterKey,
  parameterNumber,
  startingPattern,
  valuedPattern,
} from '../index/parameter-key.ts';
import { SYSTEM_MASK, tokenPartQuestion } from '../index/part-key.ts';
import { sortedNumber } from '../index/sorted-number.ts';
import { identifierQuestionKey, tokenOf, tokenQuestionKey, uriValueKey } from '../index/token-key.ts';
import type { Chain, Filter, Has, Test, ValueTest } from '../query.ts';
import type { Kind } from '../reference.ts';
import { compareNumber, comparePeriod } from './compare-range.ts';
import type { Hops } from './permits.ts';

/** The filter of a query over one kind as a condition on the index rows. Chains go only through kinds that a permit covers. */
export const lowerFilter = (filter: Filter, kind: Kind, hops: Hops): Condition => {
  if ('and' in filter) return { all: filter.and.map((one) => lowerFilter(one, kind, hops)) };
  if ('or' in filter) return { any: filter.or.map((one) => lowerFilter(one, kind, hops)) };
  if ('not' in filter) return { not: lowerFilter(filter.not, kind, hops) };
  if ('chain' in filter) {
    const hop = hopTo(filter.chain, hops);
    if (hop === null) return NOTHING;
    return filter.chain.param === ownerParameter.name ? { ownedBy: hop } : { refersTo: hop };
  }
  if ('has' in filter) {
    const hop = hopTo(filter.has, hops);
    if (hop === null) return NOTHING;
    return filter.has.param === ownerParameter.name ? { owns: hop } : { referredBy: hop };
  }
  return lowerTest(filter, kind);
};

const NOTHING: Condition = { any: [] };

/** The other end of a chain; null where no permit lets the caller search there. */
const hopTo = ({ kind, param, filter }: Chain | Has, hops: Hops): Hop | null => {
  const reach = hops(kind);
  return reach === null
    ? null
    : {
        key: parameterKey(param),
        tables: tablesOf(kind),
        kind: kindNumber(kind),
        reach,
        condition: lowerFilter(filter, kind, hops),
      };
};

/** Under which numbers the rows of a parameter stand. Converted amounts answer only who names system and code. */
const rowsOf = (param: string, tests: readonly ValueTest[]): { readonly param: number; readonly or?: number } => ({
  param: parameterNumber(param),
  ...(tests.some((test) => test.test === 'quantity' && test.system !== undefined && test.code !== undefined)
    ? { or: convertedNumber(param) }
    : {}),
});

/** An empty question (a token without system and code) asks for any value of the parameter. */
const token = (param: string, key: bigint | null): Condition =>
  key === null ? valued(param) : { token: tokenOf(param, key) };

const valued = (param: string): Condition =>
  param === ownerParameter.name
    ? { owner: 'any' }
    : { valued: { param: parameterNumber(param), pattern: valuedPattern(param) } };

const lowerTest = (test: Test, kind: Kind): Condition => {
  switch (test.test) {
    case 'token':
      return token(test.param, tokenQuestionKey(test));
    case 'identifier':
      return token(test.param, identifierQuestionKey(test));
    case 'reference':
      return test.param === ownerParameter.name
        ? { owner: objectKey(test.target) }
        : token(test.param, objectKey(test.target));
    case 'uri':
      return token(test.param, uriValueKey(test.uri));
    case 'text':
      return { plain: startingPattern(test.param, test.text) };
    case 'string':
    case 'period':
    case 'number':
    case 'quantity':
      return { leaf: { ...rowsOf(test.param, [test]), where: compareValue(test) } };
    case 'composite':
      return { composite: { ...rowsOf(test.param, test.parts.flat()), where: compareParts(test.parts) } };
    case 'differs':
      return { plain: differingPattern(test) };
    case 'words':
      throw new Error('Words were not looked for before the search was planned');
    case 'id':
      return { objects: test.ids.map((id) => objectKey({ kind, id })), ids: test.ids };
    case 'updated':
      return { updated: comparePeriod(test, 'updated') };
    case 'patient':
      return {
        patient: {
          bucket: bucketOfPatient(test.patient),
          key: patientKey(test.patient),
          ...(test.sharing === undefined ? {} : { sharing: test.sharing }),
        },
      };
    case 'missing':
      return test.missing === 'true' ? { not: valued(test.param) } : valued(test.param);
  }
};

type OrderedTest = Extract<ValueTest, { test: 'period' | 'number' | 'quantity' | 'string' }>;

const compareValue = (test: OrderedTest): Comparison => {
  switch (test.test) {
    case 'string':
      return compareString(test);
    case 'period':
      return comparePeriod(test, 'period');
    case 'number':
      return compareNumber(test);
    case 'quantity':
      return { every: [compareNumber(test), ...compareUnit(test)] };
  }
};

/** Each part by its key or its value, in the columns where the row has it. */
const compareParts = (parts: readonly (readonly ValueTest[])[]): Comparison => {
  const columns = columnsOfParts(parts.map(([test]) => formOf(test?.test ?? 'text')));
  return {
    every: parts.map((tests, place) => {
      const compared = tests.map((test) => comparePart(test, columns?.[place] ?? 'own'));
      const [only, other] = compared;
      return only !== undefined && other === undefined ? only : { some: compared };
    }),
  };
};

const comparePart = (test: ValueTest, columns: PartColumns): Comparison => {
  const part: PartColumn = columns === 'lead' ? 'lead' : 'follow';
  switch (test.test) {
    case 'token': {
      const question = tokenPartQuestion(test);
      return question.ask === 'system'
        ? { part, mask: SYSTEM_MASK, bits: question.bits }
        : { part, from: question.from, to: question.to };
    }
    case 'reference':
      return exactly(part, objectKey(test.target));
    case 'uri':
      return exactly(part, uriValueKey(test.uri));
    case 'identifier':
    case 'text':
      // No composite of R4 has such a part.
      return { some: [] };
    case 'number':
      return columns === 'digits' ? inDigits(compareNumber(test)) : compareNumber(test);
    case 'string':
    case 'period':
    case 'quantity':
      return compareValue(test);
  }
};

/** The same of a number that stands in its row as text. */
const inDigits = (comparison: Comparison): Comparison => {
  if ('every' in comparison) return { every: comparison.every.map(inDigits) };
  if ('some' in comparison) return { some: comparison.some.map(inDigits) };
  if (!('decimal' in comparison)) return comparison;
  return { digits: comparison.decimal, is: comparison.is, than: sortedNumber(comparison.than) };
};

const exactly = (part: PartColumn, key: bigint): Comparison => ({ part, from: key, to: key });

/** Sorts after every text that starts with what stands before it (UTF-8 order, collation C). */
const AFTER_ALL = '\u{10FFFF}';

/** What stands before the first character, or after it, stands before or after every text that begins with it. */
const compareFirst = (folded: string, match: 'gt' | 'lt' | 'ge' | 'le'): Comparison => {
  const first = folded.codePointAt(0) ?? 0;
  if (match === 'lt' || match === 'ge') {
    return { folded: 'stands', is: match === 'lt' ? '<' : '>=', than: String.fromCodePoint(first) };
  }
  if (first === LAST) return match === 'gt' ? { some: [] } : { every: [] };
  // No text has half of a pair.
  const next = String.fromCodePoint(first === 0xd7ff ? 0xe000 : first + 1);
  return { folded: 'stands', is: match === 'gt' ? '>=' : '<', than: next };
};

const LAST = 0x10ffff;

const compareString = ({ text, match }: Extract<Test, { test: 'string' }>): Comparison => {
  const folded = foldText(text);
  switch (match) {
    case 'starts':
      return { folded: 'between', from: folded, to: `${folded}${AFTER_ALL}` };
    case 'contains':
      return { folded: 'contains', text: folded };
    case 'exact':
      return {
        every: [
          { folded: 'equals', text: folded },
          { written: 'equals', text },
        ],
      };
    case 'ends':
      return { folded: 'ends', text: folded };
    case 'eq':
      return { folded: 'stands', is: '=', than: folded };
    case 'ne':
      return { folded: 'stands', is: '<>', than: folded };
    default:
      return compareFirst(folded, match);
  }
};

/** A code without a system is compared with the unit's code and with its printed form. */
const compareUnit = ({ system, code }: Extract<Test, { test: 'quantity' }>): readonly Comparison[] => {
  const equals = (unit: 'unit_system' | 'unit_code' | 'unit_text', text: string): Comparison => ({
    unit,
    equals: unitNumber(text),
  });
  if (system === undefined) {
    return code === undefined ? [] : [{ some: [equals('unit_code', code), equals('unit_text', code)] }];
  }
  return [
    system === null ? { unit: 'unit_system', equals: null } : equals('unit_system', system),
    ...(code === undefined ? [] : [equals('unit_code', code)]),
  ];
};
