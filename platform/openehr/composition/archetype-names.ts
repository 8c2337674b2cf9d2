// https://specifications.openehr.org/releases/BASE/Release-1.2.0/base_types.html#_archetype_id_class: the names under which an archetype root is asked for.

const ID = /^([A-Za-z]\w*-[A-Za-z]\w*-[A-Za-z]\w*)\.([A-Za-z0-9_-]+)\.v(\d+)/;

/**
 * Its id with the major version alone, and those of the archetypes that it specialises: `problem-diagnosis` is a `problem`
 * too. Empty for what is no archetype id.
 */
export function archetypeNames(id: string): readonly string[] {
  const [, model, concept, major] = ID.exec(id) ?? [];
  if (model === undefined || concept === undefined || major === undefined) return [];
  const parts = concept.split('-');
  return parts.map((_part, at) => `${model}.${parts.slice(0, at + 1).join('-')}.v${major}`).reverse();
}
