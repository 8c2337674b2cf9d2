// https://hl7.org/fhir/R4/search.html: whether a search asks who is responsible, itself or along a chain.

import { type Criterion, criteriaIn, ownerParameter } from '@fkj/standards-fhir';

export const asksOwner = ({ tests }: Criterion): boolean =>
  tests.some((test) => ('param' in test && test.param === ownerParameter.name) || criteriaIn(test).some(asksOwner));
