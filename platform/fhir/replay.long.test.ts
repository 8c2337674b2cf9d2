// Issue 2 "Must show" b: all of Synthea goes in as transactions, with no entry refused.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testHouse } from './testing/test-house.ts';

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('A hundred Synthea patients', async () => {
  const { send } = await testHouse();
  const folder = join(data ?? '', 'fhir/synthea-100');

  it('are taken whole: 22,408 resources', async () => {
    let resources = 0;
    for (const file of readdirSync(folder)) {
      const body = gunzipSync(readFileSync(join(folder, file)));
      const answer = await send('system', { method: 'POST', url: '/', body });
      expect([file, answer.status, answer.status === 200 || answer.text]).toEqual([file, 200, true]);
      resources += answer.json.entry.length;
    }
    expect(resources).toBe(22_408);
    const patients = await send('system', { url: '/Patient?_summary=count' });
    expect(patients.json.total).toBe(100);
  }, 600_000);
});
