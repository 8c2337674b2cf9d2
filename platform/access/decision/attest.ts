// reference/norway.md §2.2, rules 1 and 5: an attest is for the patients that it names, and narrows what a decision gives.

import type { Ask } from '../access.ts';
import type { VerifiedAttest } from '../caller.ts';
import type { SentenceKey } from './sentences.ts';
import type { PermitVerdict } from './verdict.ts';

/** The rule of what is done under an attest, as the log has it; the second where the person gave herself the access. */
export const attestRules = { given: 'attest', selfGiven: 'attest-self' } as const;

/** What stands between the parts of the reason in the log: number of the decision, its words, when it was attested. */
const SEPARATOR = ' · ';

const plain = (text: string): string => text.replaceAll(SEPARATOR, ' ');

const reasonOf = ({ decision, attested }: VerifiedAttest): string =>
  [decision.id, decision.description ?? '', new Date(attested).toISOString()].map(plain).join(SEPARATOR);

/** A reason that was written under one of `attestRules`, taken apart again. `attested`: ms since 1970. */
export const readAttestReason = (
  reason: string,
): { readonly id: string; readonly description: string; readonly attested: number } => {
  const [id = '', description = '', attested = ''] = reason.split(SEPARATOR);
  return { id, description, attested: Date.parse(attested) || 0 };
};

/** Whom the ask is about, of those attested; or why none. A request that names nobody is about the only one. */
const patientOf = (
  attest: VerifiedAttest,
  { patients }: Ask,
): { readonly patient: string } | { readonly no: SentenceKey } => {
  const asked = new Set(patients.length === 0 ? attest.patients : patients);
  const [patient, second] = asked;
  if (patient === undefined || [...asked].some((one) => !attest.patients.includes(one)))
    return { no: 'attest-patient' };
  return second === undefined ? { patient } : { no: 'attest-which' };
};

/**
 * The same verdict under an attest: its one patient and nobody else, whom personnel of the house must also know by a
 * relationship of theirs. Kinds that concern no patient stay as they are.
 */
export const withinAttest = (
  verdict: PermitVerdict,
  { attest, ask }: { readonly attest: VerifiedAttest; readonly ask: Ask },
): PermitVerdict | SentenceKey => {
  const { restriction } = verdict;
  if (restriction.reach === 'common') return verdict;
  const found = patientOf(attest, ask);
  if ('no' in found) return found.no;
  const { patient } = found;
  if (restriction.reach === 'patient' && restriction.patient !== patient) return 'attest-patient';
  const rule = attest.selfSelected ? attestRules.selfGiven : attestRules.given;
  // Of personnel of others the attest is the relationship, where an agreement gave them a right at all (role-of-caller.ts).
  const ours = restriction.reach === 'relationship' && attest.unit !== null;
  const known = ours ? [...new Set([...verdict.known, patient])] : verdict.known;
  return {
    ...verdict,
    restriction: { reach: 'patient', patient },
    known,
    basis: { ...verdict.basis, rule, reason: verdict.basis.reason ?? reasonOf(attest) },
  };
};
