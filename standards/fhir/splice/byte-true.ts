// DESIGN.md §4 "Byte-true": what may differ between the document that was sent and the one that comes back.

import { withoutMembers } from './prepare-document.ts';

/** Whether two minified resources are equal byte for byte once id and meta are left out of both. */
export function isByteTrue(sent: string, stored: string): boolean {
  const serverSet = ['id', 'meta'];
  return withoutMembers(sent, serverSet) === withoutMembers(stored, serverSet);
}
