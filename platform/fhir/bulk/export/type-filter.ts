// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#_typefilter-query-parameter: searches that limit what is exported of a type.

import { type Filter, ok, type Query, type Result, type WalkQuery } from '@fkj/platform-record';
import { isResourceType } from '@fkj/standards-fhir';
import { baseOf, type FhirHouse } from '../../house.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { pairsIn, readParameters } from '../../search/parameters.ts';
import { asksWords, queryOf } from '../../search/query.ts';

export type TypeFilter = readonly [kind: string, parameters: string];

/** Many are many conditions on every row. */
const MOST = 50;

/** Parameters that say how a search is answered, not what it finds. */
const OF_ANSWERS =
  /^(_sort|_count|_total|_summary|_elements|_include|_revinclude|_contained|_containedType|_score|_page)/;

/** Reads the filters, and checks that each can be asked. A comma inside a filter stands before no other `Type?`. */
export function filtersOf(house: FhirHouse, values: readonly string[]): Result<readonly TypeFilter[], Refusal> {
  const filters: TypeFilter[] = [];
  for (const written of values.flatMap((value) => value.split(/,(?=[A-Z][A-Za-z]*\?)/))) {
    const mark = written.indexOf('?');
    const kind = written.slice(0, Math.max(mark, 0));
    const parameters = written.slice(mark + 1);
    if (mark < 0 || !isResourceType(kind) || parameters === '') {
      return refuse('operation-parameter', {
        detail: '_typeFilter must be searches, written Type?parameter=value.',
        expression: '_typeFilter',
      });
    }
    const filter = filterOf(house, [kind, parameters]);
    if (!filter.ok) return filter;
    filters.push([kind, parameters]);
  }
  return filters.length <= MOST ? ok(filters) : refuse('operation-parameter', { detail: `At most ${MOST} filters.` });
}

/** As a walk takes them. */
type KindFilters = Pick<WalkQuery, 'filters' | 'rules'>;

/** What objects of each kind must meet: one of its filters. */
export function filtersByKind(house: FhirHouse, filters: readonly TypeFilter[]): Result<KindFilters, Refusal> {
  const byKind = new Map<string, Filter[]>();
  const epochs: number[] = [];
  for (const one of filters) {
    const filter = filterOf(house, one);
    if (!filter.ok) return filter;
    byKind.set(one[0], [...(byKind.get(one[0]) ?? []), filter.value.filter]);
    if (filter.value.rules !== undefined) epochs.push(filter.value.rules);
  }
  const byAny = new Map([...byKind].map(([kind, alternatives]) => [kind, { or: alternatives }]));
  return ok({ filters: byAny, ...(epochs.length === 0 ? {} : { rules: Math.min(...epochs) }) });
}

function filterOf(house: FhirHouse, [kind, parameters]: TypeFilter): Result<Query, Refusal> {
  const pairs = pairsIn(parameters);
  if (pairs.some(([name]) => OF_ANSWERS.test(name))) {
    return refuse('operation-parameter', {
      detail: '_typeFilter takes search parameters only, none that say how a search is answered.',
      expression: '_typeFilter',
    });
  }
  const read = readParameters(kind, pairs, {
    base: baseOf(house),
    now: house.clock(),
    parameters: house.parameters,
    handling: 'strict',
  });
  if (!read.ok) return read;
  if (asksWords(read.value.request)) {
    return refuse('operation-parameter', {
      detail: '_text and _content do not go with _typeFilter.',
      expression: '_typeFilter',
    });
  }
  return queryOf(read.value.request);
}
