// Issue 2 B6: why a backup was not taken or not put back.

import type { MigrationRefusal } from '../migrate/migrate.ts';

export type BackupRefusal =
  | {
      readonly code:
        | 'file-exists'
        | 'file-unreadable'
        | 'file-unwritable'
        | 'not-a-backup'
        | 'backup-version'
        | 'damaged'
        | 'truncated'
        | 'schema-unknown'
        | 'not-empty'
        | 'not-migrated';
      readonly sentence: string;
      readonly detail?: string;
    }
  | MigrationRefusal;

/** Thrown inside the streams of this folder, caught at its public functions: a stream can only be ended by an exception. */
export class BackupStopped extends Error {
  readonly refusal: BackupRefusal;

  constructor(refusal: BackupRefusal) {
    super(refusal.sentence);
    this.refusal = refusal;
  }
}
