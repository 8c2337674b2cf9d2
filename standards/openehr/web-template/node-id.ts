// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_node_id_generation_rules

/** `Tests (1, 2, 3)` as `tests_1_2_3`, `1st visit` as `a1st_visit`. */
export function nodeIdOf(name: string): string {
  const id = name
    .replace(/[^\p{Alphabetic}0-9_.-]/gu, '_')
    .replace(/_+/g, '_')
    .toLowerCase()
    .replace(/^_+|_+$/g, '');
  if (id === '') return 'id';
  return /^\d/.test(id) ? `a${id}` : id;
}

/** Gives each id once among siblings: the second `x` is `x2`. */
export class SiblingIds {
  private readonly taken = new Set<string>();

  unique(id: string): string {
    let given = id;
    for (let number = 2; this.taken.has(given); number++) given = `${id}${number}`;
    this.taken.add(given);
    return given;
  }
}
