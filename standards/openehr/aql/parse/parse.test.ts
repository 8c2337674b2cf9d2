// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: what a query is, errors first.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyQuery } from '../arbitrary.ts';
import { parseAql, printAql } from '../index.ts';

const refusal = (text: string) => {
  const read = parseAql(text);
  return read.ok ? 'read' : `${read.issue.code} ${read.issue.line}:${read.issue.column} ${read.issue.sentence}`;
};
const tree = (text: string) => {
  const read = parseAql(text);
  if (!read.ok) throw new Error(refusal(text));
  return read.value;
};
const FROM = 'FROM EHR e CONTAINS COMPOSITION c';

describe('A query is refused', () => {
  it.each([
    ['', 'syntax 1:1 Expected SELECT, but the query ends here.'],
    ['FROM EHR e', 'syntax 1:1 Expected SELECT, but FROM stands here.'],
    ['SELECT', 'syntax 1:7 Expected a column: a path, a value or a function, but the query ends here.'],
    [
      `SELECT * ${FROM}`,
      'syntax 1:8 Expected a column: a path, a value or a function, but `*` stands here. AQL has no SELECT *; name the variables.',
    ],
    [`SELECT c, ${FROM}`, 'syntax 1:11 Expected a column: a path, a value or a function, but FROM stands here.'],
    ['SELECT c x FROM EHR c', 'syntax 1:10 Expected a comma, AS or FROM after the column, but a name stands here.'],
    [`SELECT c AS from ${FROM}`, 'syntax 1:13 Expected a name that is not reserved after AS, but FROM stands here.'],
    [`SELECT c/ ${FROM}`, 'syntax 1:16 Expected a comma, AS or FROM after the column, but a name stands here.'],
    [
      'SELECT c\nFROM EHR e\n  CONTAINS',
      'syntax 3:11 Expected the name of a class, for example COMPOSITION, but the query ends here.',
    ],
    [
      'SELECT c FROM EHR e CONTAINS CONTAINS',
      'syntax 1:30 Expected the name of a class, for example COMPOSITION, but CONTAINS stands here. CONTAINS stands between two classes.',
    ],
    ['SELECT c FROM EHR e NOT COMPOSITION c', 'syntax 1:25 Expected CONTAINS after NOT, but a name stands here.'],
    [
      'SELECT c FROM (EHR e) CONTAINS COMPOSITION c',
      'syntax 1:23 CONTAINS stands after one class; a bracket contains nothing.',
    ],
    [
      'SELECT c FROM EHR e[]',
      'syntax 1:21 Expected an archetype id, an at-code, a parameter or an attribute in the square brackets, but `]` stands here.',
    ],
    [
      'SELECT c FROM EHR e[ehr_id/value]',
      'syntax 1:33 Expected =, !=, <, <=, >, >= or MATCHES after the path, but `]` stands here.',
    ],
    [
      'SELECT c FROM EHR e[ehr_id/value=]',
      'syntax 1:34 Expected a value, a parameter or a path after the operator, but `]` stands here.',
    ],
    [
      "SELECT c FROM EHR e[ehr_id/value='1'",
      'syntax 1:37 Expected `]` after the predicate, or AND, OR, but the query ends here.',
    ],
    ["SELECT c FROM EHR e[ehr_id/value='1]", 'syntax 1:34 The text that begins here has no closing quote on its line.'],
    [
      "SELECT 'a\\d' FROM EHR e",
      'syntax 1:8 A backslash in this text stands before something that it gives no meaning to; write it twice.',
    ],
    [
      `SELECT c ${FROM} WHERE`,
      'syntax 1:49 Expected a condition: a path or a function, EXISTS, NOT or a bracket, but the query ends here.',
    ],
    [
      `SELECT c ${FROM} WHERE c/name`,
      'syntax 1:56 Expected =, !=, <, <=, >, >=, LIKE or MATCHES after the path, but the query ends here.',
    ],
    [
      `SELECT c ${FROM} WHERE c/name in ('a')`,
      'syntax 1:57 Expected =, !=, <, <=, >, >=, LIKE or MATCHES after the path, but a name stands here. AQL says MATCHES {…}, not IN.',
    ],
    [
      `SELECT c ${FROM} WHERE 1 = c/name`,
      'syntax 1:52 Expected a condition: a path or a function, EXISTS, NOT or a bracket, but `=` stands here. A value stands to the right of the comparison.',
    ],
    [
      `SELECT c ${FROM} WHERE CONTAINS(c/name, 'a')`,
      'syntax 1:71 Expected =, !=, <, <=, > or >= after the function, but the query ends here. A yes or no is asked for with `= true`.',
    ],
    [
      `SELECT c ${FROM} WHERE c/name matches 'a'`,
      'syntax 1:65 Expected `{` or TERMINOLOGY(…) after MATCHES, but a text stands here.',
    ],
    [
      `SELECT c ${FROM} WHERE c/name matches {}`,
      'syntax 1:66 Expected a value, a parameter, TERMINOLOGY(…) or a URI in the list, but `}` stands here.',
    ],
    [
      `SELECT c ${FROM} WHERE c/name matches {|1..2|}`,
      'outdated 1:66 Ranges like {|3.0..5.0|} are not part of AQL; compare with >= and <=.',
    ],
    [
      `SELECT c ${FROM} WHERE (c/name = 1`,
      'syntax 1:61 Expected `)` after the condition, or AND, OR, but the query ends here.',
    ],
    [`SELECT c ${FROM} WHERE c/name = 1)`, 'syntax 1:60 This bracket closes nothing.'],
    [
      `SELECT c ${FROM} WHERE c/name = MAX(c/name)`,
      'syntax 1:59 MAX counts rows and so stands in SELECT only, outside other functions.',
    ],
    [
      `SELECT c ${FROM} LIMIT 10 ORDER BY c/name`,
      'outdated 1:44 LIMIT stands after ORDER BY since AQL 1.1; move it to the end.',
    ],
    [
      `SELECT c ${FROM} TIMEWINDOW P2W/2007-01-01`,
      'outdated 1:44 TIMEWINDOW was taken out of AQL in 1.0.1; ask for VERSION v[ALL_VERSIONS] and compare v/commit_audit/time_committed/value.',
    ],
    [`SELECT TOP 5 c ${FROM} LIMIT 5`, 'syntax 1:50 LIMIT cannot stand together with TOP; leave TOP out.'],
    [`SELECT c ${FROM} LIMIT 0`, 'syntax 1:50 The number after LIMIT is at least 1.'],
    [
      `SELECT c ${FROM} LIMIT $n`,
      'syntax 1:50 LIMIT takes a number, not a parameter; use fetch and offset of the request.',
    ],
    [`SELECT c ${FROM} OFFSET 1 LIMIT 1`, 'syntax 1:44 OFFSET stands after LIMIT: `LIMIT 10 OFFSET 20`.'],
    [`SELECT c ${FROM} LIMIT 1 OFFSET -1`, 'syntax 1:59 Expected a whole number after OFFSET, but `-` stands here.'],
    [`SELECT c ${FROM} ORDER c/name`, 'syntax 1:50 Expected BY after ORDER, but a name stands here.'],
    [
      `SELECT c ${FROM};`,
      'syntax 1:43 Expected CONTAINS, AND, OR, WHERE, ORDER BY, LIMIT or the end, but a character that AQL has not stands here.',
    ],
  ])('%j', (text, sentence) => {
    expect(refusal(text)).toBe(sentence);
  });

  it('when it is longer, deeper or more than a query may be', () => {
    expect(refusal(`SELECT '${'x'.repeat(100_000)}' FROM EHR e`)).toMatch(/^too-much/);
    expect(refusal(`SELECT c FROM EHR e WHERE ${'('.repeat(90_000)}`)).toMatch(/^too-much/);
    expect(refusal(`SELECT c FROM EHR e WHERE ${'NOT '.repeat(20_000)}`)).toMatch(/^too-much/);
    expect(refusal(`SELECT ${'ABS('.repeat(20_000)}`)).toMatch(/^too-much/);
    expect(refusal(`SELECT c FROM ${'(EHR CONTAINS '.repeat(5000)}`)).toMatch(/^too-much/);
    expect(refusal(`SELECT c FROM EHR ${'CONTAINS A '.repeat(9000)}`)).toMatch(/^too-much/);
    expect(refusal(`SELECT ${'c/a[b'.repeat(15_000)}`)).toMatch(/^too-much/);
    expect(refusal(`SELECT ${'1,'.repeat(45_000)}1 FROM EHR e`)).toMatch(/^too-much/);
  });
});

