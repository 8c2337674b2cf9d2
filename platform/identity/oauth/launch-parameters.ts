// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#request-4: `aud` and `launch` of an authorization request.

import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { sameServer } from './loopback.ts';

const isClinical = (scope: string): boolean => /^(patient|user)\//.test(scope) || /^launch(\/|$)/.test(scope);

/**
 * `aud` must be our FHIR base: an app that was lured to another server would name that one here, and must not get a
 * token of ours to hand over. Asked for whenever clinical data is asked for (`resource`, RFC 8707, says the same).
 */
export const checkAudience =
  (fhirBase: string) =>
  (ctx: KoaContextWithOIDC, aud: string | undefined): void => {
    // Checked when it was pushed; oidc-provider keeps pushed parameters as a JWT, whose own `aud` takes the name since.
    if (ctx.oidc.entities.PushedAuthorizationRequest !== undefined) return;
    if (aud === undefined) {
      const resource = ctx.query['resource'] ?? ctx.oidc.body?.['resource'];
      if (resource === undefined && [...ctx.oidc.requestParamScopes].some(isClinical)) {
        throw new errors.InvalidRequest('aud must be given: the address of the FHIR server');
      }
      return;
    }
    if (!sameServer(aud.replace(/\/$/, ''), fhirBase))
      throw new errors.InvalidRequest('aud is not the FHIR server of this house');
  };

/** The form of a launch id; whether it exists and whose it is, is decided when the person is known. */
export const checkLaunch = (_ctx: KoaContextWithOIDC, launch: string | undefined): void => {
  if (launch !== undefined && !/^[\w-]{43}$/.test(launch)) throw new errors.InvalidRequest('launch is not known here');
};
