// The sandbox's public face. DESIGN.md §2 "sandbox".

export { type Citizen, type Personnel, type Persons, readPersons } from './persons.ts';
export type { SandboxClient } from './providers/issuer.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';
