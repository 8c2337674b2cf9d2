// DESIGN.md §7 "hostile input refused with limits": queries that are made to hurt end soon, and with a refusal.

import { describe, expect, it } from 'vitest';
import { bloodPressure, ehr, single } from '../../testing/index.ts';
import { type AqlOptions, checkAql, evaluateAql, parseAql } from '../index.ts';

const OPTIONS: AqlOptions = { terminology: () => null, now: '2026-11-21T22:30:30.000+01:00', steps: 100_000 };
const EVENTS = Array.from({ length: 300 }, (_, n) => ({
  at: `2024-01-01T10:00:${n % 60}Z`,
  systolic: n,
  diastolic: n,
}));
const WORLD = [ehr('x', [single('c', '2024-01-01', [bloodPressure(EVENTS.slice(0, 300))])])];

const outcome = (text: string) => {
  const read = parseAql(text);
  if (!read.ok) return read.issue.code;
  checkAql(read.value);
  const evaluated = evaluateAql(read.value, WORLD, OPTIONS);
  return evaluated.ok ? evaluated.value.rows.length : evaluated.issue.code;
};

describe('A query ends', () => {
  it('when its columns multiply', () => {
    const columns = Array.from({ length: 6 }, (_, n) => `o/data/events[name/value != '${n}']/time`);
    expect(outcome(`SELECT ${columns.join(', ')} FROM OBSERVATION o`)).toBe('costly');
  });

  it('when its classes multiply', () => {
    expect(outcome(`SELECT 1 FROM ${Array(8).fill('ELEMENT').join(' AND ')}`)).toBe('costly');
    expect(outcome(`SELECT 1 FROM ${Array(60).fill('ELEMENT').join(' OR ')}`)).toBe('costly');
    expect(outcome(`SELECT COUNT(*) FROM ${Array(8).fill('ELEMENT').join(' AND ')}`)).toBe('costly');
    expect(outcome(`SELECT 1 FROM OBSERVATION CONTAINS (${Array(5).fill('(ELEMENT AND ELEMENT)').join(' OR ')})`)).toBe(
      'costly',
    );
  });

  it('when the values of a test multiply', () => {
    const path = (n: number) => `o/data/events[name/value != '${n}']/time/value`;
    expect(outcome(`SELECT 1 FROM OBSERVATION o WHERE CONCAT(${[0, 1, 2, 3].map(path).join(', ')}) = 'x'`)).toBe(
      'costly',
    );
  });

  it('when it has many columns, and answers', () => {
    const many = Array.from({ length: 500 }, (_, n) => `o/data/events[at${n}]/data/items[at${n}]/value`);
    expect(outcome(`SELECT ${many.join(', ')} FROM OBSERVATION o`)).toBe(1);
    expect(outcome(`SELECT ${many.join(', ')}, 1 FROM OBSERVATION o`)).toBe('too-much');
    expect(outcome(`SELECT 1 FROM OBSERVATION o WHERE ${many.map((path) => `EXISTS ${path}`).join(' OR ')}`)).toBe(0);
    expect(outcome(`SELECT 1 FROM OBSERVATION o WHERE CONCAT(${many.join(', ')}) = 'x'`)).toBe(0);
  });

  it('when its patterns are made to be slow', () => {
    expect(outcome(`SELECT 1 FROM ELEMENT x WHERE x/name/value LIKE '${'*a'.repeat(250)}'`)).toBe(0);
    expect(outcome('SELECT 1 FROM ELEMENT x[name/value matches {/(a*)*(a*)*(S+)+y/}]')).toBe(0);
    expect(outcome(`SELECT 1 FROM ELEMENT x WHERE x/name/value LIKE '${'*a'.repeat(251)}'`)).toBe('too-much');
  });

  it('when it is deep or wide', () => {
    expect(outcome(`SELECT x${'/items'.repeat(40)} FROM CLUSTER x`)).toBe(0);
    expect(outcome(`SELECT x${'/items'.repeat(41)} FROM CLUSTER x`)).toBe('too-much');
    expect(outcome(`SELECT 1 FROM ${Array(65).fill('ELEMENT').join(' AND ')}`)).toBe('too-much');
    expect(outcome(`SELECT 1 FROM ELEMENT x WHERE ${Array(1001).fill('EXISTS x').join(' OR ')}`)).toBe('too-much');
    expect(
      outcome(`SELECT 1 FROM ELEMENT x WHERE x/value/magnitude MATCHES {${Array(500).fill('1').join(', ')}}`),
    ).toBe(2);
  });
});
