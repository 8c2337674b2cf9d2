// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_terminology: what a query asks the terminologies, to be fetched before it is answered.

import type { TerminologyRequest } from './evaluate/context.ts';
import { requestOf } from './evaluate/term.ts';
import type { AqlCondition, AqlQuery, AqlTerm } from './syntax.ts';

/** Every call of TERMINOLOGY and every URI that stands for a value set; each once. Calls with other than three texts are left out. */
export function terminologyRequests(query: AqlQuery): readonly TerminologyRequest[] {
  const columns = query.columns.flatMap(({ of }) => (of.form === 'aggregate' ? [] : ofTerm(of)));
  const all = [...columns, ...(query.where === null ? [] : ofCondition(query.where))];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function ofTerm(term: AqlTerm): readonly TerminologyRequest[] {
  if (term.form !== 'call') return [];
  return [...(term.name === 'TERMINOLOGY' ? [requestOf(term) ?? []].flat() : []), ...term.arguments.flatMap(ofTerm)];
}

function ofCondition(condition: AqlCondition): readonly TerminologyRequest[] {
  switch (condition.form) {
    case 'and':
    case 'or':
      return condition.of.flatMap(ofCondition);
    case 'not':
      return ofCondition(condition.of);
    case 'compare':
      return [...ofTerm(condition.left), ...ofTerm(condition.right)];
    case 'matches':
      return condition.of.flatMap((one) => {
        if (one.form === 'uri') return isValueSet(one.value) ? [{ form: 'uri' as const, uri: one.value }] : [];
        return ofTerm(one);
      });
    default:
      return [];
  }
}

/** The address of an object in an EHR stands for itself. */
const isValueSet = (uri: string): boolean => !/^ehr:/i.test(uri);
