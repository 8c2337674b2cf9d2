// CONTRIBUTING.md "Errors" and DESIGN.md §5: an expected failure of an interaction, as a value.

import type { Finding } from '@fkj/standards-openehr';
import type { RefusalCode } from './catalogue.ts';

export interface Refusal {
  readonly code: RefusalCode;
  /** What exactly is wrong. Never repeats a value that was sent. */
  readonly detail?: string;
  /** Everything that is wrong with a document or template. */
  readonly findings?: readonly Finding[];
  /** The latest version, for ETag. */
  readonly latest?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const refuse = (
  code: RefusalCode,
  more: Omit<Refusal, 'code'> = {},
): { readonly ok: false; readonly error: Refusal } => ({
  ok: false,
  error: { code, ...more },
});
