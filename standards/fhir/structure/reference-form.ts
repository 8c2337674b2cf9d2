// https://hl7.org/fhir/R4/references.html#literal: the forms that Reference.reference may have.

import { isResourceType } from '../model/index.ts';

export type ReferenceForm =
  | { readonly form: 'contained'; readonly id: string }
  | { readonly form: 'relative'; readonly type: string; readonly id: string; readonly version: string | null }
  /** `Patient?identifier=…`, resolved inside a transaction (https://hl7.org/fhir/R4/http.html#trules). */
  | { readonly form: 'conditional'; readonly type: string; readonly query: string }
  | { readonly form: 'absolute'; readonly address: string };

const RELATIVE = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?(?:#\S*)?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?(\S.*)$/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

/** The form of a reference; null if it has none that R4 knows, or names a type that R4 has not. */
export function referenceForm(reference: string): ReferenceForm | null {
  if (reference.startsWith('#')) return /\s/.test(reference) ? null : { form: 'contained', id: reference.slice(1) };
  const relative = RELATIVE.exec(reference);
  if (relative) {
    const [, type = '', id = '', version = null] = relative;
    return isResourceType(type) ? { form: 'relative', type, id, version } : null;
  }
  const conditional = CONDITIONAL.exec(reference);
  if (conditional) {
    const [, type = '', query = ''] = conditional;
    return isResourceType(type) ? { form: 'conditional', type, query } : null;
  }
  return ABSOLUTE.test(reference) ? { form: 'absolute', address: reference } : null;
}
