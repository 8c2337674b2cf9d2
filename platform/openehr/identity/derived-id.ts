// DESIGN.md §4 "Distribution key": the ids of an EHR's own status and directory, so that they are found without being looked up.

import { createHash } from 'node:crypto';

const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A UUID that the id of an EHR and a kind always give. It holds the time and the bucket of the EHR's id where that is one
 * of ours; else it has the form of a name-based UUID (version 5 by form, SHA-256 by content). Frozen.
 */
export function derivedId(ehrId: string, kind: 'EHR_STATUS' | 'FOLDER'): string {
  const bytes = createHash('sha256').update(`openehr ${kind} ${ehrId}`).digest();
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  bytes.writeUInt8(0x50 | (bytes.readUInt8(6) & 0x0f), 6);
  const hex = bytes.toString('hex');
  const before = OURS.test(ehrId) ? ehrId.slice(0, 18) : `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}`;
  return `${before}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
