// https://hl7.org/fhir/R4/flag.html; pasient- og brukerrettighetsloven § 4-3: a written decision that a patient lacks the capacity to consent, as a Flag.

import type { ContentCheck } from '../access.ts';
import type { Caller } from '../caller.ts';
import { hatsOf } from '../decision/role-of-caller.ts';
import { stretchOf } from '../relations/instants.ts';
import { codesOf, objectsAt, referenceAt, textAt, valueAt } from '../relations/tree.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import type { CapacityRules } from './capacity-rules.ts';

/** Flag.category of such a decision: code `samtykkekompetanse`. */
const flagCategory = 'https://felleskommunaljournal.no/fhir/CodeSystem/flag-category';
const CAPACITY = 'samtykkekompetanse';
/** Flag.code: the fields in which the capacity is lacking. */
const capacityFields = 'https://felleskommunaljournal.no/fhir/CodeSystem/capacity-field';
/** On the Flag: why (valueString). */
const WRITTEN_REASON = 'https://felleskommunaljournal.no/fhir/StructureDefinition/written-reason';

const isCapacityDecision = (tree: unknown): boolean =>
  textAt(tree, 'resourceType') === 'Flag' &&
  objectsAt(tree, 'category').some((category) => codesOf(category, flagCategory).includes(CAPACITY));

const fieldsOf = (tree: unknown): readonly string[] => codesOf(valueAt(tree, 'code'), capacityFields);

const reasonOf = (tree: unknown): string =>
  textAt(
    objectsAt(tree, 'extension').find((one) => textAt(one, 'url') === WRITTEN_REASON),
    'valueString',
  )?.trim() ?? '';

/** The fields that one decision takes at this time (ms); a period that cannot be read takes them, since its writer was told. */
export const lackingBy = (tree: unknown, now: number): readonly string[] => {
  if (!isCapacityDecision(tree) || textAt(tree, 'status') !== 'active') return [];
  const start = textAt(tree, 'period', 'start');
  const end = textAt(tree, 'period', 'end');
  const begun = start === null || (stretchOf(start)?.low ?? 0) <= now;
  const over = end !== null && (stretchOf(end)?.high ?? Number.POSITIVE_INFINITY) <= now;
  return begun && !over ? fieldsOf(tree) : [];
};

/** Whoever gives the care decides, in a role of the rules; nobody else changes what was decided. */
export const mayDecideCapacity = (
  caller: Caller,
  { rules, capacity }: { readonly rules: AccessRules; readonly capacity: CapacityRules },
  { before, after }: { readonly before: unknown; readonly after: unknown },
): boolean => {
  if (!isCapacityDecision(before) && !isCapacityDecision(after)) return true;
  if (caller.policy === 'bootstrap') return true;
  return hatsOf(caller, rules).some(
    ({ assignment }) => assignment !== null && capacity.decidedBy.has(assignment.profession),
  );
};

/** A decision says who, why, from when, and in which fields; else nobody could know what it means. */
export const capacityCheck = (rules: () => CapacityRules): ContentCheck => ({
  name: 'capacity to consent',
  kinds: new Set(['Flag']),
  check: (resource) => {
    if (!isCapacityDecision(resource)) return [];
    const { fields, reasonLength } = rules();
    const named = fieldsOf(resource);
    const author = referenceAt(resource, 'author')?.kind ?? '';
    const start = textAt(resource, 'period', 'start');
    const end = textAt(resource, 'period', 'end');
    const readable = [start, end].every((time) => time === null || stretchOf(time) !== null);
    return [
      referenceAt(resource, 'subject')?.kind === 'Patient'
        ? []
        : [{ expression: 'Flag.subject', sentence: 'Name the patient by a reference to her record.' }],
      ['Practitioner', 'PractitionerRole'].includes(author)
        ? []
        : [{ expression: 'Flag.author', sentence: 'Say who decided (Practitioner or PractitionerRole).' }],
      start !== null && readable
        ? []
        : [{ expression: 'Flag.period', sentence: 'Say from when it holds, in dates that can be read.' }],
      named.length > 0 && named.every((field) => fields.has(field))
        ? []
        : [{ expression: 'Flag.code', sentence: `Name the fields: ${[...fields.keys()].join(', ')}.` }],
      reasonOf(resource).length >= reasonLength
        ? []
        : [
            {
              expression: 'Flag.extension',
              sentence: `Write the reason (extension written-reason), in at least ${reasonLength} characters.`,
            },
          ],
    ].flat();
  },
});
