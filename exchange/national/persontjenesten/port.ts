// reference/norway.md §8.2 (NHN Person API): what the house asks of the population register.

import type { Result } from '@fkj/platform-record';
import type { RegisterTrouble } from '../known.ts';
import type { RegisteredPerson } from './person.ts';

export interface PersonEvent {
  readonly sequence: number;
  /** The register's own id of the person. */
  readonly person: string;
  /** 'ChangeInName', 'PersonIsDeceased', … */
  readonly type: string;
}

export interface PersonRegister {
  /** By any number that she has or had; null where the register knows nobody under it. */
  byNumber(number: string): Promise<Result<RegisteredPerson | null, RegisterTrouble>>;
  byId(id: string): Promise<Result<RegisteredPerson | null, RegisterTrouble>>;
  /** At most 1,000, from this sequence number on. */
  events(from: number): Promise<Result<readonly PersonEvent[], RegisterTrouble>>;
  /** The number of the latest event; 0 where there is none. */
  latest(): Promise<Result<number, RegisterTrouble>>;
}
