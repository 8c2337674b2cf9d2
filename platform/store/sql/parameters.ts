// CONTRIBUTING.md "Security": values reach SQL as parameters only.

import { numbers } from './array-literal.ts';

export type ValueType = 'int4' | 'int8' | 'numeric' | 'text';

/** Where the values of a condition go while its text is printed. */
export interface Values {
  /** Keeps a value and answers what stands for it. */
  typed(value: string | number | bigint, type: ValueType): string;
}

/** Collects the parameters of one statement while its text is printed. */
export interface Parameters extends Values {
  /** Keeps a value and answers its place ($1, $2 …). */
  add(value: string | number | bigint | boolean | null): string;
  /** The same for a list of 64-bit numbers; the same list is sent once. */
  addArray(values: readonly bigint[]): string;
  /** The same for a list of texts. */
  addTexts(values: readonly string[]): string;
  readonly values: readonly unknown[];
}

const texts = new WeakMap<readonly bigint[], string>();

/** The hundred parties of a nurse are asked for in each of her statements: the same list is printed once. */
const printed = (list: readonly bigint[]): string => {
  const text = texts.get(list) ?? numbers(list);
  texts.set(list, text);
  return text;
};

export const startParameters = (): Parameters => {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const places = new Map<readonly bigint[], string>();
  const addArray = (list: readonly bigint[]): string => {
    const place = places.get(list) ?? add(printed(list));
    places.set(list, place);
    return place;
  };
  return {
    add,
    addArray,
    addTexts: (list) => add(list),
    typed: (value, type) => (type === 'text' ? add(value) : `${add(value)}::${type}`),
    values,
  };
};
