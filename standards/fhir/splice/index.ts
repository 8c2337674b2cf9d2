// DESIGN.md §4 "Byte-true": the public face of splice/.

export { isByteTrue } from './byte-true.ts';
export { OWNER_EXTENSION, type OwnerSaid, ownerSaidIn } from './owner-element.ts';
export { type PreparedDocument, prepareDocument, type ServerSet } from './prepare-document.ts';
