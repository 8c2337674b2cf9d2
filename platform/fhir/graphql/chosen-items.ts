// https://hl7.org/fhir/R4/graphql.html#list: the items of a list that its arguments choose.

import { compilePath } from '@fkj/standards-fhir';
import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

/** Those for which `fhirpath` is true and elements have the values given, from `_offset`, `_count` of them. */
export function chosen(
  items: readonly JsonValue[],
  {
    type,
    given,
    root,
  }: { readonly type: string; readonly given: ReadonlyMap<string, JsonValue>; readonly root: JsonObject },
): readonly JsonValue[] {
  let left = items.filter((item) => item !== null);
  for (const [name, value] of given) {
    if (name === '_count' || name === '_offset') continue;
    if (name === 'fhirpath') {
      const compiled = compilePath(String(value));
      left = left.filter((item) => {
        const found = compiled.ok
          ? compiled.value.evaluate([{ value: item, type, element: null }], { resource: root })
          : null;
        return found?.ok === true && found.value[0]?.value === true;
      });
    } else left = left.filter((item) => isObject(item) && textOf(item[name]) === textOf(value));
  }
  const offset = numberOf(given.get('_offset')) ?? 0;
  const count = numberOf(given.get('_count'));
  return left.slice(offset, count === null ? undefined : offset + count);
}

const textOf = (value: JsonValue | undefined): string => (value instanceof Decimal ? value.text : String(value));
const numberOf = (value: JsonValue | undefined): number | null =>
  value instanceof Decimal ? Math.max(0, Math.trunc(value.toNumber())) : null;
