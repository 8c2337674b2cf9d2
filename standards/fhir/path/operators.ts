// https://hl7.org/fhirpath/N1/#operations

import { type ArithmeticOperator, calculate } from './arithmetic.ts';
import { distinct, isMember } from './collection-functions.ts';
import { equal, order } from './equality.ts';
import { halt } from './issue.ts';
import { EMPTY, type Items, isNumber, systemTypeOf, truth } from './item.ts';
import type { LogicalOperator } from './logic.ts';
import { only, type Scope, spend } from './scope.ts';
import type { Operator } from './syntax.ts';
import { joined, textOf } from './text-functions.ts';

type Operation = (left: Items, right: Items, scope: Scope) => Items;

/** What an operator does with the values of its sides. */
export function operation(operator: Exclude<Operator, 'is' | 'as' | LogicalOperator>, at: number): Operation {
  switch (operator) {
    case '=':
      return (left, right) => truth(equal(left, right));
    case '!=':
      return (left, right) => {
        const same = equal(left, right);
        return truth(same === null ? null : !same);
      };
    case '<':
      return compare((difference) => difference < 0);
    case '<=':
      return compare((difference) => difference <= 0);
    case '>':
      return compare((difference) => difference > 0);
    case '>=':
      return compare((difference) => difference >= 0);
    case '|':
      return (left, right, scope) => distinct([...left, ...right], scope);
    case 'in':
      return (left, right, scope) => truth(isMember(left, right, scope));
    case 'contains':
      return (left, right, scope) => truth(isMember(right, left, scope));
    case '&':
      return (left, right, scope) => joined(textOf(left, '&') ?? '', textOf(right, '&') ?? '', scope);
    case '+':
    case '-':
    case '*':
    case '/':
    case 'div':
    case 'mod':
      return arithmetic(operator);
    default:
      return halt('not-supported', operator, 'This operator is not compiled.', at);
  }
}

const compare =
  (holds: (difference: number) => boolean): Operation =>
  (left, right) => {
    const a = only(left, 'comparison');
    const b = only(right, 'comparison');
    if (a === null || b === null) return EMPTY;
    const difference = order(a, b);
    return truth(difference === null ? null : holds(difference));
  };

const arithmetic =
  (operator: ArithmeticOperator): Operation =>
  (left, right, scope) => {
    const a = only(left, operator);
    const b = only(right, operator);
    if (a === null || b === null) return EMPTY;
    if (operator === '+' && typeof a.value === 'string' && typeof b.value === 'string')
      return joined(a.value, b.value, scope);
    if (!isNumber(systemTypeOf(a)) || !isNumber(systemTypeOf(b))) {
      return halt('evaluation', operator, 'Numbers were expected.');
    }
    spend(scope, 4);
    const result = calculate(operator, a, b);
    return result === null ? EMPTY : [result];
  };
