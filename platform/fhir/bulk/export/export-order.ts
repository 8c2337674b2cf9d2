// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#query-parameters: an export as it was asked for.

import type { TokenClaims } from '@fkj/platform-access';
import type { ObjectName } from '@fkj/platform-record';
import type { Refusal } from '../../outcome/refusal.ts';
import type { PartFile } from '../job/part-file.ts';

export type ExportLevel = 'system' | 'Patient' | 'Group';

export interface ExportOrder {
  /** Full address of the kick-off request. */
  readonly request: string;
  readonly claims: TokenClaims;
  readonly level: ExportLevel;
  /** `_type`; null for every kind that the caller may search. */
  readonly kinds: readonly string[] | null;
  /** `_typeFilter`: kind and form-encoded parameters; several of a kind are alternatives. */
  readonly typeFilters: readonly (readonly [kind: string, parameters: string])[];
  /** ms; null for everything that stands. */
  readonly since: number | null;
  /** `_elements`, as written. */
  readonly elements: readonly string[];
  /** `_owner`: only what this organisation is responsible for. */
  readonly owner: ObjectName | null;
  /** Ids of patients; null where none are named: everyone in reach. */
  readonly patients: readonly string[] | null;
  /** Sentences of what could not be met, for the error file. */
  readonly remarks: readonly Refusal[];
}

/** How far an export has come. */
export interface ExportReached {
  /** ms: `transactionTime`; null before it is fixed. */
  readonly until: number | null;
  /** What is walked: objects of patients and the house's own, then Provenance that names no patient itself. */
  readonly phase: 'objects' | 'provenance';
  /** Where the walk stands; null at its beginning. */
  readonly place: string | null;
  /** 0 to 1. */
  readonly done: number;
  readonly objects: number;
  readonly files: readonly PartFile[];
  /** Why it failed, where it did. */
  readonly refusal?: Refusal;
}

export const nothingReached: ExportReached = {
  until: null,
  phase: 'objects',
  place: null,
  done: 0,
  objects: 0,
  files: [],
};
