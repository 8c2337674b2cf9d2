// https://hl7.org/fhir/R4/terminologies.html#required: the codes of a required binding, where the value set can be listed.

import type { Definition, Definitions } from './definitions.ts';

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}

interface CodeSystem extends Definition {
  readonly resourceType: 'CodeSystem';
  readonly content: string;
  readonly concept?: readonly Concept[];
}

interface Include {
  readonly system?: string;
  readonly concept?: readonly Concept[];
  readonly filter?: readonly unknown[];
  readonly valueSet?: readonly string[];
}

interface ValueSet extends Definition {
  readonly resourceType: 'ValueSet';
  readonly compose?: { readonly include: readonly Include[]; readonly exclude?: readonly Include[] };
}

/** The codes of a value set by its canonical address (version ignored); null when its members cannot be listed from here. */
export type CodeLists = (canonical: string) => readonly string[] | null;

const FILES = ['v2-tables.json', 'v3-codesystems.json', 'valuesets.json'];

export function codeListsOf(definitions: Definitions): CodeLists {
  const systems = new Map<string, CodeSystem>();
  const sets = new Map<string, ValueSet>();
  for (const file of FILES) {
    for (const resource of definitions.bundle<CodeSystem | ValueSet>(file)) {
      if (resource.url === undefined) continue;
      if (resource.resourceType === 'CodeSystem') systems.set(resource.url, resource);
      if (resource.resourceType === 'ValueSet') sets.set(resource.url, resource);
    }
  }

  const codesOfInclude = (include: Include): readonly string[] | null => {
    if (include.filter !== undefined || include.valueSet !== undefined) return null;
    if (include.concept !== undefined) return include.concept.map(({ code }) => code);
    const system = systems.get(include.system ?? '');
    if (system?.content !== 'complete' || system.concept === undefined) return null;
    return codesBelow(system.concept);
  };

  return (canonical) => {
    const compose = sets.get(canonical.split('|')[0] ?? '')?.compose;
    if (compose === undefined || compose.exclude !== undefined) return null;
    const codes: string[] = [];
    for (const include of compose.include) {
      const included = codesOfInclude(include);
      if (included === null) return null;
      codes.push(...included);
    }
    return [...new Set(codes)];
  };
}

function codesBelow(concepts: readonly Concept[]): readonly string[] {
  return concepts.flatMap(({ code, concept }) => [code, ...codesBelow(concept ?? [])]);
}
