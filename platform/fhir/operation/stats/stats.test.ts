// https://hl7.org/fhir/R4/observation-operation-stats.html, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';

const test = await testHouse();
const { send } = test;

const coded = (code: string) => ({ coding: [{ system: 'urn:x', code }] });
const amount = (value: string, code = 'mm[Hg]') =>
  `{"value":${value},"unit":"mmHg","system":"http://unitsofmeasure.org","code":"${code}"}`;
const observation = (id: string, parts: string, status = 'final') =>
  `{"resource":{"resourceType":"Observation","id":"${id}","status":"${status}","subject":{"reference":"Patient/astrid"},${parts}},"request":{"method":"PUT","url":"Observation/${id}"}}`;
const single = (value: string, day: string, code = 'sys') =>
  `"code":${JSON.stringify(coded(code))},"effectiveDateTime":"${day}","valueQuantity":${value}`;

beforeAll(async () => {
  await cast(test);
  const entries = [
    observation('a', single(amount('110.0'), '2026-01-01')),
    observation('b', single(amount('120.5'), '2026-01-02')),
    observation('c', single(amount('130'), '2026-02-01')),
    observation('wrong', single(amount('999'), '2026-01-02'), 'entered-in-error'),
    observation(
      'less',
      single('{"value":5,"comparator":"<","system":"http://unitsofmeasure.org","code":"mm[Hg]"}', '2026-01-02'),
    ),
    observation('unit', single(amount('16', 'kPa'), '2026-01-03')),
    observation(
      'panel',
      `"code":${JSON.stringify(coded('bp'))},"effectiveDateTime":"2026-01-02","component":[{"code":${JSON.stringify(coded('sys'))},"valueQuantity":${amount('100')}},{"code":${JSON.stringify(coded('dia'))},"valueQuantity":${amount('60')}}]`,
    ),
    observation('member', single(amount('61'), '2026-01-02', 'pulse')),
    observation(
      'parent',
      `"code":${JSON.stringify(coded('all'))},"effectiveDateTime":"2026-01-02","hasMember":[{"reference":"Observation/member"}]`,
    ),
  ];
  const body = `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(',')}]}`;
  const made = await send('system', { method: 'POST', url: '/', body });
  expect([made.status, made.status === 200 || made.text]).toEqual([200, true]);
});

const ask = (parameters: string, caller = 'nurse') => send(caller, { url: `/Observation/$stats?${parameters}` });
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);
interface Statistics {
  readonly code: { readonly coding: readonly { readonly code: string }[] };
  readonly component: readonly {
    readonly code: { readonly coding: readonly { readonly code: string }[] };
    readonly valueQuantity: { readonly value: number; readonly code: string };
  }[];
}
const shown = (answer: TestAnswer): readonly (readonly unknown[])[] =>
  (answer.json.parameter ?? [])
    .filter(({ name }: { name: string }) => name === 'statistics')
    .flatMap(({ resource }: { resource: Statistics }) =>
      resource.component.map(({ code, valueQuantity }) => [
        resource.code.coding[0]?.code,
        code.coding[0]?.code,
        valueQuantity.value,
        valueQuantity.code,
      ]),
    );

