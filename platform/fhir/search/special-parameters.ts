// https://hl7.org/fhir/R4/search.html#all: parameters that are no values of a resource, as the CapabilityStatement names them.

import { offersWords } from './words-offered.ts';

interface OfferedParameter {
  readonly name: string;
  readonly definition: string;
  readonly type: 'special' | 'string';
  readonly documentation: string;
}

const filter: OfferedParameter = {
  name: '_filter',
  definition: 'http://hl7.org/fhir/SearchParameter/filter',
  type: 'special',
  documentation:
    'https://hl7.org/fhir/R4/search_filter.html, all of its operators, each for the types of parameters that can have it',
};

const WORDS =
  'words by their Norwegian stems, "phrases", OR, AND, NOT or -word, ( ); in at most 5,000 resources: else narrow the search';

const text: OfferedParameter = {
  name: '_text',
  definition: 'http://hl7.org/fhir/SearchParameter/DomainResource-text',
  type: 'string',
  documentation: `In the narrative: ${WORDS}`,
};

const content: OfferedParameter = {
  name: '_content',
  definition: 'http://hl7.org/fhir/SearchParameter/Resource-content',
  type: 'string',
  documentation: `In all that is written in the resource: ${WORDS}`,
};

/** Resources that have no narrative (https://hl7.org/fhir/R4/domainresource.html). */
const WITHOUT_NARRATIVE: ReadonlySet<string> = new Set(['Binary', 'Bundle', 'Parameters']);

/** What is offered of a type. */
export const specialParameters = (type: string): readonly OfferedParameter[] => {
  if (!offersWords(type)) return [filter];
  return WITHOUT_NARRATIVE.has(type) ? [filter, content] : [filter, text, content];
};
