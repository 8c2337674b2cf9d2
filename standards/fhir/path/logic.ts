// https://hl7.org/fhirpath/N1/#boolean-logic: three values; null is unknown.

export type LogicalOperator = 'and' | 'or' | 'xor' | 'implies';

export const isLogical = (operator: string): operator is LogicalOperator =>
  operator === 'and' || operator === 'or' || operator === 'xor' || operator === 'implies';

type Truth = boolean | null;

/** The right side is evaluated only where the left does not decide alone. */
export function combine(operator: LogicalOperator, left: Truth, right: () => Truth): Truth {
  switch (operator) {
    case 'and':
      return left === false ? false : and(left, right());
    case 'or':
      return left === true ? true : or(left, right());
    case 'xor': {
      const other = right();
      return left === null || other === null ? null : left !== other;
    }
    case 'implies':
      return left === false ? true : or(left === null ? null : !left, right());
  }
}

const and = (left: Truth, right: Truth): Truth => {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
};

const or = (left: Truth, right: Truth): Truth => {
  if (left === true || right === true) return true;
  return left === null || right === null ? null : false;
};
