// https://specifications.openehr.org/releases/AM/Release-1.4: the public face of operational templates.

export { referredBy } from './constraint-at.ts';
export { readTemplate } from './read-template.ts';
export type * from './template.ts';
