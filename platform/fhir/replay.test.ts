// Issue 2 "Must show" b: the official examples come back byte-true; Synthea patients go in as transactions.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isByteTrue } from '@fkj/standards-fhir';
import { read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { testHouse } from './testing/test-house.ts';

const data = process.env['TEST_DATA'];

const unzipped = (file: string): string => gunzipSync(readFileSync(join(data ?? '', 'fhir', file))).toString('utf8');

const minified = (text: string): string => {
  const document = read(text);
  if (!document.ok) throw new Error(document.error.sentence);
  return document.value.text;
};

describe.skipIf(!data)('The official R4 examples', async () => {
  const { send } = await testHouse();

  it('are taken by PUT and by POST, and read back byte-true', async () => {
    const examples = unzipped('r4-examples/examples.ndjson.gz').split('\n').filter(Boolean);
    expect(examples.length).toBe(342);
    for (const body of examples) {
      const { resourceType, id } = JSON.parse(body);
      const put = await send('system', { method: 'PUT', url: `/${resourceType}/${id}`, body });
      expect([put.status, resourceType, id, put.status === 201 || put.text]).toEqual([201, resourceType, id, true]);
      const got = await send('system', { url: `/${resourceType}/${id}` });
      expect(isByteTrue(minified(body), got.text)).toBe(true);
      const posted = await send('system', { method: 'POST', url: `/${resourceType}`, body });
      expect([posted.status, resourceType, id, posted.status === 201 || posted.text]).toEqual([
        201,
        resourceType,
        id,
        true,
      ]);
      expect(isByteTrue(minified(body), posted.text)).toBe(true);
    }
  }, 120_000);
});

describe.skipIf(!data)('Synthea patients', async () => {
  const { send } = await testHouse();
  const files = data ? readdirSync(join(data, 'fhir/synthea-100')) : [];

  // All hundred: replay.long.test.ts.
  it('are taken whole, every tenth of them', async () => {
    expect(files.length).toBe(102);
    for (const file of files.filter((_, place) => place % 10 === 0)) {
      const body = unzipped(`synthea-100/${file}`);
      const answer = await send('system', { method: 'POST', url: '/', body });
      expect([file, answer.status, answer.status === 200 || answer.text]).toEqual([file, 200, true]);
      const statuses = new Set(
        answer.json.entry.map((entry: { response: { status: string } }) => entry.response.status),
      );
      expect([...statuses]).toEqual(['201 Created']);
      expect(answer.json.entry.length).toBe(JSON.parse(body).entry.length);
    }
  }, 120_000);
});
