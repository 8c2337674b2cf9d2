// Pasient- og brukerrettighetsloven §§ 3-4, 4-3 and 4-4; reference/users-and-screens.md A.13: may this person act for that one today?

import { printName } from '../callers/print-name.ts';
import type { SentenceKey } from '../decision/sentences.ts';
import { stretchOf } from '../relations/instants.ts';
import { codesOf, objectsAt, textAt, valueAt } from '../relations/tree.ts';
import { ageAt } from './age.ts';
import {
  type RepresentationBasis,
  type RepresentationRules,
  type RepresentationWay,
  type RepresentedRights,
  refusalReasons,
  representationCodes,
} from './representation-rules.ts';

/** A citizen acts for another: within what the other might do herself. */
export interface Representation {
  readonly patient: string;
  /** Her name, for those who choose. */
  readonly name: string;
  readonly basis: RepresentationBasis;
  readonly gives: RepresentedRights;
  /** Whether she reads the log of the represented. */
  readonly log: 'read' | 'none';
  /** Units ('Organization/1') whose looks and contacts are not in that log; none where there is no log to read. */
  readonly withoutUnits: readonly string[];
}

export interface RepresentationFacts {
  /** RelatedPersons of the patient that carry the representative's national number. */
  readonly relations: readonly unknown[];
  readonly patient: unknown;
  /** The representative's own Patient. */
  readonly holder: unknown;
  /** Fields in which the patient lacks the capacity to consent. */
  readonly lacks: readonly string[];
  /** ms since 1970. */
  readonly now: number;
}

export type RepresentationAnswer = Representation | { readonly refused: SentenceKey };

/**
 * The first way of the rules that holds now. Refused: `no-representation` when no relation gives one, `representation-ended`
 * when the patient has come of the age where hers is her own, `representation-withheld` when a reason to refuse is written.
 */
export const representationOf = (
  { relations, patient, holder, lacks, now }: RepresentationFacts,
  rules: RepresentationRules,
): RepresentationAnswer => {
  const standing = relations.filter((relation) => stands(relation, now));
  const withheld = standing.some((relation) => codes(relation, refusalReasons).length > 0);
  if (withheld) return { refused: 'representation-withheld' };
  const stated = new Set(standing.flatMap((relation) => codes(relation, representationCodes)));
  const ways = rules.ways.filter(
    ({ code, whileLacking }) => stated.has(code) && (whileLacking === null || lacks.includes(whileLacking)),
  );
  if (ways.length === 0) return { refused: 'no-representation' };
  const age = ageAt(textAt(patient, 'birthDate'), now);
  const holderAge = ageAt(textAt(holder, 'birthDate'), now);
  const way = ways.find((one) => ofAge(one, age) && (holderAge ?? 0) >= one.holderAge);
  const id = textAt(patient, 'id');
  if (way === undefined || id === null) return { refused: 'representation-ended' };
  const { basis, gives } = way;
  const log = rules.log.bases.has(basis) ? 'read' : 'none';
  return { patient: id, name: printName(patient), basis, gives, log, withoutUnits: [] };
};

/** Without a known age only a way without limits is open: default deny. */
const ofAge = ({ ages }: RepresentationWay, age: number | null): boolean =>
  age === null ? ages.from === 0 && ages.until === null : age >= ages.from && (ages.until === null || age < ages.until);

const codes = (relation: unknown, system: string): readonly string[] =>
  objectsAt(relation, 'relationship').flatMap((concept) => codesOf(concept, system));

/** Active, and within its period; a period that cannot be read gives nothing. */
const stands = (relation: unknown, now: number): boolean => {
  if (valueAt(relation, 'active') === false) return false;
  const start = textAt(relation, 'period', 'start');
  const end = textAt(relation, 'period', 'end');
  const begun = start === null || (stretchOf(start)?.low ?? Number.POSITIVE_INFINITY) <= now;
  return begun && (end === null || (stretchOf(end)?.high ?? 0) > now);
};
