// DESIGN.md §1.7 "errors and delays included": how a register of the sandbox behaves for the moment.

import type { FastifyReply, FastifyRequest } from 'fastify';

export const registerNames = ['persontjenesten', 'hpr', 'flr', 'adresseregisteret'] as const;
export type RegisterName = (typeof registerNames)[number];

/** unavailable: 503; slow: 3 s; denied: 403; garbled: 200 and not what the specification says. */
export const registerScenarios = ['none', 'unavailable', 'slow', 'denied', 'garbled'] as const;
export type RegisterScenario = (typeof registerScenarios)[number];

const SLOW = 3_000;

export class RegisterScenarios {
  private readonly set = new Map<RegisterName, RegisterScenario>();

  choose(register: RegisterName, scenario: RegisterScenario): void {
    this.set.set(register, scenario);
  }

  /** Answers itself where the scenario, or a missing token, says so. */
  async play(register: RegisterName, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | null> {
    if (!/^(Bearer|Basic) \S+$/.test(request.headers.authorization ?? '')) return reply.code(401).send();
    switch (this.set.get(register) ?? 'none') {
      case 'none':
        return null;
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
