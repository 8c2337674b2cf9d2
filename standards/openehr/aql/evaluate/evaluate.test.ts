// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: what queries mean over small records, refusals first.

import { Decimal } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import {
  bloodPressure,
  composition,
  ehr,
  element,
  evaluation,
  folder,
  object,
  plain,
  quantity,
  single,
} from '../../testing/index.ts';
import {
  type AqlOptions,
  checkAql,
  type EhrContent,
  evaluateAql,
  parseAql,
  substituteParameters,
  type TerminologyRequest,
  terminologyRequests,
} from '../index.ts';

const BP = 'openEHR-EHR-OBSERVATION.blood_pressure.v2';
const PROBLEM = 'openEHR-EHR-EVALUATION.problem.v1';
const SYSTOLIC = 'o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value';
const DIASTOLIC = 'o/data[at0001]/events[at0006]/data[at0003]/items[at0005]/value';
const FROM = `FROM EHR e CONTAINS COMPOSITION c CONTAINS OBSERVATION o[${BP}]`;

const coded = (value: string, code: string, terminology = 'icd10') => ({
  _type: 'DV_CODED_TEXT',
  value,
  defining_code: { terminology_id: { value: terminology }, code_string: code },
});

const WORLD: readonly EhrContent[] = [
  ehr('one', [
    single('c1', '2024-03-01T10:00:00+01:00', [
      bloodPressure([
        { at: '2024-03-01T10:00:00Z', systolic: 150, diastolic: 95 },
        { at: '2024-03-01T11:00:00Z', systolic: 120, diastolic: 80 },
        { at: '2024-03-01T12:00:00Z', systolic: null, diastolic: 70 },
      ]),
    ]),
    single('c2', '2024-03-01T09:30:00Z', [
      evaluation('openEHR-EHR-EVALUATION.problem-diagnosis.v1', [
        element('at0002.1', coded('Asthma', 'J45'), 'Problem'),
        element('at0003', { _type: 'DV_DATE', value: '2020-05' }, 'Onset'),
        element('at0004', { _type: 'DV_DURATION', value: 'P1Y' }, 'For'),
        element('at0005', { _type: 'DV_PROPORTION', numerator: 1, denominator: 4, type: 0 }, 'Share'),
        element('at0006', { _type: 'DV_ORDINAL', value: 2, symbol: coded('Moderate', 'at0022', 'local') }, 'Degree'),
      ]),
    ]),
  ]),
  ehr('two', [
    object('c3', [
      composition('c3', '2024-02-01', [bloodPressure([{ at: '2024-02-01T08:00:00Z', systolic: 180 }])]),
      composition('c3', '2024-02-02', [bloodPressure([{ at: '2024-02-01T08:00:00Z', systolic: 118 }])]),
    ]),
    object('c4', [composition('c4', '2024-02-03', []), null]),
    single('c5', '2024-02-04T10:00:00', [], { name: { value: 'Left * note?' } }),
    object(
      'directory',
      [folder('root', [], [folder('ward', ['c3::here::2']), folder('empty', [])])],
      'VERSIONED_FOLDER',
    ),
  ]),
];

const OPTIONS: AqlOptions = { terminology: () => null, now: '2026-11-21T22:30:30.000+01:00' };

function answer(text: string, options: Partial<AqlOptions> = {}, world: readonly EhrContent[] = WORLD) {
  const read = parseAql(text);
  if (!read.ok) throw new Error(`${text}: ${read.issue.sentence}`);
  const findings = checkAql(read.value);
  if (findings.length > 0) throw new Error(`${text}: ${findings.map(({ sentence }) => sentence).join(' ')}`);
  const evaluated = evaluateAql(read.value, world, { ...OPTIONS, ...options });
  return evaluated.ok ? evaluated.value.rows.map((row) => row.map(plain)) : evaluated.issue;
}
/** The rows of a query with one column. */
const column = (text: string, options: Partial<AqlOptions> = {}) => {
  const rows = answer(text, options);
  return Array.isArray(rows) ? rows.map(([cell]) => cell) : rows;
};

