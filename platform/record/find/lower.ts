// DESIGN.md §2: the query algebra in the keys of the store. Pure; the store prints what comes out.

import type { Comparison, Condition } from '@fkj/platform-store';
import { foldText } from '@fkj/standards-fhir';
import { bucketOfPatient } from '../identity/bucket.ts';
import { objectKey, patientKey } from '../identity/object-key.ts';
import { unitNumber } from '../index/ordered-value.ts';
import { convertedNumber, parameterNumber, valuedPattern } from '../index/parameter-key.ts';
import { identifierQuestionKey, tokenOf, tokenQuestionKey, uriValueKey } from '../index/token-key.ts';
import type { Filter, Test } from '../query.ts';
import type { Kind } from '../reference.ts';
import { compareNumber, comparePeriod } from './compare-range.ts';

/** The filter of a query over one kind as a condition on the index rows. */
export const lowerFilter = (filter: Filter, kind: Kind): Condition => {
  if ('and' in filter) return { all: filter.and.map((one) => lowerFilter(one, kind)) };
  if ('or' in filter) return { any: filter.or.map((one) => lowerFilter(one, kind)) };
  if ('not' in filter) return { not: lowerFilter(filter.not, kind) };
  return lowerTest(filter, kind);
};

const leaf = (param: string, where: Comparison): Condition => ({ leaf: { param: parameterNumber(param), where } });

/** An empty question (a token without system and code) asks for any value of the parameter. */
const token = (param: string, key: bigint | null): Condition =>
  key === null ? valued(param) : { token: tokenOf(param, key) };

const valued = (param: string): Condition => ({
  valued: { param: parameterNumber(param), pattern: valuedPattern(param) },
});

const lowerTest = (test: Test, kind: Kind): Condition => {
  switch (test.test) {
    case 'token':
      return token(test.param, tokenQuestionKey(test));
    case 'identifier':
      return token(test.param, identifierQuestionKey(test));
    case 'reference':
      return token(test.param, objectKey(test.target));
    case 'uri':
      return token(test.param, uriValueKey(test.uri));
    case 'string':
      return leaf(test.param, compareString(test));
    case 'period':
      return leaf(test.param, comparePeriod(test, 'period'));
    case 'number':
      return leaf(test.param, compareNumber(test));
    case 'quantity':
      return {
        leaf: {
          param: parameterNumber(test.param),
          // Converted amounts answer only who names system and code.
          ...(test.system === undefined || test.code === undefined ? {} : { or: convertedNumber(test.param) }),
          where: { every: [compareNumber(test), ...compareUnit(test)] },
        },
      };
    case 'id':
      return { objects: test.ids.map((id) => objectKey({ kind, id })), ids: test.ids };
    case 'updated':
      return { updated: comparePeriod(test, 'updated') };
    case 'patient':
      return { patient: { bucket: bucketOfPatient(test.patient), key: patientKey(test.patient) } };
    case 'missing':
      return test.missing === 'true' ? { not: valued(test.param) } : valued(test.param);
  }
};

/** Sorts after every text that starts with what stands before it (UTF-8 order, collation C). */
const AFTER_ALL = '\u{10FFFF}';

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
