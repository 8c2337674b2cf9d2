// https://hl7.org/fhir/R4/search.html#modifiers: values of :text, :of-type, :above and :below.

import { belowParameter, textParameter, typedParameter, unversionedParameter } from './derived-parameter.ts';
import { splitAt, withoutEscapes } from './escape.ts';
import { foldText } from './fold-text.ts';
import { isAbsolute, localObject } from './local-reference.ts';
import type { ParsedValue } from './parse-value.ts';
import type { CodesTest, ReferenceTest, TextTest, TokenTest, UriTest } from './request.ts';
import { isHierarchical, placesAbove, versionsAbove, withoutSlash } from './uri-path.ts';

/** `:text` */
export const parseText = (param: string, text: string): ParsedValue<TextTest> => {
  const plain = withoutEscapes(text);
  return foldText(plain) === '' ? { expected: 'a text' } : [{ test: 'text', param: textParameter(param), text: plain }];
};

/** `:of-type`: `system|code|value`, all three. */
export const parseTyped = (param: string, text: string): ParsedValue<TokenTest> => {
  const [system = '', code = '', value = '', ...more] = splitAt(text, '|').map(withoutEscapes);
  if (more.length > 0 || system === '' || code === '' || value === '') {
    return { expected: 'system|code|value of the type and of the identifier' };
  }
  return [{ test: 'token', param: typedParameter(param), system: `${system}|${code}`, code: value }];
};

const CODE = { expected: 'system|code' };

/** `:in`, `:not-in`: the address of a value set; `:above`, `:below`: `system|code`. */
export const parseCodes = (param: string, modifier: CodesTest['modifier'], text: string): ParsedValue<CodesTest> => {
  const value = withoutEscapes(text);
  const related = modifier === 'above' || modifier === 'below';
  if (related && !/^[^|]+\|[^|]+$/.test(value)) return CODE;
  return value === '' ? { expected: 'the address of a value set' } : [{ test: 'codes', param, modifier, value }];
};

const PATH = { expected: 'an address with a path and without version, such as http://example.org/fhir' };

/** `:above`: the address itself, or what it lies below. */
export const parseUriAbove = (param: string, text: string): ParsedValue<UriTest> => {
  const uri = withoutEscapes(text);
  if (!isHierarchical(uri) || uri.includes('|')) return PATH;
  const places = placesAbove(uri).flatMap((place) => [place, `${place}/`]);
  return places.map((place) => ({ test: 'uri', param, uri: place }));
};

/** `:below`: the address itself, or what lies below it, step by step of its path. */
export const parseUriBelow = (param: string, text: string): ParsedValue<UriTest> => {
  const uri = withoutSlash(withoutEscapes(text));
  if (!isHierarchical(uri) || uri.includes('|')) return PATH;
  const itself = [uri, `${uri}/`].map((place): UriTest => ({ test: 'uri', param, uri: place }));
  return [...itself, { test: 'uri', param: belowParameter(param), uri }];
};

const ELSEWHERE = {
  expected: 'the address of a definition elsewhere, such as http://example.org/form or http://example.org/form|1',
};

/**
 * `:below` of a canonical reference (https://hl7.org/fhir/R4/search.html#versions): an address leads to all its versions, and to
 * where none is named; `url|1` to 1 and to 1.0, 1.1, 1.1.3, not to 10.
 */
export const parseCanonicalBelow =
  (param: string, base: string | null) =>
  (text: string): ParsedValue<UriTest | ReferenceTest> => {
    const uri = withoutEscapes(text);
    const target = localObject(uri, base);
    if (target !== null) return [{ test: 'reference', param, target }];
    if (!isCanonicalElsewhere(uri, base)) return ELSEWHERE;
    const itself: UriTest = { test: 'uri', param, uri };
    return uri.includes('|') ? [itself, { test: 'uri', param: belowParameter(param), uri }] : [itself];
  };

/** `:above`, the other way round: `url|1.1` leads to 1.1, to 1, and to where no version is named, which means them all. */
export const parseCanonicalAbove =
  (param: string, base: string | null) =>
  (text: string): ParsedValue<UriTest> => {
    const uri = withoutEscapes(text);
    if (!isCanonicalElsewhere(uri, base)) return ELSEWHERE;
    const [address = ''] = uri.split('|');
    const any: UriTest = { test: 'uri', param: unversionedParameter(param), uri: address };
    return uri === address
      ? [any]
      : [any, ...versionsAbove(uri).map((one): UriTest => ({ test: 'uri', param, uri: one }))];
  };

const isCanonicalElsewhere = (uri: string, base: string | null): boolean => {
  const [address = '', version, more] = uri.split('|');
  return isAbsolute(address) && version !== '' && more === undefined && localObject(address, base) === null;
};
