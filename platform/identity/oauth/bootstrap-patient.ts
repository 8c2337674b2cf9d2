// DESIGN.md §5 "BOOTSTRAP_CLIENT": the one client that may name its patient in a token request.

import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { BootstrapClient } from './clients.ts';

const patientId = /^(?:Patient\/)?([A-Za-z0-9.-]{1,64})$/;

/** Patient id of the form parameter `patient`; null when there is none. Refuses it from any other client. */
export const patientOfRequest = (ctx: KoaContextWithOIDC, bootstrap: BootstrapClient | null): string | null => {
  const given = ctx.oidc.body?.['patient'];
  if (given === undefined || ctx.oidc.params?.['grant_type'] !== 'client_credentials') return null;
  if (ctx.oidc.client === undefined || ctx.oidc.client.clientId !== bootstrap?.id) {
    throw new errors.InvalidRequest('patient is not a parameter this client may use');
  }
  const id = typeof given === 'string' ? patientId.exec(given)?.[1] : undefined;
  if (id === undefined) throw new errors.InvalidRequest('patient must be one Patient id');
  return id;
};
