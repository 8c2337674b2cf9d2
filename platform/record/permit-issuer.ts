// DESIGN.md §2: entered by platform/access only (.dependency-cruiser.cjs checks it); everyone else receives permits.

import type { Permit, PermitParts } from './permit.ts';

/** Makes a permit. Called by the decision in platform/access after it has found a rule that lets the caller through. */
export const issuePermit = (parts: PermitParts): Permit => Object.freeze({ ...parts }) as Permit;
