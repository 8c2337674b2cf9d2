// DESIGN.md §5 "identity": what is remembered between the steps of one log-in. All sealed and short-lived.

import type { AccountId } from '../accounts/account.ts';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import type { GrantContext } from '../oauth/grant-context.ts';
import type { UpstreamName } from '../pages/log-in.ts';
import type { Departure } from '../upstream/relying-party.ts';

/** A person on her way through an upstream provider; kept under the state parameter. */
export interface UpstreamVisit {
  readonly uid: string;
  readonly provider: UpstreamName;
  readonly departure: Departure;
  /** Value of the cookie of the browser that left; another browser must not come back for it. */
  readonly browser: string;
}

/** An EHR launch: who may use it, for which patient. Kept under the launch id, single use. */
export interface LaunchContext {
  readonly account: AccountId;
  readonly context: GrantContext;
}

export interface Notes {
  readonly visits: Keepsake<UpstreamVisit>;
  readonly launches: Keepsake<LaunchContext>;
  /** Our session that began with an upstream one. */
  readonly upstreamSessions: Keepsake<string>;
  /** The patient chosen (or launched with) during an interaction, kept under its uid. */
  readonly choices: Keepsake<GrantContext>;
  /** The patient of a grant, kept under the grant id. */
  readonly contexts: Keepsake<GrantContext>;
}
