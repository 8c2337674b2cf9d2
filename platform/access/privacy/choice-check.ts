// DESIGN.md §7 "privacy choices": what cannot be enforced is not taken as a choice; its writer is told.

import type { ContentCheck } from '../access.ts';
import type { PrivacyRules } from './privacy-rules.ts';
import { patientKinds } from './project-choice.ts';
import { readConsent } from './read-consent.ts';

/** Refuses a choice that could not be kept as it is written. */
export const choiceCheck = (rules: () => PrivacyRules): ContentCheck => ({
  name: 'privacy choices',
  kinds: new Set(['Consent']),
  check: (resource) => {
    const read = readConsent(resource, rules(), patientKinds);
    return 'faults' in read ? read.faults : [];
  },
});
