// https://hl7.org/fhir/R4/mapping-language.html#7.8.0.6: which group a name, or a pair of types, means.

import { halt } from './issue.ts';
import { type Group, type StructureMap, typeOfAddress } from './map.ts';

/** A group with the map that it stands in, whose names it sees first. */
export interface Found {
  readonly group: Group;
  readonly map: StructureMap;
}

/** The groups of a map and of those that it imports, by their addresses. */
export class Groups {
  private readonly imported: ReadonlyMap<string, StructureMap>;

  constructor(imported: ReadonlyMap<string, StructureMap>) {
    this.imported = imported;
  }

  /** Halts where no map that `map` sees has the group. */
  named(name: string, map: StructureMap): Found {
    for (const one of this.seenFrom(map)) {
      const group = one.groups.find((candidate) => candidate.name === name);
      if (group !== undefined) return { group, map: one };
    }
    return halt('unknown-group', 'There is no group of this name in the map, or in those that it imports.');
  }

  /** The default group (typeMode) from one type to another; null where there is none. */
  forTypes(source: string, target: string, map: StructureMap): Found | null {
    for (const one of this.seenFrom(map)) {
      const group = one.groups.find(({ typeMode, inputs: [from, to] }) => {
        if (typeMode !== 'types' && typeMode !== 'type-and-types') return false;
        return typeNamed(from?.type, one) === source && typeNamed(to?.type, one) === target;
      });
      if (group !== undefined) return { group, map: one };
    }
    return null;
  }

  /** The map itself, then its imports, then theirs; each once. */
  private seenFrom(map: StructureMap): readonly StructureMap[] {
    const seen = new Set([map]);
    for (const one of seen) {
      for (const address of one.imports) {
        const imported = this.imported.get(address);
        if (imported !== undefined) seen.add(imported);
      }
    }
    return [...seen];
  }
}

/** R4's type of an alias, an address or a name. */
export function typeNamed(written: string | null | undefined, map: StructureMap): string {
  const name = written ?? '';
  return map.aliases.get(name) ?? typeOfAddress(name);
}
