// https://specifications.openehr.org/releases/RM/Release-1.1.0/ehr.html: what is asked, as trees of canonical JSON.

import type { JsonObject } from '@fkj/standards-json';

/** An EHR and everything in it that may be found. */
export interface EhrContent {
  /** EHR: `system_id`, `ehr_id`, `time_created`; the status, directory and compositions are taken from `objects`. */
  readonly ehr: JsonObject;
  /** In the order in which rows shall come where nothing else orders them. */
  readonly objects: readonly ObjectContent[];
}

export interface ObjectContent {
  /** VERSIONED_COMPOSITION, VERSIONED_EHR_STATUS, VERSIONED_FOLDER …, with `_type` and `uid`. */
  readonly object: JsonObject;
  /** At least one, the oldest first. The last is the latest version, also when it is a deletion. */
  readonly versions: readonly VersionContent[];
}

export interface VersionContent {
  /** ORIGINAL_VERSION or IMPORTED_VERSION, without its data. */
  readonly version: JsonObject;
  /** Null in a deletion. */
  readonly data: JsonObject | null;
}
