// https://hl7.org/fhir/R4/http.html#ccreate: two creates under one condition at the same time must not both create.

import type { HealthRecord } from '@fkj/platform-record';

/** The last in the queue for each condition. Holds for this process; the record knows nothing of conditions. */
const queues = new WeakMap<HealthRecord, Map<string, Promise<unknown>>>();

/** Does the work when nobody else works under any of these conditions. */
export async function inTurn<Value>(
  record: HealthRecord,
  conditions: readonly string[],
  work: () => Promise<Value>,
): Promise<Value> {
  if (conditions.length === 0) return work();
  const queue = queues.get(record) ?? new Map<string, Promise<unknown>>();
  queues.set(record, queue);
  const before = conditions.flatMap((condition) => queue.get(condition) ?? []);
  const turn = Promise.allSettled(before).then(work);
  for (const condition of conditions) queue.set(condition, turn);
  try {
    return await turn;
  } finally {
    for (const condition of conditions) if (queue.get(condition) === turn) queue.delete(condition);
  }
}
