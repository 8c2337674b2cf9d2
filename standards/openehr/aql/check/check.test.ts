// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: what cannot mean anything, and where.

import { describe, expect, it } from 'vitest';
import { checkAql, parseAql } from '../index.ts';

const found = (text: string) => {
  const read = parseAql(text);
  if (!read.ok) throw new Error(`${text}: ${read.issue.sentence}`);
  return checkAql(read.value).map(({ code, line, column, sentence }) => `${code} ${line}:${column} ${sentence}`);
};
const BP = 'openEHR-EHR-OBSERVATION.blood_pressure.v2';

describe('A query has findings', () => {
  it.each<readonly [string, readonly RegExp[]]>([
    ['SELECT c FROM COMPOSITON c', [/^unknown-class 1:15 .*perhaps COMPOSITION/]],
    ['SELECT c FROM FOO c', [/^unknown-class 1:15 /]],
    ['SELECT x, c/name FROM COMPOSITION c', [/^unknown-variable 1:8 .*there are c\.$/]],
    ['SELECT C/name FROM COMPOSITION c CONTAINS OBSERVATION C', [/^variable-taken 1:43 /]],
    [
      'SELECT c/nam/value FROM COMPOSITION c',
      [/^unknown-attribute 1:10 COMPOSITION has no attribute of this name; archetype_node_id, name,/],
    ],
    ['SELECT c/Name FROM COMPOSITION c', [/^unknown-attribute 1:10 .*; name\.$/]],
    ['SELECT c/name/value/x FROM COMPOSITION c', [/^unknown-attribute 1:21 String is a bare value/]],
    ['SELECT o/data/items FROM OBSERVATION o', [/^unknown-attribute 1:15 HISTORY/]],
    [
      'SELECT c FROM OBSERVATION o CONTAINS COMPOSITION c',
      [/^never-contained 1:38 OBSERVATION never contains COMPOSITION/],
    ],
    ['SELECT c FROM EHR e CONTAINS EHR c', [/^never-contained 1:30 A query goes through one EHR at a time/]],
    ['SELECT c FROM EHR e AND EHR c', [/^never-contained 1:25 /]],
    ['SELECT p FROM EHR e CONTAINS PERSON p', [/^never-contained 1:30 EHR never contains PERSON/]],
    ['SELECT p FROM PERSON p', [/^never-contained 1:15 No EHR contains PERSON/]],
    ['SELECT v FROM COMPOSITION c CONTAINS VERSION v', [/^never-contained 1:38 /]],
    [
      `SELECT e FROM EVALUATION e[${BP}]`,
      [/^archetype-id 1:28 An archetype of OBSERVATION is never that of EVALUATION/],
    ],
    [`SELECT c/context[${BP}] FROM COMPOSITION c`, [/^archetype-id 1:18 /]],
    [
      'SELECT o FROM OBSERVATION o[openEHR-EHR-OBSERVATION-x-y.v1]',
      [/^archetype-id 1:29 No archetype has an id of this form/],
    ],
    ['SELECT o FROM COMPOSITION c NOT CONTAINS OBSERVATION o', [/^variable-unbound 1:8 /]],
    ['SELECT c FROM COMPOSITION c NOT CONTAINS OBSERVATION o WHERE EXISTS o/data', [/^variable-unbound 1:69 /]],
    ['SELECT COUNT(*), c/name/value FROM COMPOSITION c', [/^aggregate 1:18 /]],
    ['SELECT COUNT(*), LENGTH(c/name/value) FROM COMPOSITION c', [/^aggregate 1:18 /]],
    ['SELECT COUNT(*) FROM COMPOSITION c ORDER BY c/name/value', [/^aggregate 1:45 /]],
    ['SELECT SUM(c/name/value) FROM COMPOSITION c', [/^operand 1:8 SUM takes numbers/]],
    ['SELECT MAX(c/context) FROM COMPOSITION c', [/^operand 1:12 /]],
    ['SELECT c FROM COMPOSITION c ORDER BY c/content', [/^operand 1:38 Structures/]],
    [
      "SELECT c FROM COMPOSITION c WHERE c/context/start_time > 'yesterday'",
      [/^operand 1:58 .*a date or date and time/],
    ],
    ['SELECT c FROM COMPOSITION c WHERE c/context/start_time > 5', [/^operand 1:58 /]],
    ['SELECT c FROM COMPOSITION c WHERE c/name/value > 5', [/^operand 1:50 .*: a text\.$/]],
    ['SELECT c FROM COMPOSITION c WHERE c/content = 5', [/^operand 1:47 To the left is a structure/]],
    ['SELECT s FROM EHR_STATUS s WHERE s/is_queryable > true', [/^operand 1:34 True and false have no order/]],
    ['SELECT c FROM COMPOSITION c WHERE c/name/value < NULL', [/^operand 1:50 NULL is neither/]],
    ['SELECT c FROM COMPOSITION c[name/value < NULL]', [/^operand 1:42 NULL is neither/]],
    ['SELECT c FROM COMPOSITION c[name/value = 5]', [/^operand 1:42 /]],
    ['SELECT c FROM COMPOSITION c[nam/value = 5]', [/^unknown-attribute 1:29 /]],
    ['SELECT c FROM COMPOSITION c[name/value matches {/(?<=a)b/}]', [/^operand 1:29 This regular expression/]],
    ["SELECT o FROM OBSERVATION o CONTAINS DV_QUANTITY q WHERE q LIKE '1*'", [/^operand 1:58 LIKE is for texts/]],
    ["SELECT c FROM COMPOSITION c WHERE c/name/value MATCHES {1, 'a'}", [/^operand 1:57 /]],
    ['SELECT o FROM DV_QUANTITY o WHERE o MATCHES {terminology://a/b}', [/^operand 1:46 /]],
    ['SELECT c FROM COMPOSITION c WHERE c/name/value = c/context/start_time', []],
    ['SELECT c FROM COMPOSITION c WHERE c/content = c/content', [/^operand 1:47 /]],
    [
      'SELECT c FROM COMPOSITION c WHERE FOO(c) = 1',
      [/^unknown-function 1:35 AQL has no such function; it has LENGTH/, /^operand 1:39 /],
    ],
    ["SELECT SUBSTRING('a') FROM EHR e", [/^operand 1:8 SUBSTRING takes 2 to 3/]],
    [
      "SELECT ABS('a'), ROUND(c/name/value) FROM COMPOSITION c",
      [/^operand 1:12 ABS takes numbers/, /^operand 1:24 ROUND takes numbers/],
    ],
    ["SELECT TERMINOLOGY(c/name/value, 'a', 'b') FROM COMPOSITION c", [/^operand 1:20 TERMINOLOGY takes texts/]],
    ['SELECT c/uid AS x, c/name AS X FROM COMPOSITION c', [/^variable-taken 1:20 /]],
  ])('%s', (text, sentences) => {
    const all = found(text);
    expect(all).toEqual(sentences.map((sentence) => expect.stringMatching(sentence)));
  });

  it('all at once, in the order of the text, over several lines', () => {
    const text = 'SELECT x/name,\n  c/nam\nFROM COMPOSITION c CONTAINS FOO f\nWHERE c/name/value > 5';
    expect(found(text).map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'unknown-variable 1:8',
      'unknown-attribute 2:5',
      'unknown-class 3:29',
      'operand 4:22',
    ]);
  });

  it('no more than can be read', () => {
    expect(found(`SELECT ${Array(500).fill('x').join(', ')} FROM EHR e`)).toHaveLength(100);
  });
});

