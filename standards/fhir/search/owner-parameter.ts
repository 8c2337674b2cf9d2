// https://hl7.org/fhir/R4/searchparameter.html: `_owner`, a parameter of our own: the organisation that is responsible for a resource.

import type { CompiledParameter } from './plan.ts';

/** Not in the resource: the record knows it, as it knows `_id` and `_lastUpdated`. Every type has it. */
export const ownerParameter: CompiledParameter = {
  name: '_owner',
  type: 'reference',
  url: 'https://felleskommunaljournal.no/fhir/SearchParameter/owner',
  documentation:
    'The organisation that is responsible for the resource (data controller): Organization/[id], or with :identifier an identifier of it; also :not, :missing, chains (_owner.partof) and _has',
  targets: ['Organization'],
  components: [],
};

/** `_owner:identifier=system|value` asks for the identifier of the organisation. */
export const ownerByIdentifier = {
  form: 'chain',
  param: ownerParameter.name,
  type: 'Organization',
  next: { form: 'plain', param: 'identifier', modifier: null },
} as const;