describe('An evaluation ends with a refusal', () => {
  it('where amounts in different units would be mixed', () => {
    const world = [
      ehr('x', [
        single('c', '2024-01-01', [
          bloodPressure([
            { at: '2024-01-01T00:00:00Z', systolic: 120 },
            { at: '2024-01-01T01:00:00Z', systolic: 16, units: 'kPa' },
          ]),
        ]),
      ]),
    ];
    for (const name of ['MIN', 'MAX', 'SUM', 'AVG'])
      expect(answer(`SELECT ${name}(${SYSTOLIC}) ${FROM}`, {}, world)).toMatchObject({
        code: 'mixed-units',
        line: 1,
        column: 8,
      });
    expect(answer(`SELECT MAX(${SYSTOLIC}/magnitude) ${FROM}`, {}, world)).toEqual([[120]]);
  });

  it('where aggregates meet what is no number', () => {
    expect(answer(`SELECT SUM(p/data/items/value) FROM EHR e CONTAINS EVALUATION p`)).toMatchObject({
      code: 'operand',
    });
  });

  it('where no terminology knows the value set', () => {
    expect(answer(`SELECT c FROM COMPOSITION c WHERE c/name/value MATCHES {terminology://x/y}`)).toMatchObject({
      code: 'unknown-value-set',
    });
  });

  it('where a parameter is left', () => {
    expect(answer('SELECT c FROM COMPOSITION c WHERE c/name/value = $x')).toMatchObject({ code: 'parameter' });
    expect(answer('SELECT c FROM COMPOSITION c[$x]')).toMatchObject({ code: 'parameter' });
  });

  it('where it takes more than it may, or is stopped', () => {
    expect(answer(`SELECT c ${FROM}`, { steps: 2 })).toMatchObject({ code: 'costly' });
    expect(answer('SELECT c FROM COMPOSITION c', { rows: 1 })).toMatchObject({ code: 'costly' });
    const many = [
      ehr(
        'm',
        Array.from({ length: 1500 }, (_, n) => single(`m${n}`, '2024-01-01', [])),
      ),
    ];
    expect(answer('SELECT c FROM COMPOSITION c', { stop: () => true }, many)).toMatchObject({ code: 'stopped' });
  });
});

