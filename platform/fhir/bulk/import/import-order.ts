// DESIGN.md §5 "load data", §4 "job": an import as it was asked for, and how far it has come.

import type { TokenClaims } from '@fkj/platform-access';
import type { Refusal } from '../../outcome/refusal.ts';
import type { PartFile } from '../job/part-file.ts';

export interface ImportOrder {
  /** Full address of the request. */
  readonly request: string;
  readonly claims: TokenClaims;
  /** Bytes of the file. */
  readonly size: number;
}

/** What the manifest says of it, besides the error files. */
export interface ImportCounts {
  readonly lines: number;
  readonly imported: number;
  readonly refused: number;
}

export interface ImportReached {
  /** Bytes of the file that are done with. */
  readonly at: number;
  /** The line that ends there. */
  readonly line: number;
  /** 0 to 1. */
  readonly done: number;
  /** Lines that were read. */
  readonly objects: number;
  readonly files: readonly PartFile[];
  readonly extension: ImportCounts;
  /** Why it failed, where it did. */
  readonly refusal?: Refusal;
}

export const nothingImported: ImportReached = {
  at: 0,
  line: 0,
  done: 0,
  objects: 0,
  files: [],
  extension: { lines: 0, imported: 0, refused: 0 },
};

/** The upload, in the folder of the job. */
export const INPUT = 'input.ndjson';
