// https://hl7.org/fhir/R4/search.html#ptypes: whether one value of a resource passes one test of a search.

import { foldText } from './fold-text.ts';
import { numberMatches, periodMatches } from './match-range.ts';
import type { CompositeTest, QuantityTest, StringTest, ValueTest } from './request.ts';
import type { CompositeValue, QuantityValue, SimpleValue } from './value.ts';

interface SystemAndCode {
  readonly system: string | null;
  readonly code: string | null;
}

// undefined asks for nothing; null asks that there be no system.
const codeMatches = (
  value: SystemAndCode,
  test: { readonly system?: string | null; readonly code?: string },
): boolean =>
  (test.system === undefined || test.system === value.system) && (test.code === undefined || test.code === value.code);

const unitMatches = (value: QuantityValue, test: QuantityTest): boolean => {
  if (value.converted !== undefined && (test.system === undefined || test.code === undefined)) return false;
  if (test.system !== undefined) return codeMatches(value, test);
  return test.code === undefined || test.code === value.code || test.code === value.unit;
};

/** Nothing stands before every character. */
const firstOf = (text: string): number => text.codePointAt(0) ?? -1;

const stringMatches = (text: string, test: StringTest): boolean => {
  const [folded, asked] = [foldText(text), foldText(test.text)];
  switch (test.match) {
    case 'exact':
      return text === test.text;
    case 'contains':
      return folded.includes(asked);
    case 'starts':
      return folded.startsWith(asked);
    case 'ends':
      return folded.endsWith(asked);
    case 'eq':
      return folded === asked;
    case 'ne':
      return folded !== asked;
    case 'gt':
      return firstOf(folded) > firstOf(asked);
    case 'lt':
      return firstOf(folded) < firstOf(asked);
    case 'ge':
      return firstOf(folded) >= firstOf(asked);
    case 'le':
      return firstOf(folded) <= firstOf(asked);
  }
};

/** Whether a value passes a test of the same parameter; a value of another type never does. */
export const valueMatches = (value: SimpleValue, test: ValueTest): boolean => {
  switch (test.test) {
    case 'token':
      return value.type === 'token' && codeMatches(value, test);
    case 'reference':
      return value.type === 'reference' && value.target.kind === test.target.kind && value.target.id === test.target.id;
    case 'uri':
      return value.type === 'uri' && value.uri === test.uri;
    case 'identifier': {
      if (value.type !== 'identifier') return false;
      const { system, value: code } = test;
      const wanted = { ...(system !== undefined && { system }), ...(code !== undefined && { code }) };
      return codeMatches({ system: value.system, code: value.value }, wanted);
    }
    case 'string':
      return value.type === 'string' && stringMatches(value.text, test);
    case 'text':
      return value.type === 'text' && foldText(value.text).startsWith(foldText(test.text));
    case 'period':
      return value.type === 'period' && periodMatches(value, test);
    case 'number':
      return value.type === 'number' && numberMatches(value, test);
    case 'quantity':
      return value.type === 'quantity' && unitMatches(value, test) && numberMatches(value, test);
  }
};

/** All parts of one repetition must pass. */
export const compositeMatches = (value: CompositeValue, test: CompositeTest): boolean =>
  test.parts.every((tests, i) => {
    const part = value.parts[i];
    return part !== undefined && tests.some((one) => valueMatches(part, one));
  });
