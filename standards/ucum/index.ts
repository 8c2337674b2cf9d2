// https://ucum.org/ucum: the public face of the units of measure (DESIGN.md §2).

export { type CanonicalUnit, canonicalUnit, UCUM } from './canonical.ts';
