// DESIGN.md §4 "audit", §7: actions as the log's columns hold them. Frozen: numbers are never reused.

import type { Action } from '../permit.ts';

const NUMBERS: Readonly<Record<Action, number>> = {
  create: 1,
  update: 2,
  delete: 3,
  move: 4,
  read: 5,
  search: 6,
  history: 7,
  'find-person': 8,
  log: 9,
};

export const actionNumber = (action: Action): number => NUMBERS[action];

const ACTIONS: ReadonlyMap<number, Action> = new Map(
  (Object.entries(NUMBERS) as readonly (readonly [Action, number])[]).map(([action, number]) => [number, action]),
);

export const actionName = (number: number): Action => {
  const action = ACTIONS.get(number);
  if (action === undefined) throw new Error(`The log has no action with the number ${number}`);
  return action;
};
