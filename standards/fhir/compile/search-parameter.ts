// https://hl7.org/fhir/R4/searchparameter.html: what the compilers read of a search parameter.

import type { ParameterType } from '../search/plan.ts';
import type { Definition } from './definitions.ts';

export interface SearchParameter extends Definition {
  readonly url: string;
  readonly code: string;
  readonly base: readonly string[];
  readonly type: ParameterType;
  readonly description: string;
  readonly expression?: string;
  readonly target?: readonly string[];
  readonly component?: readonly { readonly definition: string; readonly expression: string }[];
}
