// https://specifications.openehr.org/releases/BASE/Release-1.2.0/architecture_overview.html#_paths_and_locators: the public face of paths.

export { type ArchetypePath, type PathStep, printPath } from './path.ts';
export { placeOf } from './place.ts';
export { type PathRefusal, type PathResult, readPath } from './read-path.ts';
export { valuesAt } from './values-at.ts';
