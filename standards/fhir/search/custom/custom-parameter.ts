// https://hl7.org/fhir/R4/searchparameter.html: search parameters that a house has beside those of R4.

import type { JsonObject } from '@fkj/standards-json';
import type { CompiledParameter } from '../plan.ts';
import type { IndexEntry } from '../value.ts';

/** A parameter on one type of resource, ready to be asked for and to be extracted. */
export interface CustomParameter extends CompiledParameter {
  /** Whether it holds canonical addresses only, which nothing can be followed along. */
  readonly canonical: boolean;
  /** Adds the values that a resource of the type has under it; `base` as in `extract`. */
  readonly collect: (resource: JsonObject, out: IndexEntry[], base: string | null) => void;
}

/** The custom parameters of a house at one moment. */
export interface CustomParameters {
  /** Null where the type has none of this name. */
  readonly find: (resourceType: string, name: string) => CustomParameter | null;
  /** All that a type has. */
  readonly ofType: (resourceType: string) => readonly CustomParameter[];
  /**
   * Why a parameter of this type, R4's own or a custom one, cannot be asked for now: its index is not complete. A sentence
   * that ends in how far it has come; null where it can.
   */
  readonly incomplete: (resourceType: string, name: string) => string | null;
}

/** A house that has R4's own parameters only. */
export const NO_CUSTOM: CustomParameters = { find: () => null, ofType: () => [], incomplete: () => null };
