// DESIGN.md §2 "IGA work flows": requests, reviews and their worker, put together.

import type { Pool } from '@fkj/platform-store';
import type { GovernanceParts } from './governance.ts';
import { openRequests, type Requests } from './requests.ts';
import { openReviews, type Reviews } from './reviews.ts';
import { openRoleUse } from './role-use.ts';
import { type Seal, sealWith } from './seal.ts';
import { openSuspender } from './suspend.ts';
import { type GovernanceWorker, startGovernanceWorker } from './worker.ts';

export interface OpenGovernance {
  readonly parts: GovernanceParts;
  readonly requests: Requests;
  readonly reviews: Reviews;
  /** Looks every `every` ms. */
  startWorker(every: number, onError: (error: unknown) => void): GovernanceWorker;
}

/** `key`: 32 bytes; reasons are kept under it. `pool` is for what the log says of the use of roles. */
export const openGovernance = (
  given: Omit<GovernanceParts, 'seal'> & { readonly key: Uint8Array; readonly pool: Pool },
): OpenGovernance => {
  const seal: Seal = sealWith(given.key);
  const parts: GovernanceParts = { ...given, seal };
  const requests = openRequests(parts);
  const reviews = openReviews(parts);
  const readUse = openRoleUse(given);
  const suspend = openSuspender(parts);
  /** As far as the log is sealed. */
  const noteUse = async (): Promise<void> => {
    while ((await readUse()) === 'more');
  };
  return {
    ...{ parts, requests, reviews },
    startWorker: (every, onError) => startGovernanceWorker({ requests, reviews, suspend, noteUse, every, onError }),
  };
};
