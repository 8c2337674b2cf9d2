// https://hl7.org/fhirpath/N1/grammar.html: an expression as a tree.

import type { Item } from './item.ts';

export type Operator =
  | 'implies'
  | 'or'
  | 'xor'
  | 'and'
  | 'in'
  | 'contains'
  | '='
  | '!='
  | '~'
  | '!~'
  | '<'
  | '<='
  | '>'
  | '>='
  | '|'
  | 'is'
  | 'as'
  | '+'
  | '-'
  | '&'
  | '*'
  | '/'
  | 'div'
  | 'mod';

/** `at` is where the part begins, in UTF-16 units from 0. */
export type Expression =
  | { readonly node: 'literal'; readonly items: readonly Item[] }
  | { readonly node: 'this' }
  | { readonly node: 'index'; readonly at: number }
  | { readonly node: 'constant'; readonly name: string; readonly at: number }
  /** `from` is null at the beginning of a path: the focus itself. */
  | { readonly node: 'member'; readonly from: Expression | null; readonly name: string; readonly at: number }
  | {
      readonly node: 'call';
      readonly from: Expression | null;
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly at: number;
    }
  | { readonly node: 'item'; readonly from: Expression; readonly place: Expression }
  | { readonly node: 'negative'; readonly operand: Expression }
  | {
      readonly node: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    };
