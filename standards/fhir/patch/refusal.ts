// https://hl7.org/fhir/R4/fhirpatch.html: why a FHIRPath Patch was not applied; then nothing of it is.

import type { PatchRefusal, PatchResult, Path } from '@fkj/standards-json';
import type { PathIssue } from '../path/issue.ts';

/** Stable codes; the README says when each is given. */
export type FhirPatchCode =
  | 'not-a-patch'
  | 'unknown-operation'
  | 'value-missing'
  | 'path-syntax'
  | 'path-not-supported'
  | 'too-many-operations'
  | 'too-much-work'
  | 'too-large'
  | 'unknown-element'
  | 'place-missing'
  | 'several-places'
  | 'element-taken'
  | 'not-a-list'
  | 'index-missing'
  | 'value-type'
  | 'root-removed';

export type FhirPatchResult<Value> = PatchResult<Value, FhirPatchCode>;

/** What is wrong, before it is known which operation it is about. */
export type Fault = Omit<PatchRefusal<FhirPatchCode>, 'operation'>;

/** Leaves the work of one operation from wherever it is; `applyFhirPatch` and `readFhirPatch` make a value of it. */
export class PatchHalt extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.sentence);
    this.fault = fault;
  }
}

export const halt = (code: FhirPatchCode, sentence: string, path: Path = []): never => {
  throw new PatchHalt({ code, path, sentence });
};

/** What an issue of FHIRPath is to a patch. */
export function codeOf({ code }: PathIssue): FhirPatchCode {
  if (code === 'syntax') return 'path-syntax';
  return code === 'costly' ? 'too-much-work' : 'path-not-supported';
}

/** Runs the work of operation `operation`, which may halt. */
export function inOperation<Value>(operation: number | null, work: () => Value): FhirPatchResult<Value> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    if (!(thrown instanceof PatchHalt)) throw thrown;
    const { code, path, sentence } = thrown.fault;
    return { ok: false, error: { code, operation, path, sentence } };
  }
}
