// https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2

import { type JsonObject, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enterpriseSchema, type Shape, userSchema } from '../index.ts';
import { type AttributePath, comparisons, printFilter, type ScimFilter } from './filter.ts';
import { checkFilter, demanded, matches } from './matches.ts';
import { readFilter, readPatchPath } from './read-filter.ts';

const shape: Shape = { core: userSchema, extensions: [enterpriseSchema] };
const ENTERPRISE = enterpriseSchema.id;

const bjensen = read(
  JSON.stringify({
    schemas: [userSchema.id],
    id: '2819c223',
    userName: 'bjensen',
    name: { familyName: "O'Malley", givenName: 'Barbara' },
    title: 'Tour Guide',
    active: true,
    emails: [
      { type: 'work', value: 'bjensen@example.com', primary: true },
      { type: 'home', value: 'babs@jensen.org' },
    ],
    phoneNumbers: [],
    meta: { lastModified: '2011-05-13T04:42:34Z' },
    [ENTERPRISE]: { department: 'lillevik-sykehjem' },
  }),
);
if (!bjensen.ok) throw new Error('not JSON');
const user = bjensen.value.tree as JsonObject;

const asked = (text: string): boolean => {
  const filter = readFilter(text);
  if (!filter.ok) throw new Error(filter.error.detail);
  const checked = checkFilter(filter.value, shape);
  if (!checked.ok) throw new Error(checked.error.detail);
  return matches(filter.value, user, shape);
};

describe('a filter is refused', () => {
  it.each([
    ['', 'name of an attribute'],
    ['userName', 'A space'],
    ['userName eq', 'A space'],
    ['userName eq bjensen', 'A value'],
    ['userName eq "bjensen', 'A value'],
    ['userName is "x"', 'An operator'],
    ['userName eq "x" and', 'A space'],
    ['userName eq "x" xor title pr', 'The end'],
    ['(userName eq "x"', ') was expected'],
    ['emails[type eq "work"', '] was expected'],
    ['userName eq "\\u12"', 'A JSON string'],
  ])('%s', (text, detail) => {
    const read = readFilter(text);
    expect(read.ok ? null : [read.error.status, read.error.scimType]).toEqual([400, 'invalidFilter']);
    expect(read.ok ? '' : read.error.detail).toContain(detail);
  });

  it('when it is too long, too deep, or of too many conditions', () => {
    for (const text of [
      'a'.repeat(4_001),
      `${'('.repeat(30)}title pr${')'.repeat(30)}`,
      `${'a pr or '.repeat(150)}a pr`,
    ])
      expect(readFilter(text).ok).toBe(false);
  });

  it.each([
    'nickname pr',
    'userName.x eq "1"',
    'active gt true',
    'userName[value eq "1"]',
    'urn:x:y:userName pr',
    'emails[x pr]',
  ])('when the schema cannot answer it: %s', (text) => expect(() => asked(text)).toThrow());
});

describe('a filter matches', () => {
  it.each([
    'userName eq "bjensen"',
    'USERNAME EQ "BJensen"',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "BJ"',
    'name.familyName co "O\'Malley"',
    'title pr',
    'meta.lastModified gt "2011-05-13T04:42:33+00:00"',
    'meta.lastModified ge "2011-05-13T06:42:34+02:00"',
    'title eq "Tour Guide" and active eq true',
    'title eq "x" or active eq true and userName eq "bjensen"',
    'emails eq "babs@jensen.org"',
    'emails[type eq "work" and value ew "example.com"]',
    'not (emails[type eq "home" and value ew "example.com"])',
    'not(title eq "x")',
    'userName ne "x"',
    'preferredLanguage eq null',
    'userType ne "x"',
    `${ENTERPRISE}:department eq "lillevik-sykehjem"`,
    'id eq "2819c223"',
  ])('%s', (text) => expect(asked(text)).toBe(true));
});

describe('a filter does not match', () => {
  it.each([
    'id eq "2819C223"',
    'phoneNumbers pr',
    'preferredLanguage pr',
    'title eq "x" and (active eq true or userName eq "bjensen")',
    'active eq "true"',
    'userName eq null',
    'meta.lastModified lt "nonsense"',
    `${ENTERPRISE}:department eq "Lillevik-sykehjem"`,
  ])('%s', (text) => expect(asked(text)).toBe(false));
});

describe('what a filter demands', () => {
  const demand = (text: string) => {
    const filter = readFilter(text);
    return filter.ok ? demanded(filter.value, 'userName', userSchema) : undefined;
  };
  it('is found under and, never under or, not or another operator', () => {
    expect(demand('title pr and userName eq "a"')).toBe('a');
    expect(demand('title pr or userName eq "a"')).toBeNull();
    expect(demand('not (userName eq "a")')).toBeNull();
    expect(demand('userName sw "a"')).toBeNull();
  });
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/).filter((word) => word.toLowerCase() !== 'not');
const path: fc.Arbitrary<AttributePath> = fc.record({
  schema: fc.constantFrom(null, ENTERPRISE, userSchema.id),
  attribute: name,
  sub: fc.option(name),
});
const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer().map((number) => ({ number: String(number) })),
);
const { filter: anyFilter } = fc.letrec<{ filter: ScimFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    fc.record({ op: fc.constantFrom(...comparisons), path, value }),
    fc.record({ op: fc.constant('pr' as const), path }),
    fc.record({ op: fc.constant('not' as const), filter: tie('filter') }),
    fc.record({ op: fc.constant('has' as const), path, filter: tie('filter') }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.tuple(tie('filter'), tie('filter')),
    }),
  ),
}));

describe('any filter', () => {
  it('printed and read again is the same', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(readFilter(printFilter(filter))).toEqual({ ok: true, value: filter });
      }),
    );
  });

  it('of any text is read or refused, never an exception', () => {
    const pieces = fc.constantFrom(
      ' ',
      '(',
      ')',
      '[',
      ']',
      '"',
      'and',
      'or',
      'not',
      'eq',
      'pr',
      'a',
      'a.b',
      '"x"',
      '1',
      'urn:a:',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }), (words) => {
        expect(typeof readFilter(words.join('')).ok).toBe('boolean');
        expect(typeof readPatchPath(words.join('')).ok).toBe('boolean');
      }),
    );
  });
});
