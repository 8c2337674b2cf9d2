// DESIGN.md §5 "Errors": why an expression was not compiled, or not evaluated to the end.

export interface PathIssue {
  readonly code: /** Not FHIRPath. */
    | 'syntax'
    /** FHIRPath that is not among what is compiled here; `part` names it. */
    | 'not-supported'
    /** A `%constant` that was not announced. */
    | 'unknown-constant'
    /** No such type. */
    | 'unknown-type'
    /** While evaluating: one item was needed, or one of another type. */
    | 'evaluation'
    /** While evaluating: more steps, or longer texts, than one evaluation may take. */
    | 'costly';
  /** Where the part begins in the expression, in UTF-16 units from 0; null where it cannot be told. */
  readonly at: number | null;
  /** The function, operator or kind of literal concerned; never a value. */
  readonly part: string;
  readonly sentence: string;
}

export type PathResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: PathIssue };

/**
 * Leaves a parser or an evaluation from wherever it is; `compilePath` and `evaluate` make a value of it, so that no caller
 * ever meets it. A result type on every closure would cost more than the rest of an evaluation.
 */
export class PathHalt extends Error {
  readonly issue: PathIssue;

  constructor(issue: PathIssue) {
    super(issue.sentence);
    this.issue = issue;
  }
}

export const halt = (code: PathIssue['code'], part: string, sentence: string, at: number | null = null): never => {
  throw new PathHalt({ code, part, sentence, at });
};

/** Runs work that may halt. */
export function caught<Value>(work: () => Value): PathResult<Value> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    if (thrown instanceof PathHalt) return { ok: false, error: thrown.issue };
    throw thrown;
  }
}
