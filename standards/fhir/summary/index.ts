// https://hl7.org/fhir/R4/search.html#summary: the public face of summary/.

export { elementsOf, type Subset } from './subset.ts';
export { isSubsetted, subsetText } from './subset-text.ts';
