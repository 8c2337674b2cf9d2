// DESIGN.md §4 "audit": who acts is written once; rows refer to it by key.

import { introduceAgent, type Pool } from '@fkj/platform-store';
import { hash64 } from '../identity/object-key.ts';
import type { Agent } from '../permit.ts';
import type { ObjectName } from '../reference.ts';

export interface Agents {
  /** The agent's key, after it is durable in the agent table. */
  keyOf(agent: Agent): Promise<bigint>;
}

/** Sessions of a day; the table itself answers for those forgotten. */
const REMEMBERED = 10_000;

const name = (object: { readonly kind: string; readonly id: string } | undefined): string | null =>
  object === undefined ? null : `${object.kind}/${object.id}`;

/** The agent as the table keeps it; the same agent gives the same text. */
export const agentText = (agent: Agent): string =>
  JSON.stringify({
    who: name(agent.who),
    role: name(agent.role),
    organization: name(agent.organization),
    client: agent.client,
    onBehalf: name(agent.onBehalf),
    display: agent.display,
  });

/** How the text of each of her agents begins, whatever her role. */
export const agentBeginning = (who: ObjectName): string => `{"who":${JSON.stringify(name(who))},`;

export const openAgents = (pool: Pool): Agents => {
  const keys = new WeakMap<Agent, bigint>();
  const known = new Set<bigint>();
  return {
    keyOf: async (agent) => {
      const text = keys.has(agent) ? '' : agentText(agent);
      const key = keys.get(agent) ?? hash64(`agent:${text}`);
      if (known.has(key)) {
        keys.set(agent, key);
        return key;
      }
      await introduceAgent(pool, key, text === '' ? agentText(agent) : text);
      if (known.size >= REMEMBERED) known.clear();
      known.add(key);
      keys.set(agent, key);
      return key;
    },
  };
};
