// https://specifications.openehr.org/releases/BASE/Release-1.2.0/architecture_overview.html#_paths_and_locators

/** One attribute and which of its values are meant; a predicate that is null does not choose. */
export interface PathStep {
  /** Name of a Reference Model attribute: `items`. */
  readonly attribute: string;
  /** `archetype_node_id` of the value: an at-code or an archetype id. */
  readonly nodeId: string | null;
  /** `name/value` of the value. */
  readonly name: string | null;
  /** Place among the values that the other predicates leave, from 1. */
  readonly position: number | null;
}

/** From a root object down; no steps mean the object itself. */
export type ArchetypePath = readonly PathStep[];

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function printPredicate({ nodeId, name, position }: PathStep): string {
  const parts: string[] = [];
  if (nodeId !== null) parts.push(nodeId);
  if (name !== null) parts.push(nodeId === null ? `name/value=${quoted(name)}` : quoted(name));
  if (position !== null) parts.push(String(position));
  return parts.length === 0 ? '' : `[${parts.join(', ')}]`;
}

/** `/content[openEHR-EHR-OBSERVATION.x.v1, 'Name']/data[at0001]`; `/` for the object itself. */
export const printPath = (path: ArchetypePath): string =>
  path.length === 0 ? '/' : path.map((step) => `/${step.attribute}${printPredicate(step)}`).join('');
