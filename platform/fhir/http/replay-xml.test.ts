// Issue 3 "Must show" a: the official examples sent and read as XML say what they say in JSON.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isByteTrue, readXml, writeXml } from '@fkj/standards-fhir';
import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';

const data = process.env['TEST_DATA'];
const XML = 'application/fhir+xml';

const value = (result: ReturnType<typeof readXml>): string => {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
};

describe.skipIf(!data)('The official R4 examples', async () => {
  const { send } = await testHouse();
  const file = join(data ?? '', 'fhir/r4-examples/examples.ndjson.gz');

  it('are taken as XML and given as XML and JSON with the same content, digits included', async () => {
    const examples = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean);
    expect(examples.length).toBe(342);
    for (const example of examples) {
      const { resourceType, id } = JSON.parse(example);
      const url = `/${resourceType}/${id}`;
      const body = value(writeXml(example));
      const put = await send('system', { method: 'PUT', url, body, headers: { 'content-type': XML } });
      expect([put.status, url, put.status === 201 || put.text]).toEqual([201, url, true]);
      // In the order of the definition, as all that comes from XML is.
      const sent = value(readXml(body));
      const json = await send('system', { url });
      expect(isByteTrue(sent, json.text), url).toBe(true);
      const xml = await send('system', { url: `${url}?_format=xml&_pretty=true` });
      expect(JSON.parse(value(readXml(xml.text))), url).toEqual(json.json);
    }
  }, 120_000);
});
