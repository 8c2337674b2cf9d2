// DESIGN.md §1.7 "errors and delays included": what a chosen scenario does to the provider's answers.

import type { JWK } from 'jose';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Scenario } from './scenario.ts';
import { readAccount } from './test-person.ts';
import { wrongToken } from './wrong-tokens.ts';

type Next = () => Promise<void>;

const scenarioOf = (ctx: KoaContextWithOIDC): Scenario => {
  const account = ctx.oidc?.entities.AuthorizationCode?.accountId ?? ctx.oidc?.entities.Account?.accountId;
  return account === undefined ? 'normal' : readAccount(account).scenario;
};

const changeAddress = (ctx: KoaContextWithOIDC, change: (parameters: URLSearchParams) => void): void => {
  const location = new URL(ctx.response.get('location'));
  change(location.searchParams);
  ctx.response.set('location', location.href);
};

/** The redirect back to the client with the code. */
const spoilReturn = async (provider: Provider, ctx: KoaContextWithOIDC, scenario: Scenario): Promise<void> => {
  if (scenario === 'wrong-state') changeAddress(ctx, (parameters) => parameters.set('state', 'of-another-log-in'));
  if (scenario === 'mixed-up') changeAddress(ctx, (parameters) => parameters.set('iss', 'https://elsewhere.example'));
  if (scenario !== 'used-code') return;
  const code = new URL(ctx.response.get('location')).searchParams.get('code') ?? '';
  await (await provider.AuthorizationCode.find(code))?.consume();
};

const spoilToken = async (ctx: KoaContextWithOIDC, scenario: Scenario, keys: readonly JWK[]): Promise<void> => {
  if (scenario === 'down') {
    ctx.status = 503;
    ctx.body = 'down for maintenance';
    return;
  }
  const body: unknown = ctx.body;
  if (typeof body !== 'object' || body === null || !('id_token' in body)) return;
  const { id_token: idToken, ...rest } = body;
  const changed = scenario === 'no-token' ? {} : { id_token: await wrongToken(String(idToken), scenario, keys) };
  ctx.body = { ...rest, ...changed };
};

/** Runs after the provider has answered. */
export const misbehave =
  (provider: Provider, keys: readonly JWK[]) =>
  async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    await next();
    const scenario = scenarioOf(ctx);
    if (scenario === 'normal') return;
    if (ctx.oidc.route === 'token') await spoilToken(ctx, scenario, keys);
    else if (ctx.response.get('location').includes('code=')) await spoilReturn(provider, ctx, scenario);
  };
