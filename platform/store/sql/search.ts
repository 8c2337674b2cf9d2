// DESIGN.md §3 "search": one SQL statement in which the restriction is joined; rows carry the stored text.

import { glancing, withheldAtAGlance } from './glance.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { type PatientSearch, printPageInPatient, printTotalInPatient, type Whose } from './search-in-patient.ts';
import { printTotalOverMany, searchOverMany, type ToldRow } from './search-over-many.ts';
import { printPeople } from './search-population.ts';
import type { FoundRow, Printed, Search } from './search-question.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';
import { ANNOUNCED } from './sight.ts';

/** What a statement tells of the one patient that is searched, where the caller reaches by relationship. */
interface Known {
  /** Number of the strongest live relationship; null when there is none, or when no patient was named. */
  readonly known: number | null;
}

/** `privacyOf` of that patient. */
interface Kept {
  readonly privacy: bigint | null;
}

/** Whether the patient shares objects of the kind with others. */
interface Shared {
  readonly shared: boolean | null;
}

/** Of a glance: the row has to be asked for with every condition. */
interface Doubted {
  readonly doubt?: boolean | null;
}

/** A page in order. A page without objects tells of the patient too. */
export interface FoundPage extends Known {
  readonly rows: readonly FoundRow[];
  /** The one patient lets the caller know that something is kept from her, found or not. */
  readonly announced: boolean;
}

/** The objects of one page, in order. */
export const searchPage = async (session: Session, search: Search): Promise<FoundPage | Refused> => {
  const { scope } = search;
  if (scope === null) return await overMany(session, search);
  const one = { ...search, scope };
  // Few patients share objects with others: the statement of the patient's own objects is half as long, and says so.
  const glance = mayGlance(one) ? await inPatient(session, one, 'glance') : null;
  if (glance !== null && ('refused' in glance || (!glance.doubt && !glance.shared))) return glance;
  const own = glance?.shared === true ? glance : await inPatient(session, one, 'own');
  return 'refused' in own || !own.shared ? own : await inPatient(session, one, 'several');
};

const mayGlance = ({ reach, tables, scope }: PatientSearch): boolean =>
  tables === 'patient' && glancing(reach) && !withheldAtAGlance(reach).people.includes(scope.patient);

const overMany = async (session: Session, search: Search): Promise<FoundPage | Refused> => {
  const rows = await searchOverMany(search, (printed) => ask<ToldRow>(session, printed));
  return 'refused' in rows ? rows : { rows, known: null, announced: false };
};

const inPatient = async (
  session: Session,
  search: PatientSearch,
  whose: Whose,
): Promise<(FoundPage & { readonly shared: boolean; readonly doubt: boolean }) | Refused> => {
  const rows = await ask<FoundRow & Known & Kept & Shared & Doubted>(session, printPageInPatient(search, whose));
  if ('refused' in rows) return rows;
  // Where nothing is found, the row that tells of the patient stands alone.
  const [first] = rows;
  return {
    rows: first !== undefined && first.object === null ? [] : rows,
    known: first?.known ?? null,
    announced: first?.privacy === ANNOUNCED,
    shared: first?.shared ?? false,
    // Whether what is announced means this caller is asked with every exception.
    doubt: whose === 'glance' && (first?.privacy === ANNOUNCED || rows.some(({ doubt }) => doubt === true)),
  };
};

/** How many objects match in all. */
export const searchTotal = async (
  session: Session,
  search: Search,
): Promise<(Known & { readonly total: number; readonly announced: boolean }) | Refused> => {
  const { scope } = search;
  const printed = scope === null ? printTotalOverMany(search) : printTotalInPatient({ ...search, scope });
  const rows = await ask<Known & Partial<Kept> & { total: bigint }>(session, printed);
  if ('refused' in rows) return rows;
  return {
    total: Number(rows[0]?.total ?? 0n),
    known: rows[0]?.known ?? null,
    announced: rows[0]?.privacy === ANNOUNCED,
  };
};

/** How many objects match over all patients, and of how many different patients those of one patient are. */
export const countPeople = async (
  session: Session,
  search: Search,
): Promise<{ readonly objects: number; readonly patients: number } | Refused> => {
  const rows = await ask<{ objects: bigint; patients: bigint }>(session, printPeople(search));
  if ('refused' in rows) return rows;
  return { objects: Number(rows[0]?.objects ?? 0n), patients: Number(rows[0]?.patients ?? 0n) };
};

const ask = async <Row extends object>(
  session: Session,
  { text, values }: Printed,
): Promise<readonly Row[] | Refused> => {
  try {
    return await run<Row>(session, shaped(text, 'several'), values);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
