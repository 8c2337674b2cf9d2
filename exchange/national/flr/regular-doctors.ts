// DESIGN.md §7 "care relationship", reference/norway.md §11: what Fastlegeregisteret says of our patients, kept as relationships that lapse.

import { type Access, type RegularDoctorOf, registerSource } from '@fkj/platform-access';
import {
  type Cursor,
  type Filter,
  type HealthRecord,
  type ObjectName,
  ok,
  type Result,
  refused,
} from '@fkj/platform-record';
import { identifierSystems } from '@fkj/standards-norway';
import { objectIn } from '../json.ts';
import type { RegisterTrouble } from '../known.ts';
import type { gpOf } from './gp-of.ts';
import type { GeneralPractitioner } from './port.ts';

export interface RegularDoctorParts {
  readonly gpOf: ReturnType<typeof gpOf>;
  readonly record: Pick<HealthRecord, 'find' | 'relate'>;
  readonly access: Pick<Access, 'housePermit'>;
  /** ms since 1970. */
  readonly clock: () => number;
}

export interface RegularDoctors {
  /** Asks about one patient and keeps the answer. */
  readonly ask: RegularDoctorOf;
  /** A Patient has been written: she is asked about first in the next round. */
  note(patient: string): void;
  /**
   * Asks about those who were written, and the next patients in the order of their ids, `most` at most; begins anew three days after
   * the last. Answers how many were asked about. Stops where the register fails.
   */
  round(most: number): Promise<Result<number, RegisterTrouble>>;
}

const DAY = 86_400_000;
/** So long a word of the register opens; then it must have been said again. */
const HOLDS = 7 * DAY;
const REST = 3 * DAY;
const MOST_NOTED = 10_000;
/** Roles of one doctor in one practice. */
const MOST_ROLES = 20;
const WORK = 'flr';

export function regularDoctors({ gpOf, record, access, clock }: RegularDoctorParts): RegularDoctors {
  /** Whether the last question was answered: of who is not there the same is said as of who is. */
  let failing: RegisterTrouble | null = null;
  /** When the word was said that is kept, by id of Patient: the same word is written once. */
  const kept = new Map<string, number>();
  const noted = new Set<string>();

  const idsOf = async (kind: string, filter: Filter): Promise<readonly string[]> => {
    const page = await record.find(access.housePermit(WORK), {
      ...{ kind, filter, sort: [], limit: MOST_ROLES, total: 'none', asked: 'regular doctor' },
    });
    if (!page.ok) throw new Error(`the house may not read its directory: ${page.error.code}`);
    const standing = page.value.matches.filter(({ document }) => objectIn(document)?.['active'] !== false);
    return standing.map(({ id }) => id);
  };

  /** One of ours and no more: who is not certain is nobody. */
  const only = async (kind: 'Practitioner' | 'Organization', system: string, code: string): Promise<string | null> => {
    const [one, other] = await idsOf(kind, { test: 'token', param: 'identifier', system, code });
    return one === undefined || other !== undefined ? null : one;
  };

  /**
   * The practice, where one of the doctors has a role here; an organisation with units below is more than a practice, and there it is
   * his role alone. Other roles of his have nothing to do with the list.
   */
  const partiesOf = async (doctor: GeneralPractitioner | null): Promise<readonly ObjectName[]> => {
    if (doctor === null || doctor.organization === null) return [];
    const practice = await only('Organization', identifierSystems.organizationNumber, doctor.organization);
    if (practice === null) return [];
    const at = { kind: 'Organization', id: practice };
    const roles: string[] = [];
    for (const number of doctor.hprNumbers) {
      const person = await only('Practitioner', identifierSystems.hprNumber, number);
      if (person === null) continue;
      const who = { kind: 'Practitioner', id: person };
      const filter: Filter = { and: [refers('practitioner', who), refers('organization', at)] };
      roles.push(...(await idsOf('PractitionerRole', filter)));
    }
    if (roles.length === 0) return [];
    const below = await idsOf('Organization', refers('partof', at));
    return below.length === 0 ? [at] : roles.map((id) => ({ kind: 'PractitionerRole', id }));
  };

  const askOne = async (patient: string): ReturnType<RegularDoctorOf> => {
    const answer = await gpOf(patient);
    if (answer.ok) failing = answer.value.trouble;
    else if ('register' in answer.error) failing = answer.error;
    else if (failing === null) return { outcome: 'told', parties: [], asOf: clock() };
    if (!answer.ok) return { outcome: 'unavailable' };
    const { value, asOf } = answer.value;
    const parties = await partiesOf(value);
    if (kept.get(patient) !== asOf) {
      const relationships = parties.map(
        (party) => ({ patient, party, basis: 'gp', from: asOf, to: asOf + HOLDS }) as const,
      );
      const stated = { source: registerSource(patient), relationships };
      const related = await record.relate(access.housePermit(WORK), stated);
      if (!related.ok) throw new Error(`what the register says could not be kept: ${related.error.code}`);
      if (kept.size >= MOST_NOTED) kept.clear();
      kept.set(patient, asOf);
    }
    return { outcome: 'told', parties, asOf };
  };

  let reached: Cursor | null = null;
  let rest = 0;
  const nextPatients = async (most: number): Promise<readonly string[]> => {
    if (most <= 0 || clock() < rest) return [];
    const page = await record.find(access.housePermit(WORK), {
      ...{ kind: 'Patient', filter: { and: [] }, sort: [{ by: 'id', direction: 'ascending' }] },
      ...{ limit: most, total: 'none', asked: 'patients for the register of general practitioners' },
      ...(reached === null ? {} : { after: reached }),
    });
    if (!page.ok) throw new Error(`the house may not find patients: ${page.error.code}`);
    reached = page.value.next;
    if (reached === null) rest = clock() + REST;
    return page.value.matches.map(({ id }) => id);
  };

  return {
    ask: askOne,
    note: (patient) => {
      kept.delete(patient);
      if (noted.size < MOST_NOTED) noted.add(patient);
    },
    round: async (most) => {
      const first = [...noted].slice(0, most);
      const before = reached;
      let asked = 0;
      for (const patient of [...first, ...(await nextPatients(most - first.length))]) {
        const word = await askOne(patient);
        if (word.outcome === 'unavailable' && failing !== null) {
          reached = before;
          rest = 0;
          return refused(failing);
        }
        noted.delete(patient);
        asked += 1;
      }
      return ok(asked);
    },
  };
}

const refers = (param: string, target: ObjectName): Filter => ({ test: 'reference', param, target });
