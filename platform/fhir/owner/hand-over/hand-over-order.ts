// DESIGN.md §4 "job": a hand-over as it was asked for.

import type { ObjectName } from '@fkj/platform-record';
import type { OwnedOrder } from '../work/owned-order.ts';

export interface HandOverOrder extends OwnedOrder {
  /** The Organization that becomes responsible. */
  readonly to: ObjectName;
  /** Whether the care relationships that the entries state go on. */
  readonly access: 'stays' | 'ends';
}
