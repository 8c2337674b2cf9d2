// https://hl7.org/fhir/R4/search_filter.html: what each operator of `_filter` asks of each type of parameter.

import type { FilterOperator } from '../filter/index.ts';
import { withoutEscapes } from './escape.ts';
import { foldText } from './fold-text.ts';
import { ownerParameter } from './owner-parameter.ts';
import { parseCodes } from './parse-modified.ts';
import { isRefused, type ParsedValue, parseSpan, parseValue } from './parse-value.ts';
import { spanOf } from './period.ts';
import type { CompiledParameter, ParameterType } from './plan.ts';
import type { Criterion, DiffersTest, SearchTest, StringMatch } from './request.ts';

export interface FilterQuestion {
  readonly resourceType: string;
  readonly parameter: CompiledParameter;
  readonly operator: FilterOperator;
  readonly value: string;
}

type Answer = Criterion | { readonly expected: string };
type Options = Parameters<typeof parseValue>[2];

const ORDERED: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb'];

const OPERATORS: Readonly<Record<ParameterType, readonly FilterOperator[]>> = {
  string: ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le', 'pr'],
  token: ['eq', 'ne', 'ss', 'sb', 'in', 'ni', 'pr'],
  reference: ['eq', 'ne', 're', 'pr'],
  uri: ['eq', 'ne', 'pr'],
  date: [...ORDERED, 'co', 'po', 'pr'],
  number: [...ORDERED, 'co', 'pr'],
  quantity: [...ORDERED, 'pr'],
  // "except the combination ones"
  composite: [],
  special: [],
};

const operatorsOf = (parameter: CompiledParameter): readonly FilterOperator[] => {
  const { name, type } = parameter;
  if (name === '_id') return ['eq', 'ne'];
  if (parameter === ownerParameter) return ['eq', 're', 'pr'];
  return name === '_lastUpdated' ? [...ORDERED, 'co', 'po'] : OPERATORS[type];
};

const any = (tests: readonly SearchTest[]): Criterion => ({ holds: 'any', tests });
const none = (tests: readonly SearchTest[]): Criterion => ({ holds: 'none', tests });
const anyOf = (tests: ParsedValue<SearchTest>): Answer => (isRefused(tests) ? tests : any(tests));

/** The criterion, or what was expected instead. */
export const testsOfFilter = (question: FilterQuestion, options: Options): Answer => {
  const { parameter, operator, value } = question;
  const operators = operatorsOf(parameter);
  if (operators.length === 0) return { expected: `another parameter: ${parameter.name} cannot stand in a filter` };
  if (!operators.includes(operator)) {
    return { expected: `${operators.join(', ')} after ${parameter.name}, which is of type ${parameter.type}` };
  }
  if (parameter.name === '_id') return operator === 'eq' ? any([idTest(value)]) : none([idTest(value)]);
  if (parameter.name === '_lastUpdated') return updated(question, options);
  if (operator === 'pr') return present(question);
  switch (parameter.type) {
    case 'string':
      return text(question);
    case 'token':
      return token({ ...question, value: withNamespace(value) }, options);
    case 'reference':
    case 'uri':
      return operator === 'ne' ? otherPlace(question, options) : anyOf(read(question, value, options));
    default:
      return ordered(question, options);
  }
};

const idTest = (id: string): SearchTest => ({ test: 'id', ids: [id] });

const present = ({ parameter: { name }, value }: FilterQuestion): Answer =>
  value === 'true' || value === 'false'
    ? any([{ test: 'missing', param: name, missing: value === 'true' ? 'false' : 'true' }])
    : { expected: 'true or false after pr' };

/** Owners are organisations, also where only an id is given. */
const targetOf = (parameter: CompiledParameter): string | null =>
  parameter === ownerParameter ? 'Organization' : null;

const read = ({ resourceType, parameter }: FilterQuestion, value: string, options: Options): ParsedValue<SearchTest> =>
  parseValue({ resourceType, parameter, targetType: targetOf(parameter), match: 'starts' }, value, options);

const MATCHES: Readonly<Partial<Record<FilterOperator, StringMatch>>> = {
  eq: 'eq',
  ne: 'ne',
  co: 'contains',
  sw: 'starts',
  ew: 'ends',
  gt: 'gt',
  lt: 'lt',
  ge: 'ge',
  le: 'le',
};

