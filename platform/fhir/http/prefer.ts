// https://hl7.org/fhir/R4/http.html#ops and https://www.rfc-editor.org/rfc/rfc7240: how much of a write is shown back.

export interface Preference {
  /** Null when the caller did not say: a single write is then shown, the entries of a Bundle are not. */
  readonly show: 'minimal' | 'representation' | 'OperationOutcome' | null;
  /** Unknown search parameters: refused, or left out with a remark (https://hl7.org/fhir/R4/search.html#errors). */
  readonly handling: 'strict' | 'lenient';
}

const DEFAULT: Preference = { show: null, handling: 'strict' };

/** Reads Prefer; preferences that are not known are ignored, as RFC 7240 §2 demands. */
export function preferenceIn(prefer: string | undefined): Preference {
  if (prefer === undefined) return DEFAULT;
  let { show, handling } = DEFAULT;
  for (const preference of prefer.split(/[,;]/)) {
    switch (preference.trim().replaceAll('"', '').toLowerCase()) {
      case 'return=minimal':
        show = 'minimal';
        break;
      case 'return=representation':
        show = 'representation';
        break;
      case 'return=operationoutcome':
        show = 'OperationOutcome';
        break;
      case 'handling=lenient':
        handling = 'lenient';
        break;
      case 'handling=strict':
        handling = 'strict';
        break;
    }
  }
  return { show, handling };
}
