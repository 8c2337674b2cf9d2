// https://hl7.org/fhir/R4/search_filter.html: a filter as text; read again it is the same.

import type { FilterExpression, FilterLink } from './syntax.ts';

/** The text of a filter, with a bracket around every and, or that stands inside another. */
export const printFilter = (filter: FilterExpression): string => {
  switch (filter.form) {
    case 'test': {
      const { links, param, operator, value } = filter;
      return `${links.map(printLink).join('')}${param} ${operator} ${printValue(value)}`;
    }
    case 'not':
      return `not (${printFilter(filter.of)})`;
    case 'and':
    case 'or':
      return filter.of.map(printOperand).join(` ${filter.form} `);
  }
};

const printOperand = (filter: FilterExpression): string =>
  filter.form === 'and' || filter.form === 'or' ? `(${printFilter(filter)})` : printFilter(filter);

const printLink = ({ param, type, filter }: FilterLink): string =>
  `${param}${type === null ? '' : `:${type}`}${filter === null ? '' : `[${printFilter(filter)}]`}.`;

const printValue = (value: string): string => (/^[^\s)\]"][^\s)\]]*$/.test(value) ? value : JSON.stringify(value));