const text = ({ parameter: { name }, operator, value }: FilterQuestion): Answer => {
  const match = MATCHES[operator];
  return match === undefined || foldText(value) === ''
    ? { expected: 'a text' }
    : any([{ test: 'string', param: name, text: value, match }]);
};

/** "The codes loinc, snomed, rxnorm and ucum are predefined and can be used in place of their associated full namespace." */
const NAMESPACES: Readonly<Record<string, string>> = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ucum: 'http://unitsofmeasure.org',
};

const withNamespace = (value: string): string =>
  value.replace(/^(loinc|snomed|rxnorm|ucum)(?=\|)/, (code) => NAMESPACES[code] ?? code);

const token = (question: FilterQuestion, options: Options): Answer => {
  const { parameter, operator, value } = question;
  const { name } = parameter;
  switch (operator) {
    case 'in':
      return anyOf(parseCodes(name, 'in', value));
    case 'ni': {
      const codes = parseCodes(name, 'not-in', value);
      return isRefused(codes) ? codes : none(codes);
    }
    // The value subsumes a concept of the set: that concept lies below it.
    case 'ss':
      return anyOf(parseCodes(name, 'below', value));
    case 'sb':
      return anyOf(parseCodes(name, 'above', value));
    case 'ne':
      return /(?<!\\)\|/.test(value)
        ? { expected: `a code without system after ne, or not (${name} eq system|code)` }
        : other({ test: 'differs', param: name, type: 'token', text: withoutEscapes(value) });
    default:
      return anyOf(read(question, value, options));
  }
};

/** Longest text of which the index knows that a value is another one. */
const LONGEST = 63;

const other = (test: DiffersTest): Answer =>
  test.text.length <= LONGEST && test.text !== ''
    ? any([test])
    : { expected: `1 to ${LONGEST} characters after ne, or not (${test.param} eq …)` };

const otherPlace = (question: FilterQuestion, options: Options): Answer => {
  const { name: param } = question.parameter;
  const tests = read(question, question.value, options);
  if (isRefused(tests)) return tests;
  const [only, more] = tests;
  if (more === undefined && only?.test === 'reference') {
    return other({ test: 'differs', param, type: 'reference', text: `${only.target.kind}/${only.target.id}` });
  }
  return more === undefined && only?.test === 'uri'
    ? other({ test: 'differs', param, type: question.parameter.type === 'uri' ? 'uri' : 'reference', text: only.uri })
    : { expected: 'Type/id or an address after ne' };
};

const NUMBER = /^[\d+-]/;

/** Dates, numbers and quantities: the operator is the prefix of a search. */
const ordered = (question: FilterQuestion, options: Options): Answer => {
  const { parameter, operator } = question;
  const value = question.value.replace(
    /(?<=^[^|]*\|)(loinc|snomed|rxnorm|ucum)(?=\|)/,
    (code) => NAMESPACES[code] ?? code,
  );
  if (operator === 'po') return overlaps(value, (span) => ({ test: 'period', param: parameter.name, ...span }));
  if (operator === 'co') return covered(question, options);
  return anyOf(read(question, NUMBER.test(value) ? `${operator}${value}` : '', options));
};

/** "An item in the set's implicit imprecision [or period] includes the stated value." */
const covered = (question: FilterQuestion, options: Options): Answer => {
  const tests = read(question, NUMBER.test(question.value) ? question.value : '', options);
  if (isRefused(tests)) return tests;
  return any(
    tests.map((test) => (test.test === 'period' || test.test === 'number' ? { ...test, prefix: 'co' } : test)),
  );
};

const A_DATE = { expected: 'a date such as 2024-03, 2024-03-01 or 2024-03-01T10:00Z' };

const updated = ({ operator, value }: FilterQuestion, { now }: Options): Answer => {
  if (operator === 'po') return overlaps(value, (span) => ({ test: 'updated', ...span }));
  const span = NUMBER.test(value) ? parseSpan(operator === 'co' ? value : `${operator}${value}`, now) : null;
  if (span === null) return A_DATE;
  return any([{ test: 'updated', ...span, ...(operator === 'co' ? { prefix: 'co' } : {}) }]);
};

/** `po`: a period of the set overlaps with that of the value. `ap` means no more, once its range has been made. */
const overlaps = (
  value: string,
  make: (span: { readonly prefix: 'ap'; readonly low: number; readonly high: number }) => SearchTest,
): Answer => {
  const span = spanOf(value);
  return span === null ? A_DATE : any([make({ prefix: 'ap', low: span.low, high: span.high })]);
};
