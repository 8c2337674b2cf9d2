// DESIGN.md §7 "the patient's privacy choices": a Consent as the rows that every statement asks.

import type { ObjectName, PrivacyChoice } from '@fkj/platform-record';
import { isCommonKind, resourceTypes } from '@fkj/standards-fhir';
import type { PrivacyRules } from './privacy-rules.ts';
import { readConsent } from './read-consent.ts';

/** Kinds that can be kept from somebody: those of patients. */
export const patientKinds: readonly string[] = [
  ...resourceTypes.filter((kind) => !isCommonKind(kind)),
  ...['COMPOSITION', 'CONTRIBUTION', 'EHR', 'EHR_STATUS', 'FOLDER'],
];

/** What a version of a Consent keeps. */
export const projectChoice = (source: ObjectName, tree: unknown, rules: PrivacyRules): readonly PrivacyChoice[] => {
  const read = readConsent(tree, rules, patientKinds);
  // Its writer was refused: what has come in by another door is no choice that anybody has been promised.
  if ('faults' in read || read.choice === null) return [];
  const { patient, mode, emergency, lines } = read.choice;
  return lines.flatMap(({ does, parties, objects, kinds, low, high, from, to }) =>
    (parties.length === 0 ? [null] : parties).flatMap((party) =>
      (objects.length === 0 ? [null] : objects).map(
        (object): PrivacyChoice => ({
          ...{ patient, source, party, object, kinds, low, high, to },
          mode: does === 'keeps' ? mode : 'lets-through',
          overridable: emergency === 'opens',
          from: from ?? 0,
        }),
      ),
    ),
  );
};
