// platform/fhir/audit-event: what stands in a patient's record, as the log of what was written tells; no content.
import { resourcesOf } from '@fkj/apps-ui';
import type { Bundle } from '@medplum/fhirtypes';

export interface EntryRow {
  /** 'Observation/1'. */
  readonly reference: string;
  readonly kind: string;
  /** When it was first written, ISO 8601. */
  readonly written: string;
}

const VERSION = /\/_history\/[^/]+$/;
/** Told by the log of itself. */
const NO_ENTRY = new Set(['AuditEvent', 'Patient']);

/** Each entry once, the newest first. */
export function entriesOf(log: Bundle): EntryRow[] {
  const rows = resourcesOf(log, 'AuditEvent').flatMap(({ recorded = '', entity = [] }) =>
    entity.flatMap(({ what }): EntryRow[] => {
      const reference = what?.reference?.replace(VERSION, '') ?? '';
      const kind = reference.split('/')[0] ?? '';
      return kind === '' || NO_ENTRY.has(kind) ? [] : [{ reference, kind, written: recorded }];
    }),
  );
  // The log comes newest first: what is set last is the first writing.
  const first = [...new Map(rows.map((row) => [row.reference, row])).values()];
  return first.sort((one, other) => (one.written < other.written ? 1 : -1));
}
