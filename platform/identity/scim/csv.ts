// https://www.rfc-editor.org/rfc/rfc4180: a list of employees from an HR system that has no SCIM; every line is told about.

import type { Governor } from '@fkj/platform-access';
import { isArray, isObject, type JsonObject } from '@fkj/standards-json';
import { enterpriseSchema, readFilter, type ScimResult, scimBad, scimOk, userSchema } from '@fkj/standards-scim';
import type { Resources } from './service.ts';
import { personnelSchema } from './shapes.ts';

const MAX_LINES = 5_000;

/** Columns and what each becomes. `userName` finds the person again. */
const columns = [
  'userName',
  'externalId',
  'givenName',
  'familyName',
  'active',
  'email',
  'phone',
  'title',
  'job',
  'department',
  'employeeNumber',
  'start',
  'end',
  'hprNumber',
  'nationalNumber',
] as const;
type Column = (typeof columns)[number];
type Row = Readonly<Partial<Record<Column, string>>>;

export interface LineReport {
  /** In the file, the header being 1. */
  readonly line: number;
  readonly outcome: 'created' | 'changed' | 'refused';
  readonly detail: string | null;
}

/** Fields may be quoted; a comma or a semicolon (as Norwegian spreadsheets write) parts them, whichever the header has. */
export const readCsv = (
  text: string,
): ScimResult<readonly { readonly line: number; readonly fields: readonly string[] }[]> => {
  const header = text.slice(0, Math.max(0, text.search(/\r?\n|$/)));
  const separator = header.includes(';') ? ';' : ',';
  const rows: { line: number; fields: string[] }[] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let line = 1;
  let begun = 1;
  const endRow = (): void => {
    fields.push(field);
    field = '';
    if (fields.some((one) => one !== '')) rows.push({ line: begun, fields });
    fields = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '\n') line += 1;
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && field === '') quoted = true;
    else if (sign === separator) {
      fields.push(field.trim());
      field = '';
    } else if (sign === '\n') {
      field = field.trim();
      endRow();
      begun = line;
      if (rows.length > MAX_LINES + 1) return scimBad('tooMany', `At most ${MAX_LINES} lines are taken.`);
    } else if (sign !== '\r') field += sign;
  }
  if (quoted) return scimBad('invalidSyntax', `The quotes that begin in line ${begun} are never closed.`);
  field = field.trim();
  endRow();
  return scimOk(rows);
};

/** What all lines of one person say together. */
interface Whole {
  readonly active: boolean;
  /** Null where the file has no column `department`: it says nothing of employments. */
  readonly employments: readonly JsonObject[] | null;
}

const isActive = (row: Row): boolean => !/^(false|nei|0|no)$/i.test(row.active ?? '');

/** Lines of one person are her employments; of two about the same work the later counts. Who has none left that is active has left. */
const wholeOf = (rows: readonly Row[]): Whole => {
  const last = new Map(
    rows.map((row) => [JSON.stringify([row.department, row.job, row.employeeNumber, row.start]), row]),
  );
  const standing = [...last.values()].filter(isActive);
  if (rows.every(({ department }) => department === undefined))
    return { active: standing.length > 0, employments: null };
  const employments = standing.flatMap(({ department = '', job, title, employeeNumber, start, end }) =>
    department === '' ? [] : [some({ department, job, title, employeeNumber, start, end })],
  );
  return { active: standing.length > 0, employments };
};

const some = (members: Readonly<Record<string, string | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );

const userOf = (row: Row, { active, employments }: Whole): JsonObject => {
  const given = (name: Column): string | null => row[name] ?? null;
  const [email, phone] = [given('email'), given('phone')];
  return {
    schemas: [userSchema.id, enterpriseSchema.id, personnelSchema.id],
    ...some({ userName: row.userName, externalId: row.externalId }),
    name: some({ givenName: row.givenName, familyName: row.familyName }),
    active,
    ...(email === null || email === '' ? {} : { emails: [{ value: email, type: 'work' }] }),
    ...(phone === null || phone === '' ? {} : { phoneNumbers: [{ value: phone, type: 'work' }] }),
    [personnelSchema.id]: {
      ...some({ hprNumber: row.hprNumber, nationalNumber: row.nationalNumber }),
      ...(employments === null ? {} : { employments }),
    },
  };
};

/** Makes or changes one person for each line; a line that is refused does not stop the next. */
export const importCsv = async (
  by: Governor,
  text: string,
  users: Resources,
): Promise<ScimResult<readonly LineReport[]>> => {
  const read = readCsv(text.replace(/^\ufeff/, ''));
  if (!read.ok) return read;
  const [header, ...rows] = read.value;
  const names = (header?.fields ?? []).map(
    (name) => columns.find((one) => one.toLowerCase() === name.toLowerCase()) ?? null,
  );
  const strange = names.indexOf(null);
  if (strange >= 0) return scimBad('invalidSyntax', `Column ${strange + 1} is none of ${columns.join(', ')}.`);
  if (!names.includes('userName'))
    return scimBad('invalidSyntax', 'The first line must name the columns, userName among them.');
  const lines = rows.map(({ line, fields }) => {
    const row: Row = Object.fromEntries(names.flatMap((name, at) => (name === null ? [] : [[name, fields[at] ?? '']])));
    return { line, row, fits: fields.length <= names.length };
  });
  const people = new Map<string, Row[]>();
  for (const { row, fits } of lines) if (fits) people.set(nameIn(row), [...(people.get(nameIn(row)) ?? []), row]);
  const reports: LineReport[] = [];
  for (const { line, row, fits } of lines) {
    const whole = wholeOf(people.get(nameIn(row)) ?? []);
    reports.push({ line, ...(fits ? await importLine(by, { row, whole }, users) : tooLong) });
  }
  return scimOk(reports);
};

const tooLong = { outcome: 'refused', detail: 'The line has more fields than the first line.' } as const;

const nameIn = ({ userName }: Row): string => (userName ?? '').toLowerCase();

const importLine = async (
  by: Governor,
  { row, whole }: { readonly row: Row; readonly whole: Whole },
  users: Resources,
): Promise<Omit<LineReport, 'line'>> => {
  const filter = readFilter(`userName eq ${JSON.stringify(row.userName ?? '')}`);
  if (!filter.ok) return { outcome: 'refused', detail: filter.error.detail };
  const found = await users.candidates(by, filter.value);
  if (!found.ok) return { outcome: 'refused', detail: found.error.detail };
  const before = found.value.find((one) => String(one['userName']).toLowerCase() === nameIn(row));
  const user = userOf(row, whole.employments === null ? { ...whole, employments: shownIn(before) } : whole);
  const answer =
    before === undefined
      ? await users.create(by, user)
      : await users.replace({ by, id: String(before['id']), body: user, ifMatch: null });
  if (!answer.ok) return { outcome: 'refused', detail: answer.error.detail };
  return { outcome: before === undefined ? 'created' : 'changed', detail: null };
};

/** The employments of a person as she was, for a file that says nothing of them. */
const shownIn = (before: JsonObject | undefined): readonly JsonObject[] => {
  const own = before?.[personnelSchema.id];
  const employments = isObject(own) ? own['employments'] : undefined;
  return isArray(employments) ? employments.filter(isObject) : [];
};
