// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html, OpenID Connect Core §3.1.3: what the token endpoint gives.
import { textIn } from './discovery.ts';

export interface Tokens {
  readonly access: string;
  readonly refresh: string | null;
  readonly idToken: string | null;
  /** ms since 1970 by this device's clock. */
  readonly expires: number;
  /** Relative reference of the one who signed in: 'Practitioner/…' or 'Patient/…'. */
  readonly fhirUser: string;
  readonly name: string;
  /** Patient of the launch context, if any. */
  readonly patient: string | null;
}

/**
 * Reads a token answer. The identity token came straight from the token endpoint over TLS, so its signature need not be
 * checked again (OpenID Connect Core §3.1.3.7, item 6). Null when it is no token answer. `before` fills what a refresh leaves out.
 */
export function tokensOf(answer: unknown, now: number, before: Tokens | null): Tokens | null {
  const access = textIn(answer, 'access_token');
  if (access === null) return null;
  const idToken = textIn(answer, 'id_token');
  const claims = idToken === null ? {} : claimsOf(idToken);
  const lifetime: unknown = Reflect.get(Object(answer), 'expires_in');
  return {
    access,
    refresh: textIn(answer, 'refresh_token') ?? before?.refresh ?? null,
    idToken: idToken ?? before?.idToken ?? null,
    expires: now + (typeof lifetime === 'number' ? lifetime : 60) * 1000,
    fhirUser: relative(textIn(claims, 'fhirUser') ?? textIn(answer, 'fhirUser') ?? before?.fhirUser ?? ''),
    name: textIn(claims, 'name') ?? before?.name ?? '',
    patient: textIn(answer, 'patient') ?? before?.patient ?? null,
  };
}

/** The claims of a JWT; {} when it cannot be read. */
export function claimsOf(jwt: string): unknown {
  try {
    const part = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (sign) => sign.charCodeAt(0))));
  } catch {
    return {};
  }
}

/** fhirUser is an absolute address in SMART: only 'Practitioner/…' is of use here. */
const relative = (reference: string): string => /[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(reference)?.[0] ?? '';
