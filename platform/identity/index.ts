// The authorization server's public face. DESIGN.md §2 "platform/identity".

export {
  type Accounts,
  accountsBy,
  type IdentifierLookUp,
  type ProvenPerson,
  recordHolders,
} from './accounts/accounts.ts';
export type { Asker } from './accounts/claims-of-asker.ts';
export { type Encounters, recordEncounters } from './accounts/encounters.ts';
export { type PatientChoice, type Patients, recordPatients } from './accounts/patients.ts';
export { recordSubjects } from './app-state/record-subjects.ts';
export { type AppStateRoutes, appStateRoutes } from './app-state/routes.ts';
export { recordFacts } from './attest/record-facts.ts';
export { createIdentity, type Identity, type UpstreamClient } from './identity.ts';
export { rotateSecrets } from './keys/rotate-secrets.ts';
export { type IdentitySecrets, loadSecrets } from './keys/secrets-file.ts';
export { type BootstrapClient, SCIM_SCOPE, type SystemClient } from './oauth/clients.ts';
export { readExchangeRules } from './oauth/exchange-rules.ts';
export { inviteClient } from './oauth/invite-client.ts';
export { readStatementIssuers } from './oauth/statement-issuers.ts';
export { type HeldOrganisations, recordOrganisations } from './organisation/held-organisations.ts';
export { type ScimRoutes, scimRoutes } from './scim/routes.ts';
export type { AuthenticationRefusal } from './token/refusal.ts';