describe('Observation/$stats', () => {
  it.each([
    ['no subject', 'code=sys&system=urn:x&statistic=average'],
    ['no code', 'subject=Patient/astrid&statistic=average'],
    ['no statistic', 'subject=Patient/astrid&code=sys'],
    ['an unknown statistic', 'subject=Patient/astrid&code=sys&statistic=guess'],
    ['another subject', 'subject=Group/g&code=sys&statistic=average'],
    ['a wrong duration', 'subject=Patient/astrid&code=sys&statistic=average&duration=-1'],
  ])('is refused for %s', async (_, parameters) => {
    const answer = await ask(parameters);
    expect([answer.status, codes(answer)]).toEqual([400, ['operation-parameter']]);
  });

  it('counts each code and unit, components too; not what is inexact or entered in error', async () => {
    const answer = await ask(
      'subject=Patient/astrid&code=sys&system=urn:x&statistic=average&statistic=max,min,count,total-count',
    );
    expect(shown(answer)).toEqual(
      expect.arrayContaining([
        ['sys', 'average', 115.125, 'mm[Hg]'],
        ['sys', 'maximum', 130, 'mm[Hg]'],
        ['sys', 'minimum', 100, 'mm[Hg]'],
        ['sys', 'count', 4, '{observations}'],
        ['sys', 'total-count', 6, '{observations}'],
        ['sys', 'average', 16, 'kPa'],
      ]),
    );
    expect(shown(answer)).toHaveLength(10);
  });

  it('counts what a panel has under its own codes, components and members', async () => {
    const answer = await ask('subject=Patient/astrid&code=bp&code=all&system=urn:x&statistic=sum');
    expect([...shown(answer)].sort()).toEqual([
      ['dia', 'sum', 60, 'mm[Hg]'],
      ['pulse', 'sum', 61, 'mm[Hg]'],
      ['sys', 'sum', 100, 'mm[Hg]'],
    ]);
  });

  it('takes a period, and gives the Observations, at most so many', async () => {
    const body = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'subject', valueUri: 'Patient/astrid' },
        { name: 'coding', valueCoding: { system: 'urn:x', code: 'sys' } },
        { name: 'period', valuePeriod: { start: '2026-01-02', end: '2026-01-02' } },
        { name: 'statistic', valueCode: 'count' },
        { name: 'include', valueBoolean: true },
        { name: 'limit', valuePositiveInt: 1 },
      ],
    };
    const answer = await send('nurse', { method: 'POST', url: '/Observation/$stats', body });
    expect(shown(answer)).toEqual([['sys', 'count', 2, '{observations}']]);
    expect(answer.json.parameter.filter(({ name }: { name: string }) => name === 'source')).toHaveLength(1);
    expect(answer.json.parameter[0].resource.effectivePeriod).toEqual({ start: '2026-01-02', end: '2026-01-02' });
  });

  it('draws a line through measurements in time, with both its numbers', async () => {
    const line = await ask('subject=Patient/astrid&code=sys&system=urn:x&statistic=regression,skew&period=');
    expect(line.status).toBe(400);
    const body = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'subject', valueUri: 'Patient/astrid' },
        { name: 'coding', valueCoding: { system: 'urn:x', code: 'sys' } },
        { name: 'period', valuePeriod: { start: '2026-01-01', end: '2026-01-02T23:59:59Z' } },
        { name: 'statistic', valueCode: 'regression' },
        { name: 'statistic', valueCode: 'kurtosis' },
      ],
    };
    const answer = await send('nurse', { method: 'POST', url: '/Observation/$stats', body });
    // 110.0 on the first day, 120.5 and 100 on the second.
    expect(shown(answer)).toEqual([
      ['sys', 'regression', 110, 'mm[Hg]'],
      ['sys', 'regression', 0.25, '(mm[Hg])/d'],
      ['sys', 'kurtosis', 1.5, '1'],
    ]);
    const [observation] = answer.json.parameter;
    expect(observation.resource.component.map(({ code }: { code: { text?: string } }) => code.text)).toEqual([
      ...['alpha', 'beta', undefined],
    ]);
  });

  it('says of one measurement that there is no line through it', async () => {
    const answer = await ask('subject=Patient/astrid&code=pulse&system=urn:x&statistic=regression,skew');
    const [{ resource }] = answer.json.parameter;
    expect(
      resource.component.map(
        (one: { dataAbsentReason: { coding: { code: string }[] } }) => one.dataAbsentReason.coding[0]?.code,
      ),
    ).toEqual([...['not-a-number', 'not-a-number']]);
  });

  it('tells nothing of a stranger', async () => {
    expect((await ask('subject=Patient/bjorn&code=sys&statistic=count')).json).toEqual({ resourceType: 'Parameters' });
    expect((await ask('subject=Patient/bjorn&code=sys&statistic=count', 'citizen')).status).toBe(404);
  });
});
