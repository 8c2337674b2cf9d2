// DESIGN.md §4 "Index": parameters are known in the store by number, clear-text values by a pattern.

import { foldText } from '@fkj/standards-fhir';
import { hash32, hash64 } from '../identity/object-key.ts';

/** 32 bits of the parameter's code; a test holds that no two parameters of a kind share one. */
export const parameterNumber = (param: string): number => {
  const known = numbers.get(param);
  if (known !== undefined) return known;
  const number = hash32(`param:${param}`);
  numbers.set(param, number);
  return number;
};

/** Parameters are those of R4 and of the house: a few thousand, asked for with each value that is written. */
const numbers = new Map<string, number>();
const keys = new Map<string, bigint>();

/**
 * Amounts converted to the home unit of their dimension stand beside the written ones under a number of their own: a
 * question without unit, a sort and the count of values never meet them.
 */
export const convertedNumber = (param: string): number => parameterNumber(`${param}:converted`);

/** 64 bits of the parameter's code, combined with a value's key into a token. */
export const parameterKey = (param: string): bigint => {
  const known = keys.get(param);
  if (known !== undefined) return known;
  const key = hash64(`param:${param}`);
  keys.set(param, key);
  return key;
};

/** Longest stretch of a value that is kept in clear text: enough to sort by. */
export const PLAIN_LENGTH = 64;

/** Kinds of clear-text values, by the letter that starts their line of head.plain. */
export type PlainType = 'token' | 'reference' | 'uri' | 'identifier' | 'text';
const LETTER: Readonly<Record<PlainType, string>> = {
  token: 't',
  reference: 'r',
  uri: 'u',
  identifier: 'i',
  text: 'x',
};

/** A line of head.plain: letter and value, tab, the parameters that have it. */
export const plainLine = ({
  type,
  text,
  params,
}: {
  type: PlainType;
  text: string;
  params: Iterable<string>;
}): string => `${LETTER[type]}${text}\t${[...params].join(',')}`;

const underParameter = (param: string): string =>
  `\\t(?:[^\\t\\n]*,)?${param.replace(/[^A-Za-z0-9_]/g, '\\$&')}(?=,|\\n|$)`;

/** Finds whether there is any value under a parameter. */
export const valuedPattern = (param: string): string => `(?:^|\\n)[^\\t\\n]*${underParameter(param)}`;

/** Finds the values of one type under a parameter; a token with no code is no value to sort by. */
export const sortPattern = (param: string, type: PlainType): string =>
  `(?:^|\\n)${LETTER[type]}([^\\t\\n]+)${underParameter(param)}`;

/** Finds texts under a parameter that start with this one (folded). */
export const startingPattern = (param: string, text: string): string =>
  `(?:^|\\n)${LETTER.text}${escaped(plainText(text))}[^\\t\\n]*${underParameter(param)}`;

/** Finds values of a type under a parameter that are another than the text; a reference may be an address too. */
export const differingPattern = ({
  param,
  type,
  text,
}: {
  readonly param: string;
  readonly type: 'token' | 'reference' | 'uri';
  readonly text: string;
}): string => {
  const letters = type === 'reference' ? `${LETTER.reference}${LETTER.uri}` : LETTER[type];
  return `(?:^|\\n)(?![${letters}]${escaped(text)}\\t)[${letters}][^\\t\\n]*${underParameter(param)}`;
};

/** Only signs of ASCII mean anything in a pattern of PostgreSQL. */
const escaped = (text: string): string => text.replace(/[!-/:-@[-^`{-~]/g, '\\$&');

/** The references of head.plain: target and the parameters that point to it. */
export const plainReferences = (
  plain: string,
): readonly { readonly target: string; readonly params: readonly string[] }[] =>
  plain.split('\n').flatMap((line) => {
    const [value = '', params = ''] = line.split('\t');
    return value.startsWith(LETTER.reference) ? [{ target: value.slice(1), params: params.split(',') }] : [];
  });

/** Clear text on one line, cut to length. */
export const plainValue = (value: string): string => value.replace(/[\t\n]/g, ' ').slice(0, PLAIN_LENGTH);

/** Words as they are compared, whole: `:text` asks for how they start. Folding leaves no tab and no new line. */
export const plainText = (text: string): string => foldText(text);
