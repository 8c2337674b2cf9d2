// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_identified_paths: what a planner is told.

import { describe, expect, it } from 'vitest';
import { type AqlAnalysis, analyseAql, type Branch, type PathAnalysis, parseAql } from '../index.ts';

const analysis = (text: string): AqlAnalysis => {
  const read = parseAql(text);
  if (!read.ok) throw new Error(read.issue.sentence);
  return analyseAql(read.value);
};
const told = ({ from, nodes, leaf, repeated, types }: PathAnalysis) => ({
  from: from?.of.rmClass ?? null,
  nodes: nodes
    .map(({ attribute, node, many }) => `${attribute}${node.id === null ? '' : `[${node.id}]`}${many ? '*' : ''}`)
    .join('/'),
  leaf: leaf.map(({ attribute }) => attribute).join('/'),
  repeated,
  types: [...types].sort().join(' '),
});
const BP = 'openEHR-EHR-OBSERVATION.blood_pressure.v2';

describe('A path', () => {
  it('that leads nowhere is told without types', () => {
    const { columns } = analysis('SELECT x/name, c/nam FROM COMPOSITION c');
    expect(columns.map(told)).toEqual([
      { from: null, nodes: '', leaf: '', repeated: false, types: '' },
      { from: 'COMPOSITION', nodes: '', leaf: '', repeated: false, types: '' },
    ]);
  });

  it('is told with where its nodes end and its values begin', () => {
    const { columns } = analysis(
      `SELECT o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude, o/data/events/time/value, o/name/value, o, c/content[${BP}]/data/origin, c/context/start_time FROM COMPOSITION c CONTAINS OBSERVATION o`,
    );
    expect(columns.map(told)).toEqual([
      {
        from: 'OBSERVATION',
        nodes: 'data[at0001]/events[at0006]*/data[at0003]/items[at0004]*',
        leaf: 'value/magnitude',
        repeated: true,
        types: 'Integer64 Real',
      },
      { from: 'OBSERVATION', nodes: 'data/events*', leaf: 'time/value', repeated: true, types: 'String' },
      { from: 'OBSERVATION', nodes: '', leaf: 'name/value', repeated: false, types: 'String' },
      { from: 'OBSERVATION', nodes: '', leaf: '', repeated: false, types: 'OBSERVATION' },
      { from: 'COMPOSITION', nodes: `content[${BP}]*/data`, leaf: 'origin', repeated: true, types: 'DV_DATE_TIME' },
      { from: 'COMPOSITION', nodes: '', leaf: 'context/start_time', repeated: false, types: 'DV_DATE_TIME' },
    ]);
  });

  it('is told from conditions and orderings too, aliases put back', () => {
    const { conditions, orderings } = analysis(
      "SELECT c/name/value AS n FROM COMPOSITION c WHERE NOT (EXISTS c/content OR LENGTH(c/uid/value) > 3 AND c/uid/value LIKE 'x*' AND c/name/value MATCHES {'a'}) ORDER BY n, c/context/start_time",
    );
    expect(conditions.map((one) => told(one).leaf || told(one).nodes)).toEqual([
      'content*',
      'uid/value',
      'uid/value',
      'name/value',
    ]);
    expect(orderings.map((one) => told(one).leaf)).toEqual(['name/value', 'context/start_time']);
  });
});

describe('A predicate', () => {
  const node = (predicate: string) => analysis(`SELECT x FROM ELEMENT x[${predicate}]`).classes[0]?.node;

  it.each([
    ['at0004', 'at0004', null, false],
    ["at0004, 'Left'", 'at0004', 'Left', false],
    ["archetype_node_id=at0004 and name/value='Left'", 'at0004', 'Left', false],
    ["name/value='Left'", null, 'Left', false],
    ['at0004 and value/magnitude > 5', 'at0004', null, true],
    ["name/value != 'Left'", null, null, true],
    ['at0004 or at0005', null, null, true],
    ["at0004, 'Left' and name/value='Right'", 'at0004', 'Left', true],
    ["name[at1]/value='Left'", null, null, true],
  ])('%s asks for id, name and perhaps more', (predicate, id, name, more) => {
    expect(node(predicate)).toMatchObject({ id, name: name === null ? null : { form: 'text', value: name }, more });
  });

  it('names a coded name by its code', () => {
    expect(node('at0004, at0009')?.name).toMatchObject({ form: 'term', terminology: 'local', code: 'at0009' });
  });
});

describe('A class', () => {
  it('is told with the one that contains it and whether it is excluded', () => {
    const { classes } = analysis(
      'SELECT c FROM EHR e CONTAINS COMPOSITION c CONTAINS (SECTION s NOT CONTAINS EVALUATION p AND OBSERVATION o)',
    );
    expect(classes.map(({ from }) => [from.of.rmClass, from.parent?.of.rmClass ?? null, from.excluded])).toEqual([
      ['EHR', null, false],
      ['COMPOSITION', 'EHR', false],
      ['SECTION', 'COMPOSITION', false],
      ['EVALUATION', 'SECTION', true],
      ['OBSERVATION', 'SECTION', true],
    ]);
  });
});

describe('Columns go together', () => {
  const shape = (branches: readonly Branch[]): unknown =>
    branches.map(({ attribute, predicate, paths, ends, branches: inner }) => [
      `${attribute}${predicate?.form === 'node' ? `[${predicate.id}]` : ''}`,
      paths.map(({ index, guard }) => (guard === null ? index : `${index}?`)).join(),
      ends.join(),
      ...(inner.length === 0 ? [] : [shape(inner)]),
    ]);
  const cohesion = (columns: string) =>
    analysis(`SELECT ${columns} FROM COMPOSITION c CONTAINS OBSERVATION o`).cohesion.map(({ branches }) =>
      shape(branches),
    );

  it('over nodes with the same predicate, and over those of a wider one', () => {
    expect(cohesion('o/data/events[at1]/time, o/data/events[at1]/data, O/data/events[at2]/time')).toEqual([
      [
        [
          'data',
          '0,1,2',
          '',
          [
            [
              'events[at1]',
              '0,1',
              '',
              [
                ['time', '0', '0'],
                ['data', '1', '1'],
              ],
            ],
            ['events[at2]', '2', '', [['time', '2', '2']]],
          ],
        ],
      ],
    ]);
    expect(cohesion('o/data/events[at1]/time, o/data/events/data, o/data/events[at2]/time')).toEqual([
      [
        [
          'data',
          '0,1,2',
          '',
          [
            [
              'events',
              '0?,1,2?',
              '',
              [
                ['time', '0,2', '0,2'],
                ['data', '1', '1'],
              ],
            ],
          ],
        ],
      ],
    ]);
    expect(
      cohesion("o/data/events[at1, 'x']/time, o/data/events[at1 and name/value='y']/time, o/data/events[at1]/time"),
    ).toEqual([[['data', '0,1,2', '', [['events[at1]', '0?,1?,2', '', [['time', '0,1,2', '0,1,2']]]]]]]);
  });

  it('apart for each variable', () => {
    expect(cohesion('c/name, o/name, c')).toEqual([[['name', '0', '0']], [['name', '1', '1']]]);
  });
});
