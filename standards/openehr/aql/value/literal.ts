// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_literals: what a literal counts as.

import { Decimal } from '@fkj/standards-json';
import type { AqlLiteral } from '../syntax.ts';
import { number, type Scalar, text } from './scalar.ts';

/** Null for NULL. */
export function literalOf(literal: AqlLiteral): Scalar | null {
  switch (literal.form) {
    case 'text':
      return text(literal.value);
    case 'number':
      return number(new Decimal(literal.value));
    case 'boolean':
      return { kind: 'boolean', value: literal.value };
    case 'null':
      return null;
  }
}
