// DESIGN.md §2 json/: the public face of the number-preserving JSON reader, writer and text splicer.

export { codePointOffset } from './code-points.ts';
export { locate, locateAll, type Span } from './locate.ts';
export * from './patch/index.ts';
export { type Path, printPath, type Step } from './path.ts';
export { type ReadLimits, read, readBytes } from './read.ts';
export type { Document } from './reader.ts';
export type { JsonRefusal, JsonRefusalCode, ReadResult } from './refusal.ts';
export {
  insertItem,
  insertMember,
  type Replacement,
  removal,
  remove,
  replaceValues,
  type Stretch,
  setMember,
  splice,
} from './splice.ts';
export { Decimal, isArray, isObject, type JsonArray, type JsonObject, type JsonValue } from './value.ts';
export { write } from './write.ts';
