// https://hl7.org/fhir/R4/mapping-language.html#7.8.0.5: a map followed from a source to a target.

import type { JsonObject } from '@fkj/standards-json';
import { MapHalt, type MapResult } from './issue.ts';
import { readMap, type StructureMap } from './map.ts';
import { Run, type TransformOptions } from './run.ts';

/**
 * The resource that the first group of a StructureMap makes of a source. All of it, or an issue with the group and the rule; it does
 * not throw, whatever the map is.
 */
export function transformByMap(map: JsonObject, source: JsonObject, options: TransformOptions): MapResult<JsonObject> {
  let run: Run | null = null;
  try {
    const imports = new Map<string, StructureMap>();
    for (const [address, imported] of options.imports) imports.set(address, readMap(imported));
    run = new Run(readMap(map), imports, options);
    return { ok: true, value: run.from(source) };
  } catch (thrown) {
    if (!(thrown instanceof MapHalt)) throw thrown;
    return { ok: false, error: { code: thrown.code, place: run?.place ?? 'StructureMap', sentence: thrown.message } };
  }
}

/** Addresses that a map names: maps to import, and ConceptMaps to translate by; those inside the map itself are not among them. */
export function addressesInMap(map: JsonObject): {
  readonly imports: readonly string[];
  readonly conceptMaps: readonly string[];
} {
  try {
    const read = readMap(map);
    const conceptMaps = new Set<string>();
    const rules = read.groups.flatMap(({ rules: own }) => own);
    for (const rule of rules) {
      rules.push(...rule.rules);
      for (const { transform: name, parameters } of rule.targets) {
        const address = parameters[1];
        if (name === 'translate' && address !== undefined && 'value' in address && typeof address.value === 'string')
          conceptMaps.add(address.value);
      }
    }
    return { imports: read.imports, conceptMaps: [...conceptMaps].filter((address) => !address.startsWith('#')) };
  } catch (thrown) {
    if (thrown instanceof MapHalt) return { imports: [], conceptMaps: [] };
    throw thrown;
  }
}
