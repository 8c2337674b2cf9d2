// CONTRIBUTING.md "Tests": permits for the record's own tests; production permits come from platform/access.

import type { Permit, PermitParts } from '../permit.ts';
import { issuePermit } from '../permit-issuer.ts';

/** A permit that reaches everything, unless told otherwise. */
export const testPermit = (parts: Partial<PermitParts> = {}): Permit =>
  issuePermit({
    restriction: { reach: 'everything' },
    sees: 'all',
    kinds: '*',
    actions: new Set(['read', 'search', 'history', 'create', 'update', 'delete', 'move', 'find-person', 'log']),
    agent: { who: { kind: 'Practitioner', id: 'nora' }, client: 'test', display: 'Nora Nurse' },
    basis: { purpose: 'TREAT', rule: 'list' },
    epoch: 1,
    ...parts,
  });
