// reference/norway.md §2.2 ATT rule 6: citizens and colleagues see name, role and organisation of personnel, never the national number.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { parsePersonNumber, personNumberSystems } from '@fkj/standards-norway';
import { textAt } from '../relations/tree.ts';

const without = (tree: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(tree).filter(([member]) => member !== name && member !== `_${name}`));

const isNumber = (identifier: JsonValue | undefined): boolean =>
  personNumberSystems.includes(textAt(identifier, 'system') ?? '');

/** A Practitioner without national numbers; the very same tree when there are none. */
export const withoutOwnNumbers = (tree: JsonObject): JsonObject => {
  const identifiers = tree['identifier'];
  if (!isArray(identifiers)) return tree;
  const kept = identifiers.filter((one) => !isNumber(one));
  return kept.length === identifiers.length ? tree : { ...without(tree, 'identifier'), identifier: kept };
};

const agentWithoutNumber = (agent: JsonValue): JsonValue => {
  if (!isObject(agent)) return agent;
  const { who, altId } = agent;
  const named = isObject(who) && isNumber(who['identifier']) ? { ...agent, who: without(who, 'identifier') } : agent;
  return typeof altId === 'string' && parsePersonNumber(altId).ok ? without(named, 'altId') : named;
};

/** An AuditEvent that a client sent, without the national numbers of its agents; the very same tree when there are none. */
export const withoutAgentNumbers = (tree: JsonObject): JsonObject => {
  const agents = tree['agent'];
  if (!isArray(agents)) return tree;
  const shown = agents.map(agentWithoutNumber);
  return shown.every((agent, place) => agent === agents[place]) ? tree : { ...tree, agent: shown };
};