describe('SELECT', () => {
  it('keeps the values of one event together, and leaves out events without any', () => {
    expect(answer(`SELECT ${SYSTOLIC}/magnitude, ${DIASTOLIC}/magnitude ${FROM}`)).toEqual([
      [150, 95],
      [120, 80],
      [null, 70],
      [118, null],
    ]);
    expect(column(`SELECT ${SYSTOLIC}/magnitude ${FROM}`)).toEqual([150, 120, 118]);
  });

  it('keeps a narrower predicate with a wider one', () => {
    expect(answer(`SELECT o/data/events/time/value, ${SYSTOLIC}/units ${FROM} WHERE e/ehr_id/value = 'one'`)).toEqual([
      ['2024-03-01T10:00:00Z', 'mm[Hg]'],
      ['2024-03-01T11:00:00Z', 'mm[Hg]'],
      ['2024-03-01T12:00:00Z', null],
    ]);
  });

  it('asks of the last node too what the narrower path asks of it', () => {
    expect(
      answer('SELECT p/data/items/name/value, p/data/items[at0003], p/data/items[at0002]/name/value FROM EVALUATION p'),
    ).toMatchObject([
      ['Problem', null, 'Problem'],
      ['Onset', { archetype_node_id: 'at0003' }, null],
      ['For', null, null],
      ['Share', null, null],
      ['Degree', null, null],
    ]);
  });

  it('gives every combination of nodes that have nothing to do with each other', () => {
    expect(answer('SELECT p/data/items[at0003]/name/value, p/data/items/name/value FROM EVALUATION p')).toHaveLength(5);
    expect(answer('SELECT p/data/items[at0003]/name/value, p/data/items[at0004]/name/value FROM EVALUATION p')).toEqual(
      [['Onset', 'For']],
    );
  });

  it('gives a row with nothing where there is no value', () => {
    expect(
      answer(
        `SELECT c/uid/value, c/content/data/items/value/value FROM COMPOSITION c WHERE c/uid/value = 'c5::here::1'`,
      ),
    ).toEqual([['c5::here::1', null]]);
  });

  it('goes from the EHR into its status and compositions', () => {
    expect(
      answer('SELECT e/ehr_id/value, e/ehr_status/subject/external_ref/id/value, e/directory/name/value FROM EHR e'),
    ).toEqual([
      ['one', 'subject-one', null],
      ['two', 'subject-two', 'root'],
    ]);
  });

  it('shows whole objects, literals and functions', () => {
    expect(
      answer(
        `SELECT true, 'x', NULL, 1.50, LENGTH(c/name/value), CONCAT_WS('-', e/ehr_id/value, c/composer/name, NULL) ${FROM} LIMIT 1`,
      ),
    ).toEqual([[true, 'x', null, 1.5, 9, 'one-Kari']]);
    expect(column('SELECT v FROM VERSION v CONTAINS EHR_STATUS s')).toMatchObject([
      { _type: 'ORIGINAL_VERSION', data: { _type: 'EHR_STATUS' } },
      { data: { _type: 'EHR_STATUS' } },
    ]);
    expect(column(`SELECT ${SYSTOLIC} ${FROM} LIMIT 1`)).toEqual([quantity(150)]);
  });

  it('computes magnitudes that no document holds', () => {
    const items = 'FROM EVALUATION p';
    expect(column(`SELECT p/data/items[at0004]/value/magnitude ${items}`)).toEqual([365.24 * 86_400]);
    expect(column(`SELECT p/data/items[at0005]/value/magnitude ${items}`)).toEqual([0.25]);
    expect(column(`SELECT p/data/items[at0006]/value/magnitude ${items}`)).toEqual([2]);
  });

  it('drops rows that are the same with DISTINCT, numbers by value', () => {
    const twice = [
      ehr('x', [
        single('a', '2024-01-01', [
          bloodPressure([
            { at: '2024-01-01T00:00:00Z', systolic: 1.5 },
            { at: '2024-01-01T01:00:00Z', systolic: 1.5 },
          ]),
        ]),
      ]),
    ];
    expect(answer(`SELECT DISTINCT ${SYSTOLIC}/magnitude ${FROM}`, {}, twice)).toEqual([[1.5]]);
    expect(column('SELECT DISTINCT c/name/value FROM COMPOSITION c ORDER BY c/name/value DESC')).toEqual([
      'Left * note?',
      'Encounter',
    ]);
  });
});

describe('Functions', () => {
  it.each([
    ["CONTAINS('abc', 'bc')", true],
    ["POSITION('c', 'aåc')", 3],
    ["POSITION('x', 'abc')", 0],
    ["SUBSTRING('abcdef', 2)", 'bcdef'],
    ["SUBSTRING('abcdef', 2, 3)", 'bcd'],
    ["SUBSTRING('abcdef', 0, 3)", 'ab'],
    ["CONCAT('a', NULL, 1)", 'a1'],
    ['LENGTH(NULL)', null],
    ['ABS(-1.50)', 1.5],
    ['MOD(-7, 3)', -1],
    ['MOD(7, 0)', null],
    ['CEIL(1.2)', 2],
    ['CEIL(-1.2)', -1],
    ['FLOOR(-1.2)', -2],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
    ['ROUND(1.25, 1)', 1.3],
    ['ROUND(1250, -2)', 1300],
    ['CURRENT_DATE()', '2026-11-21'],
    ['CURRENT_TIME()', '22:30:30'],
    ['NOW()', '2026-11-21T22:30:30.000+01:00'],
    ['CURRENT_TIMEZONE()', '+01:00'],
  ])('%s', (call, value) => {
    expect(column(`SELECT ${call} FROM EHR e LIMIT 1`)).toEqual([value]);
  });
});

