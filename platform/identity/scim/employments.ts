// https://www.rfc-editor.org/rfc/rfc7643#section-4.3: the employments that a User says: the list of our extension, and the one that the enterprise extension knows.

import type { Employee, Employment, HeldRole } from '@fkj/platform-access';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { enterpriseSchema, type ScimResult, scimBad, scimOk } from '@fkj/standards-scim';
import { present, textIn } from './resource.ts';
import { personnelSchema } from './shapes.ts';

/** `whole`: POST and PUT say all that they mean. `change`: PATCH has changed what was shown. */
export type SaidHow = 'whole' | 'change';

type Flat = Pick<Employment, 'job' | 'title' | 'employeeNumber'> & { readonly unit: string | null };

const nobody: Flat = { unit: null, job: null, title: null, employeeNumber: null };

const employmentIn = (held: HeldRole): Employment => {
  const { id, unit, job, title, employeeNumber, start, end } = held;
  return { id, unit, job, title, employeeNumber, start, end };
};

/** As the list of our extension shows them. */
export const shownEmployments = ({ employments }: Pick<Employee, 'employments'>): readonly JsonObject[] =>
  employments.map(({ id, unit, job, title, employeeNumber, start, end }, place) => ({
    ...present({ value: id, department: unit, job, title, employeeNumber, start, end }),
    ...(place === 0 ? { primary: true } : {}),
  }));

/** A day, or a dateTime with its zone. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

const listed = (value: JsonValue): ScimResult<readonly Employment[]> => {
  const found: Employment[] = [];
  for (const item of isArray(value) ? value : []) {
    const unit = textIn(item, 'department');
    if (unit === null) return scimBad('invalidValue', 'Each of employments needs a department.');
    const [start, end] = [textIn(item, 'start'), textIn(item, 'end')];
    const strange = [start, end].find((time) => time !== null && !TIME.test(time));
    if (strange !== undefined)
      return scimBad('invalidValue', 'start and end are days (2026-12-31), or times with a zone.');
    const [id, job, title] = [textIn(item, 'value'), textIn(item, 'job'), textIn(item, 'title')];
    found.push({ id, unit, job, title, employeeNumber: textIn(item, 'employeeNumber'), start, end });
  }
  return scimOk(found);
};

/** Both are made with their members in the order of `Employment`. */
const same = <Value>(one: Value, other: Value): boolean => JSON.stringify(one) === JSON.stringify(other);

/** All that she is to have. Where the list and the enterprise extension say different things, they are refused rather than guessed at. */
export const employmentsIn = (
  user: JsonObject,
  { before, how }: { readonly before: Employee | null; readonly how: SaidHow },
): ScimResult<readonly Employment[]> => {
  const standing = (before?.employments ?? []).map(employmentIn);
  const [first, ...others] = standing;
  const own = user[personnelSchema.id];
  const said = isObject(own) ? own['employments'] : undefined;
  const list = said === undefined ? null : listed(said);
  if (list !== null && !list.ok) return list;
  const flat: Flat = {
    unit: textIn(user[enterpriseSchema.id], 'department'),
    job: textIn(user, 'userType'),
    title: textIn(user, 'title'),
    employeeNumber: textIn(user[enterpriseSchema.id], 'employeeNumber'),
  };
  const { unit, job, title, employeeNumber } = first ?? nobody;
  const flatChanged = !same(flat, { unit, job, title, employeeNumber });
  const given = list?.value ?? (how === 'change' ? [] : null);
  const listRules = given !== null && (how === 'whole' || !same(given, standing));
  if (given !== null && listRules) {
    const named = given.some((one) => one.unit === flat.unit);
    return (how === 'change' && !flatChanged) || flat.unit === null || named
      ? scimOk(given)
      : scimBad('invalidValue', 'department is none of employments: leave it out, or name it there too.');
  }
  if (!flatChanged) return scimOk(standing);
  if (flat.unit === null) return scimOk(others);
  const changed = { ...flat, unit: flat.unit, id: first?.id ?? null, end: first?.end ?? null };
  return scimOk([{ ...changed, start: first?.unit === flat.unit ? first.start : null }, ...others]);
};
