// The guard's public face. DESIGN.md §7.

export type * from './access.ts';
export type * from './caller.ts';
export { readDisplay } from './callers/agent.ts';
export { type AccessParts, createAccess } from './create-access.ts';
export { type Language, type Sentence, type SentenceKey, sentences } from './decision/sentences.ts';
export { type AccessRoutes, accessRoutes } from './http.ts';
export { findsOnePerson } from './persons/find-person.ts';
export { type Outgoing, searchableIndex } from './persons/graded.ts';
export { personCard } from './persons/person-card.ts';
export { readAccessRules, rulesAt } from './rights/read-rules.ts';
export type { AccessRules } from './rights/role-rights.ts';
