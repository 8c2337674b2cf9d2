// https://hl7.org/fhir/R4/search.html#quantity: over HTTP, the same amount is found in any unit of UCUM.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';

const UCUM = 'http://unitsofmeasure.org';
const data = process.env['TEST_DATA'];

describe('A quantity', async () => {
  const { send } = await testHouse();
  const amounts: Readonly<Record<string, readonly [string, string]>> = {
    micrograms: ['5400', 'ug'],
    milligrams: ['5.4', 'mg'],
    more: ['6', 'mg'],
    fever: ['101.3', '[degF]'],
    normal: ['37.0', 'Cel'],
    tablets: ['5.4', '{tablet}'],
  };

  beforeAll(async () => {
    await send('system', { method: 'PUT', url: '/Patient/p', body: { resourceType: 'Patient', id: 'p' } });
    for (const [id, [value, code]] of Object.entries(amounts)) {
      const quantity = `{"value":${value},"unit":"${code}","system":"${UCUM}","code":"${code}"}`;
      const body = `{"resourceType":"Observation","id":"${id}","status":"final","code":{"coding":[{"code":"${id}"}]},"subject":{"reference":"Patient/p"},"valueQuantity":${quantity}}`;
      const put = await send('system', { method: 'PUT', url: `/Observation/${id}`, body });
      expect(put.status).toBe(201);
    }
  });

  it.each([
    [`value-quantity=5.4|${UCUM}|mg`, ['micrograms', 'milligrams']],
    [`value-quantity=5.4|${UCUM}|mg&subject=Patient/p`, ['micrograms', 'milligrams']],
    [`value-quantity=gt0.0055|${UCUM}|g`, ['more']],
    [`value-quantity=gt37.5|${UCUM}|Cel`, ['fever']],
    [`value-quantity=lt310.2|${UCUM}|K`, ['normal']],
    ['value-quantity=5.4', ['milligrams', 'tablets']],
    ['value-quantity=5.4||mg', ['milligrams']],
    [`value-quantity=gt1|${UCUM}|mmol/L`, []],
    [`code-value-quantity=micrograms$5.4|${UCUM}|mg`, ['micrograms']],
    [`code-value-quantity=micrograms$gt5.4|${UCUM}|mg`, []],
    ['code-value-quantity=micrograms$5400', ['micrograms']],
    ['code-value-quantity=micrograms$0.0000054', []],
    [`_sort=-value-quantity&value-quantity=lt1|${UCUM}|g`, ['micrograms', 'more', 'milligrams']],
    [`value-quantity=${encodeURIComponent('5.4|http://unitsofmeasure.org|{tablet}')}`, ['tablets']],
  ])('%s finds %j', async (query, expected) => {
    const { status, json } = await send('system', { url: `/Observation?${query}` });
    expect(status).toBe(200);
    const found = (json.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id);
    expect(query.startsWith('_sort') ? found : found.sort()).toEqual(expected);
  });
});

describe.skipIf(!data)('The official examples', async () => {
  const { send } = await testHouse();
  const lines = data
    ? gunzipSync(readFileSync(join(data, 'fhir/r4-examples/examples.ndjson.gz')))
        .toString('utf8')
        .split('\n')
        .filter((line) => line.includes('"resourceType":"Observation"') && line.includes('"valueQuantity"'))
    : [];
  const stored = lines.flatMap((body) => {
    const { resourceType, id, valueQuantity } = JSON.parse(body);
    return resourceType === 'Observation' && valueQuantity?.system === UCUM ? [{ id, body, ...valueQuantity }] : [];
  });
  // Another unit of the same dimension, and what it is worth.
  const others: Readonly<Record<string, readonly [string, (value: number) => number]>> = {
    '[lb_av]': ['[oz_av]', (value) => value * 16],
    '[in_i]': ['[ft_i]', (value) => value / 12],
    Cel: ['[degF]', (value) => value * 1.8 + 32],
    'mm[Hg]': ['m[Hg]', (value) => value / 1000],
    'mmol/L': ['umol/mL', (value) => value],
    'mmol/l': ['mol/m3', (value) => value],
    cm: ['m', (value) => value / 100],
    kg: ['g', (value) => value * 1000],
    g: ['mg', (value) => value * 1000],
    '/min': ['Hz', (value) => value / 60],
    '%': ['1', (value) => value / 100],
    kPa: ['Pa', (value) => value * 1000],
    'kg/m2': ['g/cm2', (value) => value / 10],
    'ug/L': ['ng/mL', (value) => value],
    U: ['umol/min', (value) => value],
    '10*12/L': ['10*6/uL', (value) => value],
    'g/dL': ['g/L', (value) => value * 10],
    'kU/L': ['U/mL', (value) => value],
    // So it stands in an official example: a gram by one over a square centimetre.
    'g/cm-2': ['kg.m2', (value) => value / 1e7],
    'mg/dL': ['g/L', (value) => value / 100],
    'mL/min': ['L/h', (value) => value * 0.06],
    L: ['mL', (value) => value * 1000],
    d: ['h', (value) => value * 24],
    '{score}': ['%', (value) => value * 100],
  };

  it('with a unit of UCUM are found by another unit, and not by ten times as much', async () => {
    for (const { id, body } of stored) {
      const put = await send('system', { method: 'PUT', url: `/Observation/${id}`, body });
      expect([id, put.status]).toEqual([id, 201]);
    }
    const without = stored.filter(({ code }) => others[code] === undefined).map(({ code }) => code);
    expect([...new Set(without)]).toEqual([]);
    for (const { id, value, code } of stored) {
      const [other, convert] = others[code] ?? ['', (same: number) => same];
      const ask = async (amount: number) => {
        const asked = `ap${amount}|${UCUM}|${other}`;
        const answer = await send('system', {
          url: `/Observation?_id=${id}&value-quantity=${encodeURIComponent(asked)}`,
        });
        return [id, code, answer.status, answer.json.total];
      };
      expect(await ask(convert(value))).toEqual([id, code, 200, 1]);
      expect(await ask(convert(value) * 10)).toEqual([id, code, 200, 0]);
    }
    expect(stored.length).toBe(16);
  }, 60_000);
});
