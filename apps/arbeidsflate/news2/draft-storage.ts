// reference/users-and-screens.md A.16 "unsaved-data loss 0": a reload or a renewed log-in must not cost the nurse her numbers.
// Kept in this tab's sessionStorage only, under the record's own random id: no name or number. Removed on save and log-out.
import { type Draft, EMPTY } from './draft.ts';

const keyOf = (patient: string): string => `fkj.news2.${patient}`;

export function keptDraft(patient: string): Draft | null {
  const text = sessionStorage.getItem(keyOf(patient));
  return text === null ? null : { ...EMPTY, ...(JSON.parse(text) as Partial<Draft>) };
}

export function keepDraft(patient: string, draft: Draft): void {
  if (Object.values(draft).every((value) => value === '' || value === null)) sessionStorage.removeItem(keyOf(patient));
  else sessionStorage.setItem(keyOf(patient), JSON.stringify(draft));
}

export function forgetDraft(patient: string): void {
  sessionStorage.removeItem(keyOf(patient));
}
