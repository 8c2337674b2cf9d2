// CONTRIBUTING.md "Security": how much of the terminology one question may cost.

/** Concepts of one code system, members of one value set. */
export const MOST_CONCEPTS = 200_000;
/** Code systems and value sets that one question may lead to. */
export const MOST_RESOURCES = 200;
/** Looks at one concept, over all parts and filters of a value set and of those that it imports. */
export const MOST_WORK = 4_000_000;
/** Value sets inside each other. */
export const DEEPEST_IMPORT = 20;
/** Codes that one search parameter may stand for. */
export const MOST_SEARCHED = 10_000;
/** Codes of an expansion that is asked for without paging. */
export const MOST_EXPANDED = 20_000;
