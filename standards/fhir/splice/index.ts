// DESIGN.md §4 "Byte-true": the public face of splice/.

export { isByteTrue } from './byte-true.ts';
export { type PreparedDocument, prepareDocument, type ServerSet } from './prepare-document.ts';
