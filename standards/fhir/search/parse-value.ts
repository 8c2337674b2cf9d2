// https://hl7.org/fhir/R4/search.html#ptypes: the right side of `name=value`, by type of parameter.

import { canonicalUnit, UCUM } from '@fkj/standards-ucum';
import { approximateRange, approximateSpan } from './approximate.ts';
import type { CustomParameters } from './custom/custom-parameter.ts';
import { findParameter } from './custom/find-parameter.ts';
import { impliedRange } from './decimal.ts';
import { splitAt, withoutEscapes } from './escape.ts';
import { foldText } from './fold-text.ts';
import { isAbsolute, localObject } from './local-reference.ts';
import { type Span, spanOf } from './period.ts';
import type { CompiledParameter } from './plan.ts';
import type {
  CompositeTest,
  IdentifierTest,
  Prefix,
  QuantityTest,
  StringMatch,
  TokenTest,
  ValueTest,
} from './request.ts';

export interface ParseOptions {
  /** Address of this server's FHIR interface without a slash at the end. */
  readonly base?: string;
  /** ms since 1970; what `ap` measures its distance from. */
  readonly now: number;
  /** Parameters beside those of R4. */
  readonly custom?: CustomParameters;
}

/** What is being read: the parameter of a resource type, and how its values shall match. */
export interface ValuePlace {
  readonly resourceType: string;
  readonly parameter: CompiledParameter;
  /** Type after the colon of a reference parameter. */
  readonly targetType: string | null;
  readonly match: StringMatch;
}

/** The tests any of which may hold (a reference by id alone may be to several kinds), or what a right value looks like. */
export type ParsedValue<Test> = readonly Test[] | { readonly expected: string };

export const isRefused = <Test>(value: ParsedValue<Test>): value is { readonly expected: string } =>
  'expected' in value;

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d+-])/;
const PREFIXES: Readonly<Record<string, Prefix>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'gt',
  lt: 'lt',
  ge: 'ge',
  le: 'le',
  sa: 'sa',
  eb: 'eb',
  ap: 'ap',
};
const ID = /^[A-Za-z0-9.-]{1,64}$/;

const withPrefix = (text: string): { readonly prefix: Prefix; readonly rest: string } => {
  const prefix = PREFIXES[PREFIX.exec(text)?.[1] ?? ''];
  return prefix ? { prefix, rest: text.slice(2) } : { prefix: 'eq', rest: text };
};

/** `[prefix]date`; null when it is no date. */
export const parseSpan = (text: string, now: number): (Span & { readonly prefix: Prefix }) | null => {
  const { prefix, rest } = withPrefix(text);
  // A plus sign that the client did not encode has become a space.
  const span = spanOf(rest.replace(/ (?=\d\d:\d\d$)/, '+'));
  return span && { prefix, ...(prefix === 'ap' ? approximateSpan(span, now) : span) };
};

interface ParsedNumber {
  readonly prefix: Prefix;
  readonly value: string;
  readonly low: string;
  readonly high: string;
}

const parseNumber = (text: string): ParsedNumber | null => {
  const { prefix, rest } = withPrefix(text);
  const implied = impliedRange(rest);
  return implied && { prefix, value: rest, ...(prefix === 'ap' ? approximateRange(rest, implied) : implied) };
};

/** `code`, `system|code`, `|code` (no system) and `system|`. */
const parseSystemAndCode = (text: string): Omit<TokenTest, 'test' | 'param'> | null => {
  const [first = '', second, ...more] = splitAt(text, '|').map(withoutEscapes);
  if (more.length > 0 || text === '' || text === '|') return null;
  if (second === undefined) return { code: first };
  const system = first === '' ? null : first;
  return second === '' ? { system } : { system, code: second };
};

const parseQuantity = (param: string, text: string): QuantityTest | null => {
  const [amount = '', system = '', code = '', ...more] = splitAt(text, '|').map(withoutEscapes);
  const number = more.length > 0 ? null : parseNumber(amount);
  if (!number) return null;
  const unit = { ...(system !== '' && { system }), ...(code !== '' && { code }) };
  return inHomeUnit({ test: 'quantity', param, ...number, ...unit });
};

