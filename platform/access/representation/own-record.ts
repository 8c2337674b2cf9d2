// DESIGN.md §7 "guardian and mandate": whose record a citizen has before her.

import type { Caller } from '../caller.ts';
import type { SentenceKey } from '../decision/sentences.ts';
import type { Representation } from './represent.ts';

export type OwnRecord =
  | { readonly patient: string; readonly stands: Representation | null }
  | { readonly refused: SentenceKey };

/** Her own, or, where the launch names another person, that person's if she may act for her. */
export const ownRecord = ({ who, patient, standsFor }: Caller): OwnRecord => {
  if (patient === null || patient === who.id) return { patient: who.id, stands: null };
  if (standsFor === undefined) return { refused: 'no-representation' };
  return 'refused' in standsFor ? standsFor : { patient: standsFor.patient, stands: standsFor };
};

/** For whom a caller acts; null when for herself. */
export const representedBy = (caller: Caller): string | null => {
  const own = caller.category === 'citizen' ? ownRecord(caller) : null;
  return own === null || 'refused' in own || own.stands === null ? null : own.patient;
};
