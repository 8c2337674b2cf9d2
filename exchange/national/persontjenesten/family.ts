// Forvaltningsloven § 6: who is near to an employee, as the population register knows it; input to whose records are withheld from her.

import type { FamilyOf } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { identifierSystems, parsePersonNumber } from '@fkj/standards-norway';
import { call, type RegisterAccess } from '../call.ts';
import { objectIn, objects, textIn } from '../json.ts';
import type { Keeper } from '../keep.ts';
import { type RegisterTrouble, trouble } from '../known.ts';

const register = 'persontjenesten';
/** The list of a person (FREG: Familierelasjon, Sivilstand, Foreldreansvar), and the numbers that an element has. */
const PARTS = [
  ['FamilyRelation', 'familyRelation', ['relatedPerson']],
  // Who is, or has been, her husband.
  ['MaritalStatus', 'maritalStatus', ['relatedByMaritalStatus']],
  ['ParentalResponsibility', 'parentalResponsibility', ['responsible', 'subjectOfResponsibility']],
] as const;
const PATH = `/api/legal-basis/person/get-by-nin?${PARTS.map(([part]) => `informationParts=${part}`).join('&')}&includeHistory=false`;

/** After a failure the register is left alone for so long, ms: who logs in does not wait for it. */
const LEFT_ALONE = 60_000;

export interface FamilyParts {
  readonly register: RegisterAccess;
  readonly keeper: Keeper<readonly string[]>;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** Numbers of her family ('system|value'). What cannot be asked is nobody, or who was near when it last answered. */
export const familyOf = ({ register: access, keeper, clock }: FamilyParts): FamilyOf => {
  let failedAt = Number.NEGATIVE_INFINITY;
  const ask = async (number: string): Promise<Result<readonly string[] | null, RegisterTrouble>> => {
    if (clock() - failedAt < LEFT_ALONE) return refused(trouble(register, 'unavailable'));
    const answer = await call(access, {
      ...{ register, method: 'POST', path: PATH, body: `nin=${encodeURIComponent(number)}` },
      headers: { 'api-version': '2', accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    });
    const tree = answer.ok && answer.value !== null ? objectIn(answer.value) : null;
    if (answer.ok && answer.value === null) return ok(null);
    if (answer.ok && tree !== null) return ok(familyIn(tree));
    failedAt = clock();
    return answer.ok ? refused(trouble(register, 'unreadable')) : answer;
  };
  return async (numbers) => {
    const own = numbers.map((number) => number.slice(number.lastIndexOf('|') + 1));
    const answers = await Promise.all(own.map((number) => keeper.get(number, () => ask(number))));
    const near = answers.flatMap((answer) => (answer.ok ? (answer.value.value ?? []) : []));
    return [...new Set(near)].filter((number) => !own.includes(number)).flatMap(withSystem);
  };
};

const familyIn = (person: JsonObject): readonly string[] =>
  PARTS.flatMap(([, list, names]) =>
    objects(person[list])
      .filter(({ isValid }) => isValid === true)
      .flatMap((element) => names.flatMap((name) => textIn(element, name) ?? [])),
  );

const withSystem = (number: string): readonly string[] => {
  const parsed = parsePersonNumber(number);
  if (!parsed.ok) return [];
  const { kind } = parsed.value;
  return [`${kind === 'd-number' ? identifierSystems.dNumber : identifierSystems.nationalNumber}|${number}`];
};
