// Helsepersonelloven § 39: who keeps the records in order decides about entries without reading them.

import { type Answer, versionPath } from '../answer.ts';

/** Which version an operation has made, or left standing; nothing of what stands in it. */
export const namedEntry = (of: { readonly kind: string; readonly id: string; readonly version: number }): Answer => ({
  status: 200,
  body: JSON.stringify({
    resourceType: 'Parameters',
    parameter: [{ name: 'entry', valueReference: { reference: versionPath(of) } }],
  }),
});
