// https://hl7.org/fhir/R4/patient-operation-match.html and DESIGN.md §7 "Finding a person", over HTTP.

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';
import { editDistance } from './edit-distance.ts';
import type { Evidence } from './evidence.ts';
import { gradingOf } from './grade.ts';

const test = await testHouse();
const { send, log } = test;
const SYSTEM = 'urn:oid:2.16.578.1.12.4.1.4.1';
const NUMBERS = ['13116900216', '21016400952', '12057900499'];

const patient = (id: string, parts: object) => ({
  resource: { resourceType: 'Patient', id, ...parts },
  request: { method: 'PUT', url: `Patient/${id}` },
});
const named = (family: string, ...given: readonly string[]) => ({
  name: [{ family, ...(given.length > 0 && { given }) }],
});
const numbered = (value: string | undefined) => ({ identifier: [{ system: SYSTEM, value }] });

beforeAll(async () => {
  await cast(test);
  const entry = [
    patient('own', { ...named('Østby', 'Astrid', 'Marie'), birthDate: '1950-02-03', ...numbered(NUMBERS[0]) }),
    patient('stranger', {
      ...named('Østby', 'Åse'),
      birthDate: '1950-02-03',
      ...numbered(NUMBERS[1]),
      gender: 'female',
      telecom: [{ system: 'phone', value: '90090090' }],
      address: [{ line: ['Secret road 1'], city: 'Hamar' }],
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }] },
    }),
    patient('given-up', {
      ...named('Østby', 'Åse'),
      birthDate: '1950-02-03',
      active: false,
      link: [{ other: { reference: 'Patient/stranger' }, type: 'replaced-by' }],
    }),
    {
      resource: {
        resourceType: 'List',
        id: 'list-of-own',
        status: 'current',
        mode: 'working',
        code: {
          coding: [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind', code: 'arbeidsliste' }],
        },
        source: { reference: 'PractitionerRole/kari-home-care' },
        date: new Date().toISOString().slice(0, 10),
        entry: [{ item: { reference: 'Patient/own' } }],
      },
      request: { method: 'PUT', url: 'List/list-of-own' },
    },
  ];
  const made = await send('system', {
    method: 'POST',
    url: '/',
    body: { resourceType: 'Bundle', type: 'transaction', entry },
  });
  expect([made.status, made.status === 200 || made.text]).toEqual([200, true]);
});

const ask = (person: object, { caller = 'nurse', more = [] as readonly object[] } = {}) =>
  send(caller, {
    method: 'POST',
    url: '/Patient/$match',
    body: {
      resourceType: 'Parameters',
      parameter: [{ name: 'resource', resource: { resourceType: 'Patient', ...person } }, ...more],
    },
  });
const found = (answer: TestAnswer) =>
  (answer.json.entry ?? []).map(
    (entry: { resource: { id: string }; search: { score: number; extension: readonly { valueCode: string }[] } }) => [
      entry.resource.id,
      entry.search.extension[0]?.valueCode,
    ],
  );
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);

