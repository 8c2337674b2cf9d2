// DESIGN.md §7 "care relationship": what can open a patient to a party, in order of strength. The log tells the strongest.

/** The place of a basis in this list is its number in the store: emergency counts only where nothing else opens. */
const BASES = [
  ...(['service', 'list', 'visit', 'encounter', 'registration', 'acute-contact'] as const),
  ...(['gp', 'referral', 'team', 'emergency'] as const),
] as const;

export type RelationshipBasis = (typeof BASES)[number];

/** From 1; lower is stronger. */
export const basisNumber = (basis: RelationshipBasis): number => BASES.indexOf(basis) + 1;

export const basisAt = (number: number): RelationshipBasis => {
  const basis = BASES[number - 1];
  if (basis === undefined) throw new Error(`No relationship has the basis number ${number}`);
  return basis;
};

/** In the order of their numbers. */
export const allBases: readonly RelationshipBasis[] = BASES;
