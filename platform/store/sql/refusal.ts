// DESIGN.md §3: what the statements refuse by name (function refuse of 001_record.sql), told apart from bugs.

/** Why PostgreSQL undid a statement of ours. `exists`: a unique key is taken. `again`: two transactions stood in each other's way. */
export interface Refused {
  readonly refused: 'stale' | 'conflict' | 'patient-changed' | 'patient-merged' | 'not-permitted' | 'exists' | 'again';
}

const NAMED: ReadonlySet<string> = new Set(['stale', 'conflict', 'patient-changed', 'patient-merged', 'not-permitted']);
const OUR_STATE = 'FK001';
const UNIQUE_VIOLATION = '23505';
const AGAIN: ReadonlySet<string> = new Set(['40001', '40P01']);

const isNamed = (message: string): message is Refused['refused'] => NAMED.has(message);

/** The refusal behind an error of PostgreSQL; null when the error is a bug or an outage. */
export const refusalOf = (error: unknown): Refused | null => {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === OUR_STATE && isNamed(error.message)) return { refused: error.message };
  if (error.code === UNIQUE_VIOLATION) return { refused: 'exists' };
  if (typeof error.code === 'string' && AGAIN.has(error.code)) return { refused: 'again' };
  return null;
};
