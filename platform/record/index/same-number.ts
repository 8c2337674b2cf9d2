// DESIGN.md §4 "Index": parameters are known in the store by 32 bits of their name.

import { convertedNumber, parameterNumber } from './parameter-key.ts';

/** Whether the rows of two parameters could be taken for each other's. */
export const sharesIndexNumber = (one: string, other: string): boolean => {
  const numbers = [parameterNumber(one), convertedNumber(one)];
  return numbers.includes(parameterNumber(other)) || numbers.includes(convertedNumber(other));
};
