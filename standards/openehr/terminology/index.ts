// https://specifications.openehr.org/releases/TERM/latest: the public face of the openEHR terminology.

export { type Concept, conceptMeant, conceptsOf, terminologyGroups } from './openehr-terminology.ts';
