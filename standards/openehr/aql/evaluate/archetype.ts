// https://specifications.openehr.org/releases/AM/Release-2.3.0/Identification.html: an archetype or node, or one that specialises it.

const ID = /^(?:[\w.-]+::)?(\w+-\w+-\w+)\.([\w-]+)\.v(\d+)/;

/**
 * Whether a node with `found` as its `archetype_node_id` is what `asked` names. ADL 1.4 says specialisation in the ids:
 * `problem-diagnosis` is a `problem`, at0002.1 is an at0002. A version `v1` is any `v1.x.y`; a specialisation has its parent's major version.
 */
export function isOfArchetype(found: string, asked: string): boolean {
  if (found === asked) return true;
  const wanted = ID.exec(asked);
  if (wanted === null) return found.startsWith(`${asked}.`) && /^(?:at|id)\d/.test(asked);
  const [, model, concept = '', major] = ID.exec(found) ?? [];
  if (model !== wanted[1] || major !== wanted[3]) return false;
  if (concept !== wanted[2]) return concept.startsWith(`${wanted[2]}-`);
  // v1 asks for any of its versions, v1.2.3 for that one.
  return asked.endsWith(`.v${wanted[3]}`);
}
