// CONTRIBUTING.md "Security": values reach SQL as parameters only.

import { numbers } from './array-literal.ts';
import { binaryKeys, binaryTexts } from './binary-array.ts';

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
  /** The same for a list of numbers. */
  addArray(values: readonly bigint[]): string;
  /** The same for a long list of 64-bit keys that many statements ask for; the same list is sent once. */
  addKeys(values: readonly bigint[]): string;
  /** The same for a list of texts. */
  addTexts(values: readonly string[]): string;
  readonly values: readonly unknown[];
}

const printed = new WeakMap<readonly bigint[], Buffer>();

/** The hundred parties of a nurse go with each of her statements: the same list is printed once. */
export const keysOf = (list: readonly bigint[]): Buffer => {
  const keys = printed.get(list) ?? binaryKeys(list);
  printed.set(list, keys);
  return keys;
};

export const startParameters = (): Parameters => {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const places = new Map<readonly bigint[], string>();
  return {
    add,
    addArray: (list) => add(numbers(list)),
    addKeys: (list) => {
      const place = places.get(list) ?? add(keysOf(list));
      places.set(list, place);
      return place;
    },
    addTexts: (list) => add(binaryTexts(list)),
    typed: (value, type) => (type === 'text' ? add(value) : `${add(value)}::${type}`),
    values,
  };
};
