// CONTRIBUTING.md "Errors": what the terminology cannot answer, as a value.

/**
 * unknown-code-system, unknown-value-set, unknown-supplement: not stored here (`subject` names it). unknown-code: the code
 * system has no such code. unusable: the stored resource cannot be computed with (`subject` names it, `detail` says why).
 * too-costly: beyond a limit. question: what was asked cannot be answered whatever is stored. stale: decide again.
 */
export type TerminologyRefusalCode =
  | 'unknown-code-system'
  | 'unknown-value-set'
  | 'unknown-supplement'
  | 'unknown-code'
  | 'unusable'
  | 'too-costly'
  | 'question'
  | 'stale';

export interface TerminologyRefusal {
  readonly code: TerminologyRefusalCode;
  /** The canonical address that it is about. */
  readonly subject?: string;
  readonly detail?: string;
}
