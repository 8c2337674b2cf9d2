// reference/norway.md §1.1 and §1.3: which identifier a typed number is, so that it is searched under the right system.
import { identifierSystems, type PersonNumberKind, parsePersonNumber } from '@fkj/standards-norway';

export type TypedNumber =
  /** `system|number`, for POST _search only. */
  | { readonly kind: 'number'; readonly identifier: string }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'incomplete' };

const SYSTEMS: Readonly<Record<PersonNumberKind, string>> = {
  'national-number': identifierSystems.nationalNumber,
  'd-number': identifierSystems.dNumber,
  'h-number': identifierSystems.nationalNumber,
  'shared-help-number': identifierSystems.sharedHelpNumber,
};

/** Reads what was typed, with or without spaces. */
export function typedNumberOf(text: string): TypedNumber {
  const digits = text.replace(/\s/g, '');
  if (!/^\d{11}$/.test(digits)) return { kind: 'incomplete' };
  const parsed = parsePersonNumber(digits);
  return parsed.ok ? { kind: 'number', identifier: `${SYSTEMS[parsed.value.kind]}|${digits}` } : { kind: 'invalid' };
}
