// https://hl7.org/fhir/uv/sdc/expressions.html#x-query-enhancements: queries of a form, asked in the caller's own name.

import type { Caller } from '@fkj/platform-access';
import { type Items, isResourceType, resourceItem } from '@fkj/standards-fhir';
import { Decimal, isObject, type JsonObject, type JsonValue, read as readJson } from '@fkj/standards-json';
import type { FhirHouse } from '../house.ts';
import { read } from '../interaction/read.ts';
import { search } from '../interaction/search.ts';
import type { Expressions, Scope } from './expressions.ts';

/** Queries of one form. */
const MOST_QUERIES = 50;

const FORM = /^([A-Z][A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64})|\?(.*))$/s;

/** Asks what a form wants to know; what the caller may not see gives nothing, and a remark. */
export class FhirQueries {
  private readonly house: FhirHouse;
  private readonly caller: Caller;
  private readonly expressions: Expressions;
  private asked = 0;

  constructor(house: FhirHouse, caller: Caller, expressions: Expressions) {
    this.house = house;
    this.caller = caller;
    this.expressions = expressions;
  }

  /** The Bundle of a search ('Condition?patient={{%patient.id}}'), or the resource of a read ('Patient/{{…}}'). */
  async ask(query: string, scope: Scope, place: string): Promise<Items> {
    const filled = this.filledIn(query, scope, place);
    if (filled === null) return [];
    const [, kind = '', id, parameters] = FORM.exec(filled) ?? [];
    this.asked += 1;
    if (!isResourceType(kind) || this.asked > MOST_QUERIES) {
      const many = `At most ${MOST_QUERIES} queries are asked for one form.`;
      this.expressions.remark(place, isResourceType(kind) ? many : 'A query is Type?parameters or Type/id.');
      return [];
    }
    const { house, caller } = this;
    const answer =
      id === undefined
        ? await search(house, caller, { kind, parameters: parameters ?? '', from: 'body', handling: 'strict' })
        : await read(house, caller, { kind, id });
    const document = answer.ok && answer.value.status === 200 ? treeOf(answer.value.body) : null;
    if (document !== null) return [resourceItem(document)];
    this.expressions.remark(place, `The query is refused. ${answer.ok ? '' : (answer.error[0].detail ?? '')}`.trim());
    return [];
  }

  /** Null where an expression gives nothing: without its value the query would find more than was meant. */
  private filledIn(query: string, scope: Scope, place: string): string | null {
    const parts = query.split(/\{\{(.*?)\}\}/s);
    const filled = parts.map((part, at) => {
      if (at % 2 === 0) return part;
      const values = this.expressions.evaluate(part.trim(), scope, place).map(({ value }) => textOf(value));
      return values.map(encodeURIComponent).join(',');
    });
    return filled.some((part, at) => at % 2 === 1 && part === '') ? null : filled.join('');
  }
}

/** The resources of a searchset, or the resource itself. */
export function resourcesIn(items: Items): Items {
  return items.flatMap((item) => {
    if (item.type !== 'Bundle' || !isObject(item.value)) return [item];
    const { entry } = item.value;
    return (Array.isArray(entry) ? entry : []).flatMap((one: JsonValue) => {
      const resource = isObject(one) ? one['resource'] : undefined;
      return isObject(resource) && resource['resourceType'] !== 'OperationOutcome' ? [resourceItem(resource)] : [];
    });
  });
}

const textOf = (value: JsonValue): string =>
  typeof value === 'string' || typeof value === 'boolean' ? String(value) : value instanceof Decimal ? value.text : '';

function treeOf(body: string | null): JsonObject | null {
  const document = body === null ? null : readJson(body);
  return document?.ok && isObject(document.value.tree) ? document.value.tree : null;
}
