// DESIGN.md §3 "Write", §4: a commit's statement is put together of parts; those without rows are left out.

import type { BucketBatch } from './bucket-batch.ts';

/** Common table expressions with their own parameters; `?` stands for the next one. */
export interface Part {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly check?: string;
}

export const table = (batch: BucketBatch, name: 'version' | 'head' | 'leaf'): string =>
  batch.tables === 'common' ? `common_${name}` : name;
