// DESIGN.md §7 "Outcomes": how a denial is made.

import type { Denial } from '../access.ts';
import { type SentenceKey, sentences } from './sentences.ts';

const codes: Readonly<Record<SentenceKey, Denial['code']>> = {
  'unknown-caller': 'unknown-caller',
  'no-role': 'role',
  'unknown-system': 'unknown-caller',
  scope: 'scope',
  'attest-patient': 'scope',
  'attest-which': 'scope',
  role: 'role',
  relationship: 'relationship',
  'relationship-or-emergency': 'relationship',
  purpose: 'purpose',
  'reason-missing': 'reason-missing',
  'choice-reason': 'reason-missing',
  'correction-reason': 'reason-missing',
  'not-owner': 'role',
  'owner-reason': 'reason-missing',
  'counts-only': 'purpose',
  capacity: 'role',
  'capacity-duty': 'role',
  'own-record': 'role',
  'relative-record': 'role',
  'relative-record-or-emergency': 'role',
  'not-own': 'not-own',
  'representation-duty': 'role',
  'no-representation': 'not-own',
  'representation-ended': 'not-own',
  'representation-withheld': 'not-own',
  'graded-address': 'role',
  'cannot-register': 'role',
};

const offering: ReadonlySet<SentenceKey> = new Set(['relationship-or-emergency', 'relative-record-or-emergency']);

/** The denial that this sentence explains, in bokmål; `sentences` has the other languages under `Denial.sentence`. */
export const deny = (sentence: SentenceKey): Denial => ({
  code: codes[sentence],
  sentence,
  explanation: sentences[sentence].nb,
  emergency: offering.has(sentence) ? 'offered' : 'none',
});
