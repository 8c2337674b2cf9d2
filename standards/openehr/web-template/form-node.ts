// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_level_removal: the nodes that web templates and simplified formats speak of.

import type { ArchetypeScope, ObjectConstraint } from '../opt/index.ts';

/** One object on the way from a node's object to that of a node below it. */
export interface FormStep {
  readonly attribute: string;
  /** The attribute has several values. */
  readonly many: boolean;
  readonly rmType: string;
  /** `archetype_node_id` of the object; null where it has none. */
  readonly nodeId: string | null;
  /** Set where the object is the root of an archetype. */
  readonly archetypeId: string | null;
  /** What the object is called unless somebody says otherwise; null where it has no name. */
  readonly name: string | null;
  /** The template allows no other names: they tell it from others of the same node. */
  readonly names: ReadonlySet<string> | null;
}

export interface FormNode {
  /** Unique among its siblings. */
  readonly id: string;
  readonly name: string;
  readonly rmType: string;
  readonly min: number;
  /** Null: as many as there are. */
  readonly max: number | null;
  /** From the object of the node above; the last is this node's own. Empty for the root. */
  readonly steps: readonly FormStep[];
  readonly aqlPath: string;
  readonly constraint: ObjectConstraint | null;
  readonly scope: ArchetypeScope | null;
  /** Code of its term in the scope. */
  readonly code: string | null;
  /** An attribute of the Reference Model that the application fills in, not the user. */
  readonly inContext: boolean;
  readonly children: readonly FormNode[];
}
