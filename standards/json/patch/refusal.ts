// https://www.rfc-editor.org/rfc/rfc6902#section-5: why a patch was not applied; then nothing of it is.

import type { Path } from '../path.ts';

/** Stable codes of a JSON Patch; the README says when each is given. */
export type JsonPatchCode =
  | 'not-a-patch'
  | 'unknown-operation'
  | 'pointer-syntax'
  | 'value-missing'
  | 'forbidden-name'
  | 'too-many-operations'
  | 'too-much-work'
  | 'too-large'
  | 'place-missing'
  | 'not-a-container'
  | 'index-syntax'
  | 'into-itself'
  | 'root-removed'
  | 'test-failed';

export interface PatchRefusal<Code extends string = JsonPatchCode> {
  readonly code: Code;
  /** Which operation, from 0; null when the patch as a whole is refused. */
  readonly operation: number | null;
  /** The innermost place on the operation's path that is there; empty for the root. */
  readonly path: Path;
  /** A sentence for the sender; never repeats a value or a name that was sent. */
  readonly sentence: string;
}

export type PatchResult<Value, Code extends string = JsonPatchCode> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: PatchRefusal<Code> };

/** How much one patch may do. */
export interface PatchLimits {
  /** Default 1000. */
  readonly maxOperations?: number;
  /** Length of the document after any of the operations, UTF-16 units. Default 64 Mi. */
  readonly maxLength?: number;
  /** Sum of the document's lengths over the operations: what has to be looked through. Default 128 Mi, some 0.2 s. */
  readonly maxWork?: number;
}

export const defaultPatchLimits: Required<PatchLimits> = {
  maxOperations: 1000,
  maxLength: 64 * 1024 * 1024,
  maxWork: 128 * 1024 * 1024,
};
