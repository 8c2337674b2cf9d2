// https://specifications.openehr.org/releases/AM/Release-1.4: the public face of validation.

export { compileValidator, type Validation } from './compile-validator.ts';
export type { ExternalCode } from './report.ts';
