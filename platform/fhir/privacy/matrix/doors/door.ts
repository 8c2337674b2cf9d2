// Issue 4 D "Every door": an address of /fhir, and how it is asked for what is kept.

import type { TestRequest } from '../../../testing/test-house.ts';
import type { World } from '../world.ts';

export interface Door {
  readonly name: string;
  /** As the server registers them. */
  readonly routes: readonly string[];
  readonly ask: (world: World) => readonly TestRequest[];
  /**
   * tells: whoever is shown the entries gets another answer than where they are not. silent: it says nothing of entries to
   * anyone (refused to all of these callers, or nothing of a patient is in it).
   */
  readonly answer: 'tells' | 'silent';
  /** Citizens too are told; the others are refused to them, or hold nothing that they may have. */
  readonly citizens?: 'told';
  /** Pages are followed to the end. */
  readonly pages?: 'followed';
  /** Entries of the same moment, or in no order: they are compared as a whole, whatever page they are on. */
  readonly order?: 'free';
  /** What makes the answer differ though nothing is shown, and why it must. */
  readonly apart?: { readonly of: 'everyone' | 'citizens'; readonly why: string };
}
