// https://hl7.org/fhir/R4/auditevent.html: an AuditEvent of either source, ready to be printed.

export interface Event {
  readonly id: string;
  /** AuditEvent.recorded, ms since 1970. */
  readonly recorded: number;
  /** JSON text. */
  readonly document: string;
}

export type Order = 'newest-first' | 'oldest-first';

/** The first `limit` events of two lists, each in this order already, in this order. */
export function mergeEvents(
  [one, other]: readonly [readonly Event[], readonly Event[]],
  { order, limit }: { order: Order; limit: number },
): readonly Event[] {
  const sign = order === 'newest-first' ? -1 : 1;
  // Stable: what each list says of its own order stays true.
  return [...one, ...other].sort((left, right) => sign * (left.recorded - right.recorded)).slice(0, limit);
}
