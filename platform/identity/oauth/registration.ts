// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#register-app-with-ehr, RFC 7591: SMART scopes in a registration.

import { narrowScopes, splitScopes } from '@fkj/standards-smart';
import type { KoaContextWithOIDC } from 'oidc-provider';

type Next = () => Promise<void>;

/** The most that a registration may name. */
export interface RegistrationLimit {
  readonly scope: string;
  /** Organisation number the client speaks for; left out: as the client says. */
  readonly organisation?: string | null;
}

/** oidc-provider takes only its own few scopes in `scope`; ours travel as `fhir_scope`, cut to the limit. */
export const registrationBody = (body: unknown, limit: RegistrationLimit): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const {
    scope,
    fhir_scope: _notTheirs,
    organisation_number: said,
    ...rest
  } = body as Readonly<Record<string, unknown>>;
  const organisation = limit.organisation === undefined ? said : limit.organisation;
  const metadata = { ...rest, ...(typeof organisation === 'string' ? { organisation_number: organisation } : {}) };
  if (typeof scope !== 'string') return { ...metadata, fhir_scope: limit.scope };
  return { ...metadata, fhir_scope: narrowScopes(splitScopes(scope), splitScopes(limit.scope)).join(' ') };
};

/** In the answer the scope stands where RFC 7591 says. */
export const registrationAnswer = async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
  await next();
  const body: unknown = ctx.body;
  if (typeof body !== 'object' || body === null || !('fhir_scope' in body)) return;
  const { fhir_scope: scope, ...metadata } = body;
  ctx.body = { ...metadata, scope };
};
