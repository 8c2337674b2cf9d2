// https://specifications.openehr.org/releases/TERM/latest: the openEHR terminology by group and code.

import { CONCEPTS } from './concepts.ts';

export interface Concept {
  readonly code: string;
  readonly en: string;
  readonly nb: string;
  readonly nn: string;
}

function readGroups(): ReadonlyMap<string, ReadonlyMap<string, Concept>> {
  const groups = new Map<string, Map<string, Concept>>();
  let group = new Map<string, Concept>();
  for (const line of CONCEPTS.trim().split('\n')) {
    const [code = '', en, nb = '', nn = nb] = line.split('|');
    if (en === undefined) {
      group = new Map();
      groups.set(code, group);
    } else group.set(code, { code, en, nb, nn });
  }
  return groups;
}

const groups = readGroups();

/** Names of the groups as the terminology writes them: `null flavours`. */
export const terminologyGroups: readonly string[] = [...groups.keys()];

/** The concepts of a group by code; null where there is no such group (the group "property" is not kept). */
export const conceptsOf = (group: string): ReadonlyMap<string, Concept> | null => groups.get(group) ?? null;

/** The concept of a group that is meant by its code or by its English rubric. */
export function conceptMeant(group: string, codeOrRubric: string): Concept | null {
  const concepts = groups.get(group);
  return concepts?.get(codeOrRubric) ?? [...(concepts?.values() ?? [])].find(({ en }) => en === codeOrRubric) ?? null;
}
