// https://hl7.org/fhir/R4/search.html#composite and DESIGN.md §4 "leaf": in which columns of its one row each part of a composite stands.

import type { SimpleValue } from '../index-entry.ts';

/** What a part is compared as; any equality value is a key. */
export type PartForm = 'key' | 'period' | 'number' | 'quantity' | 'string';

/** lead, follow: its key. own: the columns of its form. digits: a second number, as text in the columns of strings. */
export type PartColumns = 'lead' | 'follow' | 'own' | 'digits';

export const formOf = (type: SimpleValue['type']): PartForm => {
  switch (type) {
    case 'period':
    case 'number':
    case 'quantity':
    case 'string':
      return type;
    case 'token':
    case 'reference':
    case 'uri':
    case 'identifier':
    case 'text':
      return 'key';
  }
};

/** The columns of each part, all of them different; null where one row cannot hold them. */
export const columnsOfParts = (forms: readonly PartForm[]): readonly PartColumns[] | null => {
  const [first, ...rest] = forms;
  if (first !== 'key' || rest.length === 0) return null;
  const numbers = rest.filter((form) => form === 'number' || form === 'quantity');
  const count = (form: PartForm): number => rest.filter((one) => one === form).length;
  const strings = count('string') + (numbers.length > 1 ? 1 : 0);
  if (count('key') > 1 || count('period') > 1 || strings > 1 || numbers.length > 2 || count('quantity') > 1)
    return null;
  // An amount has its unit beside it, so of two numbers the plain one goes elsewhere.
  const own = numbers.length > 1 && count('quantity') === 0 ? rest.indexOf('number') : -1;
  return [
    'lead',
    ...rest.map((form, place): PartColumns => {
      if (form === 'key') return 'follow';
      return form === 'number' && numbers.length > 1 && place !== own ? 'digits' : 'own';
    }),
  ];
};
