// DESIGN.md §2 "IGA work flows": requests, reviews and their worker, put together.

import { takeActedRoles } from '../callers/agent.ts';
import type { GovernanceParts } from './governance.ts';
import { openRequests, type Requests } from './requests.ts';
import { openReviews, type Reviews } from './reviews.ts';
import { type Seal, sealWith } from './seal.ts';
import { type GovernanceWorker, startGovernanceWorker } from './worker.ts';

export interface OpenGovernance {
  readonly parts: GovernanceParts;
  readonly requests: Requests;
  readonly reviews: Reviews;
  /** Looks every `every` ms. */
  startWorker(every: number, onError: (error: unknown) => void): GovernanceWorker;
}

const DAY = 86_400_000;

const noteUse = async ({ rows, clock }: GovernanceParts): Promise<void> => {
  const roles = takeActedRoles();
  if (roles.length > 0) await rows.used(roles, Math.floor(clock() / DAY));
};

/** `key`: 32 bytes; reasons are kept under it. */
export const openGovernance = (given: Omit<GovernanceParts, 'seal'> & { readonly key: Uint8Array }): OpenGovernance => {
  const seal: Seal = sealWith(given.key);
  const parts: GovernanceParts = { ...given, seal };
  const requests = openRequests(parts);
  const reviews = openReviews(parts);
  return {
    ...{ parts, requests, reviews },
    startWorker: (every, onError) =>
      startGovernanceWorker({ requests, reviews, noteUse: () => noteUse(parts), every, onError }),
  };
};