describe('A query has none', () => {
  it.each([
    'SELECT e/ehr_status/subject/external_ref/id/value, e/directory/folders/name, e/compositions/name FROM EHR e',
    'SELECT v/commit_audit/time_committed/value, v/data/name/value, v/uid/value FROM VERSION v[ALL_VERSIONS]',
    'SELECT f FROM EHR e CONTAINS FOLDER f CONTAINS COMPOSITION c CONTAINS CLUSTER x CONTAINS ELEMENT y',
    `SELECT c/content[${BP}]/data/events/state, c/content/data/events/width FROM COMPOSITION c`,
    'SELECT c/content/items/items/data/items/value/magnitude FROM COMPOSITION c',
    'SELECT x/lower/magnitude, x/upper/value FROM DV_INTERVAL x',
    "SELECT c FROM COMPOSITION c CONTAINS ELEMENT x WHERE x/value > 5 OR x/value = 'a' OR x/value = true OR x/value < '2020'",
    "SELECT c FROM COMPOSITION c CONTAINS OBSERVATION o WHERE o/data/events/width > 'PT5M' OR o/data/period < 300",
    'SELECT c FROM COMPOSITION c CONTAINS FEEDER_AUDIT f CONTAINS DV_IDENTIFIER i',
    'SELECT c FROM VERSIONED_OBJECT o CONTAINS VERSION v[commit_audit/time_committed > $since] CONTAINS COMPOSITION c[name/value=$n]',
    'SELECT x/value/magnitude FROM ELEMENT x[value/value != NULL and name/value matches {/a|b/}]',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
