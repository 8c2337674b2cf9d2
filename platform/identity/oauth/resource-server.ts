// https://datatracker.ietf.org/doc/html/rfc8707: the FHIR base is the one resource that tokens are for.

import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { patientOfRequest } from './bootstrap-patient.ts';
import type { BootstrapClient } from './clients.ts';
import { machineScopes, personScopes } from './request-scopes.ts';

const grantedEarlier = (ctx: KoaContextWithOIDC): string | undefined =>
  ctx.oidc.entities.AuthorizationCode?.scope ?? ctx.oidc.entities.RefreshToken?.scope;

const newRequests = new Set(['authorization', 'pushed_authorization_request']);

/** Narrows the request to what the client may have, before anything compares or stores it. */
const narrowRequest = (ctx: KoaContextWithOIDC, bootstrap: BootstrapClient | null): void => {
  const { client, params } = ctx.oidc;
  if (client === undefined || params === undefined) return;
  if (params['grant_type'] === 'client_credentials') {
    const scopes = machineScopes(ctx, client, patientOfRequest(ctx, bootstrap));
    if (scopes.length === 0) throw new errors.InvalidScope('none of these scopes may be given to this client', '');
    params['scope'] = scopes.join(' ');
  } else if (newRequests.has(ctx.oidc.route)) {
    params['scope'] = personScopes(ctx, client).join(' ');
  }
};

/** oidc-provider asks for this on every request that names (or defaults to) a resource. */
export const fhirResourceServer =
  (options: {
    readonly fhirBase: string;
    readonly accessTokenSeconds: number;
    readonly bootstrapClient: BootstrapClient | null;
  }) =>
  (ctx: KoaContextWithOIDC, resource: string): ResourceServer => {
    if (resource.replace(/\/$/, '') !== options.fhirBase) throw new errors.InvalidTarget('resource is not served here');
    const earlier = grantedEarlier(ctx);
    if (earlier === undefined) narrowRequest(ctx, options.bootstrapClient);
    const scope = earlier ?? ctx.oidc.params?.['scope'];
    return {
      scope: typeof scope === 'string' ? scope : '',
      audience: options.fhirBase,
      accessTokenFormat: 'jwt',
      accessTokenTTL: options.accessTokenSeconds,
      jwt: { sign: { alg: 'ES256' } },
    };
  };
