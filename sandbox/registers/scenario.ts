// DESIGN.md §1.7 "errors and delays included": how a register of the sandbox behaves for the moment.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RegisterName } from './register-name.ts';
import type { tokenCheck } from './token-check.ts';

/**
 * unavailable: 503; slow: 3 s; denied: 403; garbled: 200 and not what the specification says; revoked: tokens that were
 * shown before are not taken any more; nonce: proofs must carry one (RFC 9449 §9).
 */
export const registerScenarios = ['none', 'unavailable', 'slow', 'denied', 'garbled', 'revoked', 'nonce'] as const;
export type RegisterScenario = (typeof registerScenarios)[number];

const SLOW = 3_000;

const NONCE = 'a-nonce-of-the-sandbox';

type TokenCheck = ReturnType<typeof tokenCheck>;

export class RegisterScenarios {
  private readonly set = new Map<RegisterName, RegisterScenario>();
  private readonly check: TokenCheck;
  private readonly shown = new Set<string>();
  private revoked: ReadonlySet<string> = new Set();

  constructor(check: TokenCheck) {
    this.check = check;
  }

  choose(register: RegisterName, scenario: RegisterScenario): void {
    this.set.set(register, scenario);
    if (scenario === 'revoked') this.revoked = new Set(this.shown);
  }

  /** Answers itself where the scenario, or a token that is not good, says so. */
  async play(register: RegisterName, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | null> {
    const token = await this.check(register, request);
    const scenario = this.set.get(register) ?? 'none';
    if (token === null || (scenario === 'revoked' && this.revoked.has(token.jti)))
      return reply.code(401).header('www-authenticate', 'DPoP error="invalid_token"').send();
    this.shown.add(token.jti);
    switch (scenario) {
      case 'none':
      case 'revoked':
        return null;
      case 'nonce':
        if (token.nonce === NONCE) return null;
        return reply
          .code(401)
          .headers({ 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': NONCE })
          .send();
      case 'unavailable':
        return reply.code(503).send();
      case 'denied':
        return reply.code(403).send();
      case 'garbled':
        return reply.code(200).type('text/plain').send('<html>Beklager');
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, SLOW));
        return null;
    }
  }
}
