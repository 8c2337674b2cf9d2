// https://hl7.org/fhir/R4/: the public face of the FHIR R4 language room (DESIGN.md §2).

export * from './compartment/index.ts';
export * from './filter/index.ts';
export * from './model/index.ts';
export * from './patch/index.ts';
export * from './path/index.ts';
export * from './search/index.ts';
export * from './splice/index.ts';
export * from './structure/index.ts';
export * from './structure-map/index.ts';
export * from './summary/index.ts';
export * from './words/index.ts';
export * from './xml/index.ts';
