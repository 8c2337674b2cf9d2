// Helsepersonelloven § 21 a: who of the patients an employee is herself, and who is near to her, as far as the record and the registers know.

import type { Filter, HealthRecord, Permit, Stored } from '@fkj/platform-record';
import { numbersOf } from '../detection/person-known.ts';
import { remember } from '../detection/remember.ts';
import { objectsAt, referenceAt, textAt } from '../relations/tree.ts';

/** Patients here, by id. */
export interface Kin {
  readonly own: readonly string[];
  readonly relatives: readonly string[];
}

/** National numbers ('system|value') of the family of who has these, as the population register knows it; none where it cannot be asked. */
export type FamilyOf = (numbers: readonly string[]) => Promise<readonly string[]>;

export interface KinParts {
  readonly record: () => HealthRecord;
  /** The house's own: what is read here is shown to nobody. */
  readonly permit: () => Permit;
  /** ms since 1970. */
  readonly clock: () => number;
  readonly familyOf: FamilyOf;
}

export interface KinFinder {
  /** Of a Practitioner; nobody for who has no national number. */
  of(practitioner: unknown): Promise<Kin>;
  /** The same from the other side: national numbers of a patient herself, and of those near to her. */
  around(patient: unknown): Promise<readonly string[]>;
  /** A relation has changed: what is remembered is no longer to be believed. */
  forget(): void;
}

export const NOBODY: Kin = { own: [], relatives: [] };

const LIFE = 10 * 60_000;
const MOST = 50;

/** Reads those near to an employee; an answer is believed for ten minutes, or until a relation changes in this process. */
export const openKin = ({ record, permit, clock, familyOf }: KinParts): KinFinder => {
  const find = async (kind: string, filter: Filter): Promise<readonly Stored[]> => {
    const page = await record().find(permit(), { kind, filter, sort: [], limit: MOST, total: 'none' });
    if (!page.ok) throw new Error(`the house may not read relations: ${page.error.code}`);
    return page.value.matches;
  };
  const trees = async (kind: string, filter: Filter): Promise<readonly unknown[]> =>
    (await find(kind, filter)).map(({ document }): unknown => JSON.parse(document));
  const withNumbers = async (numbers: readonly string[]): Promise<readonly Stored[]> =>
    numbers.length === 0 ? [] : find('Patient', { or: numbers.map(asTest) });

  const recordsBeside = async (id: string, patient: unknown): Promise<readonly unknown[]> => {
    const ids = linkedIn(patient);
    const linking: Filter = { test: 'reference', param: 'link', target: { kind: 'Patient', id } };
    return trees('Patient', ids.length === 0 ? linking : { or: [{ test: 'id', ids }, linking] });
  };

  const read = async (key: string): Promise<Kin> => {
    const known = key.split(' ');
    const people = await withNumbers(known);
    const own = people.flatMap(({ id, document }) => [id, ...linked(document)]);
    const numbers = [...new Set([...known, ...people.flatMap(({ document }) => numbersOf(JSON.parse(document)))])];
    const naming = await trees('RelatedPerson', { or: numbers.map(asTest) });
    const named = own.length === 0 ? [] : await trees('RelatedPerson', { or: own.map(ofPatient) });
    const family = [...named.flatMap(numbersOf), ...(await familyOf(numbers))];
    const near = await withNumbers([...new Set(family)].filter((number) => !numbers.includes(number)));
    const relatives = [...naming.flatMap((one) => referenceAt(one, 'patient')?.id ?? []), ...near.map(({ id }) => id)];
    return { own: [...new Set(own)], relatives: [...new Set(relatives)].filter((id) => !own.includes(id)) };
  };

  let remembered = remember(read, { clock, life: LIFE });
  return {
    of: async (practitioner) => {
      const numbers = numbersOf(practitioner);
      return numbers.length === 0 ? NOBODY : remembered(numbers.join(' '));
    },
    around: async (patient) => {
      const id = textAt(patient, 'id');
      // Her other records are her own too, and may be the ones with her number.
      const same = id === null ? [] : await recordsBeside(id, patient);
      const numbers = [...new Set([patient, ...same].flatMap(numbersOf))];
      const named = id === null ? [] : await trees('RelatedPerson', ofPatient(id));
      const naming = numbers.length === 0 ? [] : await trees('RelatedPerson', { or: numbers.map(asTest) });
      const ids = naming.flatMap((one) => referenceAt(one, 'patient')?.id ?? []);
      const others = ids.length === 0 ? [] : await trees('Patient', { test: 'id', ids });
      return [...numbers, ...named.flatMap(numbersOf), ...others.flatMap(numbersOf), ...(await familyOf(numbers))];
    },
    forget: () => {
      remembered = remember(read, { clock, life: LIFE });
    },
  };
};

const asTest = (number: string): Filter => {
  const at = number.lastIndexOf('|');
  return { test: 'token', param: 'identifier', system: number.slice(0, at), code: number.slice(at + 1) };
};

const ofPatient = (id: string): Filter => ({ test: 'reference', param: 'patient', target: { kind: 'Patient', id } });

/** Another record of the same person. */
const linked = (document: string): readonly string[] => linkedIn(JSON.parse(document));

const linkedIn = (patient: unknown): readonly string[] =>
  objectsAt(patient, 'link').flatMap((link) => {
    const other = referenceAt(link, 'other');
    return other?.kind === 'Patient' ? [other.id] : [];
  });