describe('A query', () => {
  it('reads words in any case, comments, and names of functions as names', () => {
    const { columns, from, orderBy } = tree(
      'select count as max -- a comment\nfrom Ehr Count contains version[all_versions] contains Composition order by Count descending --',
    );
    expect(columns).toMatchObject([{ alias: 'max', of: { form: 'path', variable: 'count', steps: [] } }]);
    expect(from).toMatchObject({
      rmClass: 'EHR',
      variable: 'Count',
      contains: {
        of: { rmClass: 'VERSION', versions: 'all', contains: { of: { rmClass: 'COMPOSITION', variable: null } } },
      },
    });
    expect(orderBy).toMatchObject([{ direction: 'descending' }]);
  });

  it('lets CONTAINS reach over AND and OR, and AND bind tighter', () => {
    expect(printAql(tree('SELECT c FROM EHR e CONTAINS COMPOSITION c CONTAINS A AND B OR C'))).toBe(
      'SELECT c FROM EHR e CONTAINS COMPOSITION c CONTAINS (A AND B) OR C',
    );
    expect(printAql(tree(`SELECT c ${FROM} WHERE NOT c/a = 1 AND c/b = 2 OR c/d = 3`))).toBe(
      `SELECT c ${FROM} WHERE (NOT c/a = 1 AND c/b = 2) OR c/d = 3`,
    );
  });

  it('reads numbers, texts and their escapes', () => {
    expect(
      tree(`SELECT -1.50, .5, 1e3, 'it\\'s "\\u00e5"\\n\\101', "a'b", NULL, TRUE ${FROM}`).columns.map(({ of }) => of),
    ).toMatchObject([
      { form: 'number', value: '-1.50' },
      { form: 'number', value: '0.5' },
      { form: 'number', value: '1e3' },
      { form: 'text', value: 'it\'s "å"\nA' },
      { form: 'text', value: "a'b" },
      { form: 'null' },
      { form: 'boolean', value: true },
    ]);
  });

  it('keeps the backslashes of a pattern where they mean something', () => {
    expect(tree(`SELECT c ${FROM} WHERE c/a LIKE 'x\\?\\*\\\\\\'' AND c/b = 'x\\?'`).where).toMatchObject({
      of: [{ pattern: { value: "x\\?\\*\\\\'" } }, { right: { value: 'x?' } }],
    });
  });

  it('that is printed is read as the same', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const text = printAql(query);
        const read = parseAql(text);
        expect(read.ok ? placeless(read.value) : `${text}: ${read.issue.sentence}`).toEqual(query);
      }),
      { numRuns: 2000 },
    );
  });

  it('of any text is read or refused at a place inside it', () => {
    const words = [
      'SELECT',
      'c',
      'FROM',
      'EHR',
      'e',
      'CONTAINS',
      'NOT',
      'WHERE',
      'AND',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '/',
      ',',
    ];
    const more = [
      'at0001',
      '=',
      "'",
      '"x"',
      '\\',
      '$p',
      '1',
      '-',
      '--',
      'LIMIT',
      'ORDER BY',
      'COUNT(',
      '*',
      'MATCHES',
      '|',
      '::',
      '\n',
    ];
    const pieces = fc.array(fc.constantFrom(...words, ...more), { maxLength: 30 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          pieces,
          pieces.map((rest) => `SELECT c FROM EHR e ${rest}`),
        ),
        (text) => {
          const read = parseAql(text);
          if (!read.ok) {
            expect(read.issue.at).toBeLessThanOrEqual(text.length);
            expect(text.split('\n').length).toBeGreaterThanOrEqual(read.issue.line);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** The same with every place at 0 and without its text. */
const placeless = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(placeless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, name === 'at' ? 0 : name === 'text' ? '' : placeless(member)]),
  );
};
