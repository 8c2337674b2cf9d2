// DESIGN.md §5 "load data": refused entries are named, a broken-off import goes on.

import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileCheckpoint } from './checkpoint.ts';
import { type Consignment, type LoadResult, load } from './load.ts';
import { fhirReceiver } from './receiver.ts';

const consignment = (text: string): Consignment => ({
  name: text,
  read: async () => ({ body: Buffer.from(text), digest: text }),
});

describe('loading bundles', () => {
  const arrived: string[] = [];
  const standing = { away: 0 };
  /** A receiver outside the house: 'needs x' is refused until 'x' has arrived. */
  const server = createServer((request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.headers.authorization !== 'Bearer fresh') response.writeHead(401).end();
      else if (standing.away-- > 0) response.writeHead(503).end();
      else if (body.startsWith('needs ') && !arrived.includes(body.slice(6)))
        response
          .writeHead(422)
          .end(JSON.stringify({ issue: [{ expression: ['Bundle.entry[0]'], diagnostics: `no ${body.slice(6)}` }] }));
      else {
        arrived.push(body);
        response.writeHead(200).end('{"entry":[{"response":{}},{"response":{}}]}');
      }
    });
  });
  let address = '';
  let folder = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
    folder = mkdtempSync(join(tmpdir(), 'import-'));
  });
  afterAll(() => server.close());

  const run = (texts: readonly string[], lanes = 1): Promise<LoadResult> => {
    let token = 'old';
    const receiver = fhirReceiver(address, async (renew) => {
      if (renew === 'now') token = 'fresh';
      return token;
    });
    const checkpoint = fileCheckpoint(join(folder, 'checkpoint'), address);
    return load(texts.map(consignment), { receiver, checkpoint, lanes, patience: [1, 1], onProgress: () => undefined });
  };

  it('names what is refused in the end, with the element and the sentence', async () => {
    const result = await run(['needs nothing-like-it', 'a']);
    expect(result.refused).toEqual([
      { name: 'needs nothing-like-it', sentences: ['Bundle.entry[0]: no nothing-like-it'] },
    ]);
    expect(result.done).toBe(1);
  });

  it('tries a bundle again when another brings what it refers to', async () => {
    const result = await run(['needs later', 'later']);
    expect(result.refused).toEqual([]);
    expect(result.resources).toBe(4);
  });

  it('waits for a server that is away', async () => {
    standing.away = 2;
    expect((await run(['patient'])).refused).toEqual([]);
  });

  it('does not send again what was acknowledged before', async () => {
    const before = arrived.length;
    const result = await run(['a', 'later', 'new'], 3);
    expect(arrived.slice(before)).toEqual(['new']);
    expect(result.alreadyThere).toBe(2);
  });
});
