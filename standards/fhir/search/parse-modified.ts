// https://hl7.org/fhir/R4/search.html#modifiers: values of :text, :of-type, :above and :below.

import { belowParameter, textParameter, typedParameter } from './derived-parameter.ts';
import { splitAt, withoutEscapes } from './escape.ts';
import { foldText } from './fold-text.ts';
import type { ParsedValue } from './parse-value.ts';
import type { CodesTest, TextTest, TokenTest, UriTest } from './request.ts';
import { isHierarchical, placesAbove, withoutSlash } from './uri-path.ts';

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

const PATH = { expected: 'an address with a path, such as http://example.org/fhir' };

/** `:above`: the address itself, or what it lies below. */
export const parseUriAbove = (param: string, text: string): ParsedValue<UriTest> => {
  const uri = withoutEscapes(text);
  if (!isHierarchical(uri)) return PATH;
  const places = placesAbove(uri).flatMap((place) => [place, `${place}/`]);
  return places.map((place) => ({ test: 'uri', param, uri: place }));
};

/** `:below`: the address itself, or what lies below it, step by step of its path. */
export const parseUriBelow = (param: string, text: string): ParsedValue<UriTest> => {
  const uri = withoutSlash(withoutEscapes(text));
  if (!isHierarchical(uri)) return PATH;
  const itself = [uri, `${uri}/`].map((place): UriTest => ({ test: 'uri', param, uri: place }));
  return [...itself, { test: 'uri', param: belowParameter(param), uri }];
};
