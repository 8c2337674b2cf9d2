// DESIGN.md §8 "memory": what has been compiled, kept while it stands and while there is room.

import type { Result } from '@fkj/platform-record';
import type { CodeSystem } from './code-system/code-system.ts';
import type { TerminologyRefusal } from './refusal.ts';
import type { ValueSet } from './value-set/value-set.ts';

export type Made = Result<CodeSystem | ValueSet, TerminologyRefusal>;

/** One version of one object, compiled. */
export interface MadeOf {
  readonly id: string;
  readonly version: number;
  readonly made: Made;
  /** Characters of the document: some seven bytes of memory each. */
  readonly size: number;
}

/** Characters of documents that are kept compiled; a larger single answer is kept until the next. */
const ROOM = 8_000_000;

/** What stood under an address when it was last asked for. */
export class Remembered {
  private readonly answers = new Map<string, readonly MadeOf[]>();
  private size = 0;

  /** Empty where nothing is known of the address. */
  of(address: string): readonly MadeOf[] {
    return this.answers.get(address) ?? [];
  }

  keep(address: string, answer: readonly MadeOf[]): void {
    this.forget(address);
    if (answer.length === 0) return;
    this.answers.set(address, answer);
    this.size += sizeOf(answer);
    // The one that was asked for longest ago goes first; what is asked for daily is soon compiled again.
    for (const oldest of this.answers.keys()) {
      if (this.size <= ROOM || oldest === address) break;
      this.forget(oldest);
    }
  }

  private forget(address: string): void {
    this.size -= sizeOf(this.of(address));
    this.answers.delete(address);
  }
}

export const sizeOf = (answer: readonly MadeOf[]): number => answer.reduce((sum, { size }) => sum + size, 0);
