// https://hl7.org/fhir/R4/structuremap-definitions.html#StructureMap.group.rule.source: which items of a source a rule is for.

import { isArray, isObject } from '@fkj/standards-json';
import type { Item, Items } from '../path/index.ts';
import { halt } from './issue.ts';
import type { Source } from './map.ts';

/** https://hl7.org/fhir/R4/valueset-map-source-list-mode.html */
export function chosen(items: Items, mode: string | null): Items {
  switch (mode) {
    case null:
      return items;
    case 'first':
      return items.slice(0, 1);
    case 'not_first':
      return items.slice(1);
    case 'last':
      return items.slice(-1);
    case 'not_last':
      return items.slice(0, -1);
    case 'only_one':
      return items.length > 1 ? halt('check', 'The map expects one value, and there are several.') : items;
    default:
      return halt('not-a-map', 'R4 has no such list mode.');
  }
}

/** What stands for an element that is not there. */
export function defaultOf({ type, value }: NonNullable<Source['defaultValue']>): Item {
  const primitive = !isObject(value) && !isArray(value);
  return { value, type: primitive ? type.charAt(0).toLowerCase() + type.slice(1) : type, element: null };
}
