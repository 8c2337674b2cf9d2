// DESIGN.md §1.7 "ports", issue "Trust" T6: what a register said, and when; a failure is a value that tells how old the last answer is.

import type { Result } from '@fkj/platform-record';

export type RegisterName = 'persontjenesten' | 'hpr' | 'flr' | 'adresseregisteret' | 'resh';

export interface Known<Value> {
  /** What the register says; null where it has nothing under this key. */
  readonly value: Value | null;
  /** When the register said so, ms since 1970. */
  readonly asOf: number;
  /** Why an answer that was kept is given though it is old; null where it is as fresh as asked for. */
  readonly trouble: RegisterTrouble | null;
}

export interface RegisterTrouble {
  readonly register: RegisterName;
  readonly code: /** It cannot be reached, or says that it cannot answer now. */
    | 'unavailable'
    /** It did not answer in time. */
    | 'slow'
    /** No token, or the register does not let us ask. */
    | 'denied'
    /** It does not take the question as it is put. */
    | 'refused'
    /** Its answer is not what its specification says. */
    | 'unreadable';
  /** For a user: what is so, and what can be done. Never a number or a name of a person. */
  readonly sentence: string;
  /** When it last answered this question, ms since 1970; null where it never did. */
  readonly lastKnown: number | null;
}

export type Answer<Value> = Result<Known<Value>, RegisterTrouble>;

const titles: Readonly<Record<RegisterName, string>> = {
  persontjenesten: 'Persontjenesten',
  hpr: 'Helsepersonellregisteret',
  flr: 'Fastlegeregisteret',
  adresseregisteret: 'Adresseregisteret',
  resh: 'Register for enheter i spesialisthelsetjenesten (RESH)',
};

const sentences: Readonly<Record<RegisterTrouble['code'], string>> = {
  unavailable: 'svarer ikke nå. Prøv igjen senere.',
  slow: 'svarte ikke i tide. Prøv igjen senere.',
  denied: 'slipper oss ikke inn. Den som har ansvar for driften, må se på tilgangen.',
  refused: 'tok ikke imot spørsmålet. Den som har ansvar for driften, må se på det.',
  unreadable: 'svarte noe vi ikke kan lese. Den som har ansvar for driften, må se på det.',
};

export const trouble = (register: RegisterName, code: RegisterTrouble['code']): RegisterTrouble => ({
  register,
  code,
  sentence: `${titles[register]} ${sentences[code]}`,
  lastKnown: null,
});
