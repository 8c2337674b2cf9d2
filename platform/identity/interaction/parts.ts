// DESIGN.md §2 "platform/identity": what the steps of a log-in need.

import type { Provider } from 'oidc-provider';
import type { Accounts } from '../accounts/accounts.ts';
import type { Encounters } from '../accounts/encounters.ts';
import type { Patients } from '../accounts/patients.ts';
import type { AttestRouteParts } from '../attest/attest-route.ts';
import type { Attempts } from '../oauth/attempts.ts';
import type { RegistrationParts } from '../oauth/registration-routes.ts';
import type { HeldOrganisations } from '../organisation/held-organisations.ts';
import type { UpstreamName } from '../pages/log-in.ts';
import type { RelyingParty } from '../upstream/relying-party.ts';
import type { Notes } from './notes.ts';

export interface InteractionParts {
  readonly provider: Provider;
  readonly publicUrl: string;
  readonly fhirBase: string;
  readonly formKey: string;
  readonly notes: Notes;
  readonly accounts: Accounts;
  readonly patients: Patients;
  readonly encounters: Encounters;
  /** Null: no organisation can be chosen. */
  readonly organisations: HeldOrganisations | null;
  readonly upstream: Readonly<Record<UpstreamName, RelyingParty>>;
  /** Origins that log-in forms are redirected to. */
  readonly upstreamOrigins: readonly string[];
  readonly attempts: Attempts;
  readonly registration: Omit<RegistrationParts, 'provider' | 'toProvider'>;
  /** Every token is checked again against the database. */
  readonly forgetTokens: () => void;
  /** Null: no attests are made here. */
  readonly attest: AttestRouteParts | null;
  /** For the log: which provider, and why. Never who. */
  readonly onLogInRefused: (refusal: LogInRefusal) => void;
}

export interface LogInRefusal {
  readonly provider: UpstreamName;
  readonly reason: string;
}
