// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html: where the authorization server is.

export interface SmartEndpoints {
  readonly authorize: string;
  readonly token: string;
  /** OpenID Connect RP-initiated log-out; null when the server has none. */
  readonly endSession: string | null;
}

/** Reads the SMART configuration of this server, and the log-out address from its OpenID configuration. Null when it does not answer. */
export async function discover(): Promise<SmartEndpoints | null> {
  try {
    const smart = await json('/fhir/.well-known/smart-configuration');
    const authorize = textIn(smart, 'authorization_endpoint');
    const token = textIn(smart, 'token_endpoint');
    if (authorize === null || token === null) return null;
    return { authorize, token, endSession: await endSessionOf(smart) };
  } catch {
    return null;
  }
}

async function endSessionOf(smart: unknown): Promise<string | null> {
  const issuer = textIn(smart, 'issuer');
  if (issuer === null) return null;
  return textIn(await json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`), 'end_session_endpoint');
}

async function json(address: string): Promise<unknown> {
  const response = await fetch(address, { headers: { accept: 'application/json' }, credentials: 'omit' });
  return response.ok ? response.json() : {};
}

/** A text member of a JSON object, or null. */
export function textIn(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' ? member : null;
}
