// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#register-app-with-ehr, RFC 7591: SMART scopes in a registration.

import { narrowScopes, splitScopes } from '@fkj/standards-smart';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { unnamedScopes } from './clients.ts';

type Next = () => Promise<void>;

/** oidc-provider takes only its own few scopes in `scope`; ours travel as `fhir_scope`, cut to what exists here. */
export const registrationBody = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { scope, fhir_scope: _notTheirs, ...metadata } = body as Readonly<Record<string, unknown>>;
  if (typeof scope !== 'string') return { ...metadata, fhir_scope: unnamedScopes };
  return { ...metadata, fhir_scope: narrowScopes(splitScopes(scope), splitScopes(unnamedScopes)).join(' ') };
};

/** In the answer the scope stands where RFC 7591 says. */
export const registrationAnswer = async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
  await next();
  const body: unknown = ctx.body;
  if (typeof body !== 'object' || body === null || !('fhir_scope' in body)) return;
  const { fhir_scope: scope, ...metadata } = body;
  ctx.body = { ...metadata, scope };
};
