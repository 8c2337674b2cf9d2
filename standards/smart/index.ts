// SMART App Launch as a language. DESIGN.md §2 "standards/smart".

export {
  ATTEST_TYPE,
  type Attest,
  type AttestCode,
  type AttestId,
  type AttestPurpose,
  PURPOSE_SYSTEM,
} from './attest/attest.ts';
export { attestAuditElements } from './attest/attest-audit-event.ts';
export {
  ATTEST_SECONDS,
  type AttestContext,
  type AttestFault,
  attestFault,
  purposeOfAttest,
} from './attest/attest-rules.ts';
export { type AttestReading, readAttest } from './attest/read-attest.ts';
export {
  formatScope,
  type IdentityScope,
  type LaunchScope,
  parseScope,
  parseScopes,
  type ResourceScope,
  type ScopeCriterion,
  type ScopeInteraction,
  type ScopeLevel,
  type SmartScope,
  scopeInteractions,
  scopeLevels,
  splitScopes,
} from './scope.ts';
export { intersectScopes, narrowScopes, type ScopeAnswer, type ScopeQuestion, scopesAllow } from './scope-algebra.ts';
export { type SmartConfiguration, type SmartServer, smartConfiguration } from './smart-configuration.ts';
