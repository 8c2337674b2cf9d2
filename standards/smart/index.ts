// SMART App Launch as a language. DESIGN.md §2 "standards/smart".

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
