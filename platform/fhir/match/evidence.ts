// https://hl7.org/fhir/R4/patient-operation-match.html: what speaks for and against two descriptions being of one person.

import { foldText } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { parsePersonNumber, personNumberSystems } from '@fkj/standards-norway';
import { editDistance } from './edit-distance.ts';

/** Only what finding a person may ask for and show (DESIGN §7): number, name, birth date. */
export interface Described {
  /** Valid person numbers, eleven digits. */
  readonly numbers: readonly string[];
  readonly names: readonly DescribedName[];
  /** 'YYYY-MM-DD'; null where it is not whole. */
  readonly birthDate: string | null;
}

interface DescribedName {
  readonly family: string;
  /** One by one, in the order they stand. */
  readonly given: readonly string[];
}

export type Evidence =
  | 'number-equal'
  | 'number-differs'
  | 'birth-date-equal'
  | 'birth-date-differs'
  | 'family-equal'
  | 'family-similar'
  | 'family-differs'
  | 'given-equal'
  | 'given-similar'
  | 'given-differs';

/** What a Patient says of who it is. */
export function describedBy(patient: JsonObject): Described {
  const birthDate = patient['birthDate'];
  return {
    numbers: objectsIn(patient['identifier']).flatMap(({ system, value }) =>
      typeof system === 'string' && typeof value === 'string' && isNumber(system, value) ? [value] : [],
    ),
    names: objectsIn(patient['name']).map(nameOf),
    birthDate: typeof birthDate === 'string' && birthDate.length === 10 ? birthDate : null,
  };
}

const isNumber = (system: string, value: string): boolean =>
  personNumberSystems.includes(system) && parsePersonNumber(value, { rules: 'from-2032' }).ok;

const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : [];

function nameOf({ family, given, text }: JsonObject): DescribedName {
  const names = isArray(given) ? given.flatMap((one) => (typeof one === 'string' ? one.split(/\s+/) : [])) : [];
  if (typeof family === 'string' || names.length > 0 || typeof text !== 'string') {
    return { family: typeof family === 'string' ? foldText(family) : '', given: names.map(foldText) };
  }
  // A name in one piece: the last word is the family name.
  const words = text.trim().split(/\s+/).map(foldText);
  return { family: words.at(-1) ?? '', given: words.slice(0, -1) };
}

/** What can be compared; what one of them does not say is no evidence. */
export function evidenceOf(asked: Described, found: Described): ReadonlySet<Evidence> {
  const evidence = new Set<Evidence>();
  if (asked.numbers.length > 0 && found.numbers.length > 0) {
    const equal = asked.numbers.some((number) => found.numbers.includes(number));
    // A D-number is followed by a national one: only numbers of one kind contradict each other.
    const contradict = asked.numbers.some((one) => found.numbers.some((other) => kindOf(one) === kindOf(other)));
    if (equal) evidence.add('number-equal');
    else if (contradict) evidence.add('number-differs');
  }
  if (asked.birthDate !== null && found.birthDate !== null) {
    evidence.add(asked.birthDate === found.birthDate ? 'birth-date-equal' : 'birth-date-differs');
  }
  const named = asked.names.flatMap((one) => found.names.map((other) => nameEvidence(one, other)));
  const best = named.sort((one, other) => weightOf(other) - weightOf(one))[0] ?? [];
  for (const one of best) evidence.add(one);
  return evidence;
}

const kindOf = (number: string): string => {
  const parsed = parsePersonNumber(number, { rules: 'from-2032' });
  return parsed.ok ? parsed.value.kind : '';
};

function nameEvidence(one: DescribedName, other: DescribedName): readonly Evidence[] {
  const found: Evidence[] = [];
  if (one.family !== '' && other.family !== '') found.push(`family-${likeness([one.family], [other.family])}`);
  if (one.given.length > 0 && other.given.length > 0) found.push(`given-${likeness(one.given, other.given)}`);
  return found;
}

const VALUE = { equal: 2, similar: 1, differs: 0 } as const;

const weightOf = (evidence: readonly Evidence[]): number =>
  evidence.reduce(
    (sum, one) => sum + VALUE[one.endsWith('equal') ? 'equal' : one.endsWith('similar') ? 'similar' : 'differs'],
    0,
  );

/** equal: one list has the words of the other (a middle name left out); similar: a letter apart, an initial, or one word. */
function likeness(one: readonly string[], other: readonly string[]): 'equal' | 'similar' | 'differs' {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.every((word) => long.includes(word))) return 'equal';
  return short.some((word) => long.some((next) => isAlike(word, next))) ? 'similar' : 'differs';
}

/** Shorter names than this have too many neighbours for a letter more or less to mean a slip. */
const SLIP_LENGTH = 4;

function isAlike(one: string, other: string): boolean {
  if (one === other) return true;
  if (one.length === 1 || other.length === 1) return one.charAt(0) === other.charAt(0);
  const parts = [one, other].map((name) => name.split('-'));
  if (parts[0]?.some((part) => part.length > 2 && parts[1]?.includes(part))) return true;
  return Math.min(one.length, other.length) >= SLIP_LENGTH && editDistance(one, other) === 1;
}
