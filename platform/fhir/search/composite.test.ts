// https://hl7.org/fhir/R4/molecularsequence.html#search: composites of three parts, over HTTP.

import { openIndexer } from '@fkj/platform-record';
import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { INDEX_VERSION, kindsChangedSince } from '../search-parameter/rule-changes.ts';
import { testHouse } from '../testing/test-house.ts';

const { pool } = await testDatabase();
const { send, house } = await testHouse({ pool });

const sequence = (id: string, chromosome: string, variant: readonly object[]) => ({
  ...{ resourceType: 'MolecularSequence', id, coordinateSystem: 0, variant },
  referenceSeq: {
    chromosome: { coding: [{ system: 'http://a', code: chromosome }] },
    windowStart: 10,
    windowEnd: 2000,
  },
});
const found = async (query: string): Promise<readonly string[] | string> => {
  const { status, json } = await send('system', { url: `/MolecularSequence?${query}` });
  return status === 200
    ? (json.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id).sort()
    : json.issue[0].details.coding[0].code;
};

beforeAll(async () => {
  for (const one of [
    sequence('one', '1', [
      { start: 5, end: 9 },
      { start: 100, end: 900 },
    ]),
    sequence('other', '2', [{ start: 5, end: 900 }]),
  ]) {
    const made = await send('system', { method: 'PUT', url: `/MolecularSequence/${one.id}`, body: one });
    if (made.status !== 201) throw new Error(made.text);
  }
});

describe('A composite of three parts', () => {
  it('with another number of values is refused', async () => {
    expect(await found('chromosome-variant-coordinate=1$5')).toBe('parameter-value');
    expect(await found('chromosome-variant-coordinate=1$5$9$1')).toBe('parameter-value');
  });

  it('asks all three of one repetition', async () => {
    expect(await found('chromosome-variant-coordinate=1$5$9')).toEqual(['one']);
    expect(await found('chromosome-variant-coordinate=1$5$900')).toEqual([]);
    expect(await found('chromosome-variant-coordinate=2$5$900')).toEqual(['other']);
    expect(await found('chromosome-variant-coordinate=1$ge6$gt899')).toEqual(['one']);
    expect(await found('chromosome-variant-coordinate=1$ge6$gt900')).toEqual([]);
    expect(await found('chromosome-variant-coordinate=1$lt6$lt10,2$5$ap850')).toEqual(['one', 'other']);
    expect(await found('chromosome-window-coordinate=http://a%7C2$10$2000')).toEqual(['other']);
    expect(await found('chromosome-window-coordinate:missing=true')).toEqual([]);
  });

  it('is refused after an upgrade until the rows of its type have been made anew', async () => {
    await pool.query("DELETE FROM leaf WHERE lead IS NOT NULL; UPDATE epoch SET value = 1 WHERE name = 'index'");
    await house.parameters.look();
    expect(await found('chromosome-variant-coordinate=1$5$9')).toBe('parameter-indexing');
    expect(await found('chromosome=2')).toEqual(['other']);
    const rules = { rules: house.parameters.rules, version: INDEX_VERSION, changed: kindsChangedSince };
    await openIndexer({ pool, clock: Date.now, ...rules }).work();
    await house.parameters.look();
    expect(await found('chromosome-variant-coordinate=1$5$9')).toEqual(['one']);
  });
});