describe('FROM', () => {
  it('finds every structure class, also abstract ones and those whose class the document leaves out', () => {
    expect(column('SELECT COUNT(*) FROM POINT_EVENT x')).toEqual([4]);
    expect(column('SELECT COUNT(*) FROM EVENT x')).toEqual([4]);
    expect(column('SELECT COUNT(*) FROM HISTORY x')).toEqual([2]);
    expect(column('SELECT x/value/magnitude FROM OBSERVATION o CONTAINS ELEMENT x[at0005]')).toEqual([95, 80, 70]);
    expect(column('SELECT COUNT(*) FROM CARE_ENTRY x')).toEqual([3]);
    expect(column('SELECT COUNT(*) FROM EVENT_CONTEXT x')).toEqual([4]);
  });

  it('makes one row of every way in which classes contain each other', () => {
    expect(
      answer('SELECT x/name/value, y/name/value FROM EVALUATION CONTAINS ELEMENT x[at0003] AND ELEMENT y[at0004]'),
    ).toEqual([['Onset', 'For']]);
    expect(column('SELECT COUNT(*) FROM EVALUATION CONTAINS ELEMENT x AND ELEMENT y')).toEqual([25]);
  });

  it('leaves the side of an OR empty that has nothing', () => {
    expect(
      answer(
        `SELECT e/ehr_id/value, o/name/value, p/name/value FROM EHR e CONTAINS COMPOSITION c CONTAINS (OBSERVATION o OR EVALUATION p)`,
      ),
    ).toEqual([
      ['one', 'Blood pressure', null],
      ['one', null, 'Evaluation'],
      ['two', 'Blood pressure', null],
    ]);
  });

  it('excludes with NOT CONTAINS', () => {
    expect(column(`SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c NOT CONTAINS OBSERVATION o`)).toEqual([
      'c2::here::1',
      'c5::here::1',
    ]);
    expect(column(`SELECT e/ehr_id/value FROM EHR e NOT CONTAINS EVALUATION p`)).toEqual(['two']);
    expect(
      column(`SELECT e/ehr_id/value FROM EHR e NOT CONTAINS COMPOSITION c CONTAINS EVALUATION p AND OBSERVATION o`),
    ).toEqual(['one', 'two']);
  });

  it('takes the latest versions unless all are asked for', () => {
    const magnitudes = (version: string) =>
      column(`SELECT ${SYSTOLIC}/magnitude FROM EHR e[ehr_id/value='two'] CONTAINS ${version} CONTAINS OBSERVATION o`);
    expect(magnitudes('COMPOSITION c')).toEqual([118]);
    expect(magnitudes('VERSION v')).toEqual([118]);
    expect(magnitudes('VERSION v[LATEST_VERSION]')).toEqual([118]);
    expect(magnitudes('VERSION v[ALL_VERSIONS]')).toEqual([180, 118]);
    expect(magnitudes("VERSION v[commit_audit/time_committed/value < '2024-01-15']")).toEqual([]);
    expect(magnitudes('VERSIONED_COMPOSITION x CONTAINS VERSION v[ALL_VERSIONS]')).toEqual([180, 118]);
  });

  it('shows deletions as versions and nothing of their data', () => {
    expect(
      column(
        "SELECT v/lifecycle_state/value FROM EHR e[ehr_id/value='two'] CONTAINS VERSIONED_COMPOSITION x[uid/value='c4'] CONTAINS VERSION v[ALL_VERSIONS]",
      ),
    ).toEqual(['complete', 'deleted']);
    expect(column("SELECT c FROM COMPOSITION c WHERE c/uid/value LIKE 'c4*'")).toEqual([]);
    expect(column("SELECT v/data/uid/value FROM VERSION v[ALL_VERSIONS] WHERE v/uid/value LIKE 'c4*'")).toEqual([
      'c4::here::1',
      null,
    ]);
  });

  it('goes from folders into what they refer to', () => {
    expect(column('SELECT f/name/value FROM EHR e CONTAINS FOLDER f')).toEqual(['root', 'ward', 'empty']);
    expect(
      column('SELECT f/name/value FROM EHR e CONTAINS FOLDER f CONTAINS COMPOSITION c CONTAINS OBSERVATION o'),
    ).toEqual(['root', 'ward']);
    expect(column("SELECT c/uid/value FROM FOLDER f[name/value='ward'] CONTAINS COMPOSITION c")).toEqual([
      'c3::here::1',
    ]);
    expect(column("SELECT x/name/value FROM FOLDER f[name/value='root'] CONTAINS FOLDER x")).toEqual(['ward', 'empty']);
  });

  it('takes specialised archetypes and nodes for their parents, and no others', () => {
    const ask = (id: string) => answer(`SELECT p/data[at0001]/items[at0002]/value/value FROM EVALUATION p[${id}]`);
    expect(ask(PROBLEM)).toEqual([['Asthma']]);
    expect(ask('openEHR-EHR-EVALUATION.problem-diagnosis.v1')).toEqual([['Asthma']]);
    expect(ask('openEHR-EHR-EVALUATION.problem.v2')).toEqual([]);
    expect(ask('openEHR-EHR-EVALUATION.prob.v1')).toEqual([]);
    expect(ask('openEHR-EHR-EVALUATION.problem-diagnosis-x.v1')).toEqual([]);
  });

  it('reads every form of predicate', () => {
    const names = (predicate: string) =>
      column(`SELECT x/name/value FROM EVALUATION p CONTAINS ELEMENT x[${predicate}]`);
    expect(names("at0003, 'Onset'")).toEqual(['Onset']);
    expect(names("at0003, 'Other'")).toEqual([]);
    expect(names("archetype_node_id=at0003 or name/value='For'")).toEqual(['Onset', 'For']);
    expect(names('name/value matches {/(On|De).+/}')).toEqual(['Onset', 'Degree']);
    expect(names('value/symbol/value != NULL and value/value > 1')).toEqual(['Degree']);
    expect(names('value/defining_code/code_string = NULL and null_flavour = NULL')).toEqual([
      'Onset',
      'For',
      'Share',
      'Degree',
    ]);
    expect(names('name/value != archetype_node_id')).toHaveLength(5);
  });
});