describe('Patient/$match', () => {
  it.each([
    ['without anything', {}],
    ['for a name alone', named('Østby')],
    ['for a birth date alone', { birthDate: '1950-02-03' }],
    ['for a name and a month', { ...named('Østby'), birthDate: '1950-02' }],
    ['for one letter', { ...named('Ø'), birthDate: '1950-02-03' }],
    ['for a number with a slip', numbered('13116900217')],
  ])('is refused %s', async (_, person) => {
    const answer = await ask(person);
    expect([answer.status, codes(answer)]).toEqual([400, ['operation-parameter']]);
    expect(answer.text).not.toContain('13116900217');
  });

  it('is refused for what is no Patient, for faults, and in an address', async () => {
    expect(codes(await ask({ resourceType: 'Group' }))).toEqual(['operation-parameter']);
    expect((await ask({ ...named('Østby'), birthDate: 'long ago' })).status).toBe(400);
    expect((await send('nurse', { url: `/Patient/$match?identifier=${NUMBERS[0]}` })).status).toBe(405);
    const more = [{ name: 'count', valueInteger: 0 }];
    expect(codes(await ask(numbered(NUMBERS[0]), { more }))).toEqual(['operation-parameter']);
  });

  it('finds who is on the list whole, and is certain by the number only', async () => {
    const byNumber = await ask(numbered(NUMBERS[0]));
    expect(found(byNumber)).toEqual([['own', 'certain']]);
    expect(byNumber.json.entry[0].search.score).toBe(1);
    expect(byNumber.json.entry[0].resource.identifier).toHaveLength(1);
    const byName = await ask({ ...named('ostby', 'astrid'), birthDate: '1950-02-03' });
    expect(found(byName)[0]).toEqual(['own', 'probable']);
    const reasons = byName.json.entry[0].search.extension
      .slice(1)
      .map(({ valueCode }: { valueCode: string }) => valueCode);
    expect(reasons.sort()).toEqual(['birth-date-equal', 'family-equal', 'given-equal']);
  });

  it('finds a name with a slip, and grades it lower', async () => {
    const exact = await ask({ ...named('Østby', 'Astrid'), birthDate: '1950-02-03' });
    const slip = await ask({ ...named('Østbye', 'Astrid'), birthDate: '1950-02-03' });
    expect(found(slip)[0]?.[0]).toBe('own');
    expect(slip.json.entry[0].search.score).toBeLessThan(exact.json.entry[0].search.score);
  });

  it('says that another national number is another person', async () => {
    const other = { ...named('Østby', 'Astrid'), birthDate: '1950-02-03', ...numbered(NUMBERS[2]) };
    expect(found(await ask(other))).toEqual([]);
  });

  it('shows a stranger as a card, never the graded address, and not who was given up', async () => {
    for (const person of [numbered(NUMBERS[1]), { ...named('Østby', 'Åse'), birthDate: '1950-02-03' }]) {
      const answer = await ask(person);
      const [first] = answer.json.entry;
      expect(first.resource.id).toBe('stranger');
      expect(Object.keys(first.resource).sort()).toEqual(['birthDate', 'id', 'meta', 'name', 'resourceType']);
      for (const hidden of ['Secret road', 'Hamar', '90090090', 'female', 'given-up', NUMBERS[1] ?? '']) {
        expect(answer.text).not.toContain(hidden);
      }
    }
    expect(found(await ask(numbered(NUMBERS[1])))).toEqual([['stranger', 'certain']]);
  });

  it('tells who may not find persons the same of a known and of an unknown number', async () => {
    const answers = await Promise.all(
      [NUMBERS[1], NUMBERS[2]].map((number) => ask(numbered(number), { caller: 'citizen' })),
    );
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect(found(answers[0] as TestAnswer)).toEqual([]);
  });

  it('obeys onlyCertainMatches and count', async () => {
    const person = { ...named('Østby', 'Astrid'), birthDate: '1950-02-03' };
    expect(found(await ask(person)).length).toBeGreaterThan(1);
    expect(found(await ask(person, { more: [{ name: 'count', valueInteger: 1 }] }))).toHaveLength(1);
    expect(found(await ask(person, { more: [{ name: 'onlyCertainMatches', valueBoolean: true }] }))).toEqual([]);
  });

  it('leaves no number in the log of the server', async () => {
    for (const number of NUMBERS) await ask(numbered(number));
    for (const number of NUMBERS) expect(log.join('')).not.toContain(number);
  });
});

describe('Grades', () => {
  it('never call anybody certain without an equal number, and fall when evidence is against', () => {
    const pieces: readonly Evidence[] = [
      'birth-date-equal',
      'family-equal',
      'given-equal',
      'family-similar',
      'given-similar',
    ];
    const against: readonly Evidence[] = ['birth-date-differs', 'family-differs', 'given-differs', 'number-differs'];
    fc.assert(
      fc.property(fc.subarray([...pieces]), fc.constantFrom(...against), (some, counter) => {
        const before = gradingOf(new Set(some));
        expect(before.grade).not.toBe('certain');
        expect(gradingOf(new Set([...some, counter])).score).toBeLessThanOrEqual(before.score);
      }),
    );
    expect(gradingOf(new Set(['number-equal'])).grade).toBe('certain');
    expect(gradingOf(new Set(['number-equal', 'birth-date-differs'])).grade).toBe('probable');
    expect(gradingOf(new Set(['number-differs', 'birth-date-equal', 'family-equal', 'given-equal'])).grade).toBe(
      'certainly-not',
    );
  });
});

describe('A slip of the hand', () => {
  const word = fc.string({ minLength: 2, maxLength: 8 });

  it('is one letter more, less, other, or two swapped', () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom('x', 'y'), (text, seed, letter) => {
        const at = seed % text.length;
        const left = text.slice(0, at) + text.slice(at + 1);
        expect(editDistance(text, left)).toBe(1);
        expect(editDistance(left, text)).toBe(1);
        expect(editDistance(text, text)).toBe(0);
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        expect(editDistance(text, changed)).toBe(changed === text ? 0 : 1);
      }),
    );
    expect(editDistance('kari', 'kair')).toBe(1);
    expect(editDistance('berg', 'borger')).toBe(2);
    expect(editDistance('berg', 'dahl')).toBe(2);
  });
});
