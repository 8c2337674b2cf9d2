// https://hl7.org/fhir/R4/searchparameter.html: `_owner`, as the CapabilityStatement contains it.

import { OWNER_EXTENSION, ownerParameter } from '@fkj/standards-fhir';

const { name, type, url, documentation, targets } = ownerParameter;

const ID = 'owner';

/** The SearchParameter. The record answers it from what it knows of each resource; the expression says where readers see the same. */
export const ownerDefinition = {
  resourceType: 'SearchParameter',
  id: ID,
  url,
  name: 'Owner',
  status: 'active',
  description: documentation,
  code: name,
  base: ['Resource'],
  type,
  expression: `Resource.meta.extension.where(url='${OWNER_EXTENSION}').value`,
  target: targets,
  multipleOr: true,
  multipleAnd: true,
  modifier: ['missing', 'not', 'identifier', 'type'],
  chain: ['name', 'identifier', 'partof'],
} as const;

/** What a type says of it. */
export const ownerOffered = { name, definition: `#${ID}`, type, documentation } as const;
