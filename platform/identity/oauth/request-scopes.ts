// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html: which of the asked scopes this client may have.

import { narrowScopes, parseScope, splitScopes } from '@fkj/standards-smart';
import { decodeJwt } from 'jose';
import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import { SCIM_SCOPE, unnamedScopes } from './clients.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * The scope as the client wrote it. oidc-provider drops `offline_access` without `prompt=consent`, which SMART apps
 * do not send; SMART asks for consent through the scope itself.
 */
const scopeAsAsked = (ctx: KoaContextWithOIDC): string => {
  const pushed = ctx.oidc.entities.PushedAuthorizationRequest?.request;
  if (pushed !== undefined) return text(decodeJwt(pushed)['scope']) ?? '';
  return text(ctx.oidc.body?.['scope']) ?? text(ctx.query['scope']) ?? text(ctx.oidc.params?.['scope']) ?? '';
};

export const allowedScopes = (client: Client): readonly string[] =>
  splitScopes(text(client['fhir_scope']) ?? unnamedScopes);

/** RFC 6749 §3.3: a system client that asks for nothing in particular gets what it is registered for. */
const defaultScopes = (client: Client): readonly string[] =>
  allowedScopes(client).filter((scope) => scope.startsWith('system/'));

const machineScope = (scope: string, withPatient: boolean): boolean => {
  const parsed = parseScope(scope);
  if (parsed?.kind !== 'resource') return withPatient && scope === 'launch/patient';
  return parsed.level === 'system' || (parsed.level === 'patient' && withPatient);
};

/** Scopes of a client-credentials token: system scopes; patient scopes only with a patient named in the request. */
export const machineScopes = (ctx: KoaContextWithOIDC, client: Client, patient: string | null): readonly string[] => {
  const asked = splitScopes(scopeAsAsked(ctx));
  const wanted = asked.length === 0 ? defaultScopes(client) : asked;
  const scim = [SCIM_SCOPE].filter((scope) => wanted.includes(scope) && allowedScopes(client).includes(scope));
  const smart = narrowScopes(wanted, allowedScopes(client)).filter((scope) => machineScope(scope, patient !== null));
  return [...smart, ...scim];
};

/** Scopes of an authorization request: never system scopes, which no person has. */
export const personScopes = (ctx: KoaContextWithOIDC, client: Client): readonly string[] =>
  narrowScopes(splitScopes(scopeAsAsked(ctx)), allowedScopes(client)).filter((scope) => !scope.startsWith('system/'));