/** Converted with the range that its precision implies; as it is where the unit is none of UCUM. */
const inHomeUnit = (test: QuantityTest): QuantityTest => {
  const home = test.system === UCUM && test.code !== undefined ? canonicalUnit(test.code) : null;
  if (home === null) return test;
  const [value, low, high] = [home.amount(test.value), home.amount(test.low), home.amount(test.high)];
  return value === null || low === null || high === null ? test : { ...test, value, low, high, code: home.code };
};

const parseReference = (place: ValuePlace, text: string, base: string | null): ParsedValue<ValueTest> => {
  const param = place.parameter.name;
  const local = localObject(text, base);
  if (local) {
    if (place.targetType !== null && place.targetType !== local.kind) {
      return { expected: `a reference to ${place.targetType}` };
    }
    return [{ test: 'reference', param, target: local }];
  }
  if (isAbsolute(text)) return [{ test: 'uri', param, uri: text }];
  if (!ID.test(text)) return { expected: 'an id, Type/id or an absolute address' };
  const kinds = place.targetType === null ? place.parameter.targets : [place.targetType];
  return kinds.map((kind) => ({ test: 'reference', param, target: { kind, id: text } }));
};

const parseComposite = (place: ValuePlace, text: string, options: ParseOptions): ParsedValue<CompositeTest> => {
  const { name: param, components } = place.parameter;
  const pieces = splitAt(text, '$');
  const expected = { expected: `${components.length} values joined by $ (${components.join('$')})` };
  if (pieces.length !== components.length) return expected;
  const parts: (readonly ValueTest[])[] = [];
  for (const [i, piece] of pieces.entries()) {
    const parameter = findParameter(place.resourceType, components[i] ?? '', options.custom);
    const tests = parameter ? parseSimple({ ...place, parameter, targetType: null }, piece, options) : expected;
    if (isRefused(tests)) return { expected: `${expected.expected}; ${components[i]} is ${tests.expected}` };
    parts.push(tests);
  }
  return [{ test: 'composite', param, parts }];
};

const one = <Test>(test: Test | null, expected: string): ParsedValue<Test> => (test ? [test] : { expected });

const parseSimple = (place: ValuePlace, text: string, options: ParseOptions): ParsedValue<ValueTest> => {
  const { name: param, type } = place.parameter;
  switch (type) {
    case 'token': {
      const token = parseSystemAndCode(text);
      return one<TokenTest>(token && { test: 'token', param, ...token }, 'a code, system|code, |code or system|');
    }
    case 'string': {
      const plain = withoutEscapes(text);
      return one(foldText(plain) === '' ? null : { test: 'string', param, text: plain, match: place.match }, 'a text');
    }
    case 'uri':
      return one(text === '' ? null : { test: 'uri', param, uri: withoutEscapes(text) }, 'an address');
    case 'date': {
      const span = parseSpan(text, options.now);
      return one(
        span && { test: 'period', param, ...span },
        'a date such as ge2024-03, 2024-03-01 or 2024-03-01T10:00Z',
      );
    }
    case 'number': {
      const number = parseNumber(text);
      return one(number && { test: 'number', param, ...number }, 'a number such as 5.4 or ge100');
    }
    case 'quantity':
      return one(parseQuantity(param, text), 'a number, number|system|code or number||code');
    case 'reference':
      return parseReference(place, withoutEscapes(text), options.base ?? null);
    case 'composite':
    case 'special':
      return { expected: 'a simple value' };
  }
};

/** One value of a comma-separated list. */
export const parseValue = (
  place: ValuePlace,
  text: string,
  options: ParseOptions,
): ParsedValue<ValueTest | CompositeTest> =>
  place.parameter.type === 'composite' ? parseComposite(place, text, options) : parseSimple(place, text, options);

/** `system|value` of `:identifier`, in the forms of a token. */
export const parseIdentifier = (param: string, text: string): ParsedValue<IdentifierTest> => {
  const token = parseSystemAndCode(text);
  if (!token) return { expected: 'an identifier as value, system|value or |value' };
  const { system, code } = token;
  return [
    { test: 'identifier', param, ...(system !== undefined && { system }), ...(code !== undefined && { value: code }) },
  ];
};