describe('WHERE', () => {
  const uids = (where: string) => column(`SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c WHERE ${where}`);
  const content = 'c/content[openEHR-EHR-OBSERVATION.blood_pressure.v2]/data/events/data/items[at0004]/value';
  const problem = `c/content[${PROBLEM}]/data/items`;

  it('passes when any value does, and knows nothing where there are none', () => {
    expect(uids(`${content} > 140`)).toEqual(['c1::here::1']);
    expect(uids(`${content}/magnitude < 130`)).toEqual(['c1::here::1', 'c3::here::1']);
    expect(uids(`NOT ${content} > 140`)).toEqual(['c3::here::1']);
    expect(uids(`${content} > 140 OR NOT ${content} > 140`)).toEqual(['c1::here::1', 'c3::here::1']);
  });

  it('asks with EXISTS and NULL whether there is a value', () => {
    expect(uids(`EXISTS ${content}`)).toEqual(['c1::here::1', 'c3::here::1']);
    expect(uids(`NOT EXISTS ${content}`)).toEqual(['c2::here::1', 'c5::here::1']);
    expect(uids(`${content} = NULL`)).toEqual(['c2::here::1', 'c5::here::1']);
    expect(uids(`${content} != NULL`)).toEqual(['c1::here::1', 'c3::here::1']);
    expect(uids(`${content} MATCHES {NULL, 118}`)).toEqual(['c2::here::1', 'c3::here::1', 'c5::here::1']);
  });

  it('counts whole data values by their magnitude', () => {
    expect(uids(`${problem}[at0003]/value >= '2020-05-01' AND ${problem}[at0003]/value < '2020-05-02'`)).toEqual([
      'c2::here::1',
    ]);
    expect(uids(`${problem}[at0003]/value/value <= '2020-04-30'`)).toEqual([]);
    expect(uids(`${problem}[at0004]/value > 'P11M'`)).toEqual(['c2::here::1']);
    expect(uids(`${problem}[at0004]/value > 31556735`)).toEqual(['c2::here::1']);
    expect(uids(`${problem}[at0005]/value = 0.25`)).toEqual(['c2::here::1']);
    expect(uids(`${problem}[at0006]/value >= 2`)).toEqual(['c2::here::1']);
    expect(uids(`${problem}[at0002]/value = 'Asthma'`)).toEqual(['c2::here::1']);
  });

  it('sets dates and times in different zones on one line, without zone as UTC', () => {
    expect(uids("c/context/start_time < '2024-03-01T09:15:00Z' AND c/context/start_time > '2024-03-01'")).toEqual([
      'c1::here::1',
    ]);
    expect(uids("c/context/start_time/value > '2024-03-01T10:15:00+01:00'")).toEqual(['c2::here::1']);
    expect(uids("c/context/start_time = '20240204T100000Z'")).toEqual(['c5::here::1']);
  });

  it('compares paths with each other, amounts in one unit only', () => {
    const world = [
      ehr('x', [
        single('c', '2024-01-01', [
          bloodPressure([{ at: '2024-01-01T00:00:00Z', systolic: 120, diastolic: 80 }]),
          bloodPressure([{ at: '2024-01-01T00:00:00Z', systolic: 16, units: 'kPa' }]),
        ]),
      ]),
    ];
    const query = (right: string) =>
      answer(
        `SELECT COUNT(*) FROM COMPOSITION CONTAINS OBSERVATION o AND OBSERVATION o2 WHERE ${SYSTOLIC} ${right}`,
        {},
        world,
      );
    expect(query('> o2/data/events/data/items[at0005]/value')).toEqual([[1]]);
    expect(query('> o2/data/events/data/items[at0004]/value')).toEqual([[0]]);
    expect(query('!= o2/data/events/data/items[at0004]/value')).toEqual([[0]]);
    expect(query('/magnitude > o2/data/events/data/items[at0004]/value/magnitude')).toEqual([[1]]);
  });

  it('matches patterns', () => {
    expect(uids("c/name/value LIKE 'Left*'")).toEqual(['c5::here::1']);
    expect(uids("c/name/value LIKE 'Left \\* note\\?'")).toEqual(['c5::here::1']);
    expect(uids("c/name/value LIKE '*\\*'")).toEqual([]);
    expect(uids("c/name/value LIKE 'Encounte?'")).toHaveLength(3);
    expect(uids("c/name/value LIKE 'encounter'")).toEqual([]);
    expect(uids("c/context/start_time LIKE '2024-0?-01*'")).toEqual(['c1::here::1', 'c2::here::1']);
  });

  it('matches lists, value sets and addresses', () => {
    const asked: TerminologyRequest[] = [];
    const terminology: AqlOptions['terminology'] = (request) => {
      asked.push(request);
      if (request.form === 'call' && request.operation === 'validate') return { form: 'boolean', value: true };
      return { form: 'codes', codes: [{ code: 'J45', terminology: 'icd10' }] };
    };
    const found = (where: string) => column(`SELECT c/uid/value FROM COMPOSITION c WHERE ${where}`, { terminology });
    const code = `${problem}[at0002]/value/defining_code`;
    expect(found("c/name/value MATCHES {'x', 'Left * note?'}")).toEqual(['c5::here::1']);
    expect(found(`${content} MATCHES {150, 1}`)).toEqual(['c1::here::1']);
    expect(found(`${code} MATCHES {terminology://icd10/asthma}`)).toEqual(['c2::here::1']);
    expect(found(`${code}/code_string MATCHES {'x', TERMINOLOGY('expand', 'a', 'b')}`)).toEqual(['c2::here::1']);
    expect(found(`${problem}[at0002]/value MATCHES TERMINOLOGY('expand', 'a', 'b')`)).toEqual(['c2::here::1']);
    expect(found(`${code}/terminology_id/value MATCHES TERMINOLOGY('expand', 'a', 'b')`)).toEqual([]);
    expect(found("TERMINOLOGY('validate', 'a', 'b') = true")).toHaveLength(4);
    const read = parseAql(
      `SELECT TERMINOLOGY('lookup', 'a', 'b') FROM COMPOSITION c WHERE ${code} MATCHES {terminology://icd10/asthma} AND c/name/value MATCHES {ehr:x}`,
    );
    expect(read.ok && terminologyRequests(read.value)).toEqual([
      { form: 'call', operation: 'lookup', service: 'a', parameters: 'b' },
      { form: 'uri', uri: 'terminology://icd10/asthma' },
    ]);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('uses functions', () => {
    expect(uids("CONTAINS(c/name/value, 'note') = true")).toEqual(['c5::here::1']);
    expect(uids('LENGTH(c/name/value) > 10')).toEqual(['c5::here::1']);
    expect(uids('c/context/start_time < NOW()')).toHaveLength(4);
  });
});

describe('Aggregates', () => {
  it('of nothing are NULL, and COUNT 0', () => {
    expect(
      answer(
        `SELECT COUNT(*), COUNT(o), MIN(${SYSTOLIC}), MAX(${SYSTOLIC}), SUM(${SYSTOLIC}), AVG(${SYSTOLIC}) ${FROM} WHERE e/ehr_id/value = 'x'`,
      ),
    ).toEqual([[0, 0, null, null, null, null]]);
  });

  it('go over the values of their own path, and COUNT(*) over the rows of FROM', () => {
    expect(
      answer(
        `SELECT COUNT(*) AS n, COUNT(${SYSTOLIC}), COUNT(DISTINCT ${SYSTOLIC}/units), MIN(${SYSTOLIC}/magnitude), MAX(${SYSTOLIC}), SUM(${DIASTOLIC}), AVG(${DIASTOLIC}/magnitude) ${FROM}`,
      ),
    ).toEqual([[2, 3, 1, 118, quantity(150), 245, 81.66666666666667]]);
  });

  it('order dates and texts', () => {
    expect(answer('SELECT MAX(c/context/start_time), MIN(c/uid/value) FROM COMPOSITION c')).toEqual([
      [{ _type: 'DV_DATE_TIME', value: '2024-03-01T09:30:00Z' }, 'c1::here::1'],
    ]);
    expect(column(`SELECT AVG(p/data/items[at0004]/value) FROM EVALUATION p`)).toEqual([365.24 * 86_400]);
  });
});

describe('ORDER BY and LIMIT', () => {
  it('order by what is not selected too, what is missing last, and each row by its own event', () => {
    expect(column('SELECT c/uid/value FROM COMPOSITION c ORDER BY c/context/start_time DESC')).toEqual([
      'c2::here::1',
      'c1::here::1',
      'c5::here::1',
      'c3::here::1',
    ]);
    expect(column(`SELECT ${DIASTOLIC}/magnitude ${FROM} ORDER BY o/data[at0001]/events[at0006]/time DESC`)).toEqual([
      70,
      80,
      95,
      null,
    ]);
    expect(
      column(`SELECT c/uid/value FROM COMPOSITION c ORDER BY c/content/data/events/data/items[at0004]/value ASC`),
    ).toEqual(['c3::here::1', 'c1::here::1', 'c2::here::1', 'c5::here::1']);
  });

  it('order by the least of several values upwards, and by the greatest downwards', () => {
    const at = (systolic: number) => ({ at: '2024-01-01T00:00:00Z', systolic });
    const world = [
      ehr('x', [
        single('a', '2024-01-01', [bloodPressure([at(100), at(200)])]),
        single('b', '2024-01-01', [bloodPressure([at(150)])]),
      ]),
    ];
    const by = (way: string) =>
      answer(
        `SELECT c/uid/value FROM COMPOSITION c ORDER BY c/content/data/events/data/items[at0004]/value ${way}`,
        {},
        world,
      );
    expect(by('ASC')).toEqual([['a::here::1'], ['b::here::1']]);
    expect(by('DESC')).toEqual([['a::here::1'], ['b::here::1']]);
  });

  it('order by the alias of a column', () => {
    expect(column('SELECT c/uid/value AS u FROM COMPOSITION c ORDER BY u DESC LIMIT 1 OFFSET 1')).toEqual([
      'c3::here::1',
    ]);
  });

  it('take a portion', () => {
    expect(column('SELECT c/uid/value FROM COMPOSITION c LIMIT 2 OFFSET 1')).toEqual(['c2::here::1', 'c3::here::1']);
    expect(column('SELECT TOP 1 c/uid/value FROM COMPOSITION c')).toEqual(['c1::here::1']);
    expect(column('SELECT TOP 2 BACKWARD c/uid/value FROM COMPOSITION c')).toEqual(['c3::here::1', 'c5::here::1']);
  });
});

describe('Parameters', () => {
  const put = (text: string, values: Parameters<typeof substituteParameters>[1]) => {
    const read = parseAql(text);
    if (!read.ok) throw new Error(read.issue.sentence);
    const done = substituteParameters(read.value, values);
    if (!done.ok) return done.issue.sentence;
    const evaluated = evaluateAql(done.value, WORLD, OPTIONS);
    return evaluated.ok ? evaluated.value.rows.map((row) => row.map(plain)) : evaluated.issue;
  };

  it('are refused without a value or with one that cannot stand there', () => {
    const text = 'SELECT c FROM EHR e[ehr_id/value=$x]';
    expect(put(text, {})).toBe('The parameter $x cannot be put in: it has no value.');
    expect(put(text, { x: ['a'] })).toBe('The parameter $x cannot be put in: a list stands within MATCHES {…} only.');
    expect(put(text, { x: Number.NaN })).toBe('The parameter $x cannot be put in: it is no number.');
    expect(put('SELECT c FROM COMPOSITION c[$x]', { x: 'at1] CONTAINS' })).toBe(
      'The parameter $x cannot be put in: here an archetype id or an at-code must stand.',
    );
    expect(put('SELECT c FROM COMPOSITION c WHERE c/name/value MATCHES {$x}', { x: [] })).toMatch(/empty list/);
  });

  it('stand for values everywhere, and are never read as AQL', () => {
    expect(put('SELECT e/ehr_id/value FROM EHR e[ehr_id/value=$x]', { x: 'two' })).toEqual([['two']]);
    expect(put('SELECT e/ehr_id/value FROM EHR e[ehr_id/value=$x]', { x: "' or 'a'='a" })).toEqual([]);
    expect(put('SELECT p/data/items[at0003, $n]/name/value FROM EVALUATION p[$a]', { n: 'Onset', a: PROBLEM })).toEqual(
      [['Onset']],
    );
    expect(
      put('SELECT c/uid/value FROM COMPOSITION c WHERE c/uid/value MATCHES {$l} AND c/name/value LIKE $p', {
        l: ['c1::here::1', 'c5::here::1'],
        p: 'Left*',
      }),
    ).toEqual([['c5::here::1']]);
    expect(put(`SELECT COUNT(*) ${FROM} WHERE ${SYSTOLIC} > $n`, { n: new Decimal('149.5') })).toEqual([[1]]);
  });
});
