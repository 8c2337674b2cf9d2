// https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding: answers and bodies of /fhir are packed where both sides know how.

import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { app, authorization } = await composedServer();
const unpack = { br: brotliDecompressSync, gzip: gunzipSync };

describe('A body', () => {
  const post = (payload: Buffer, encoding: string) =>
    app.inject({
      method: 'POST',
      url: '/fhir/Basic',
      payload,
      headers: { authorization, 'content-type': 'application/fhir+json', 'content-encoding': encoding },
    });

  it('that is packed otherwise or broken is refused', async () => {
    expect((await post(Buffer.from('{}'), 'deflate')).statusCode).toBe(415);
    expect((await post(Buffer.from('{}'), 'gzip')).statusCode).toBe(400);
  });

  it('that is packed with gzip is taken once', async () => {
    const payload = gzipSync(JSON.stringify({ resourceType: 'Basic', code: { text: 'a' } }));
    expect((await post(payload, 'gzip')).statusCode).toBe(201);
  });
});

describe('An answer', () => {
  it.each([
    ['br', 'application/fhir+json'],
    ['gzip', 'application/fhir+json'],
    ['br', 'application/fhir+xml'],
  ] as const)('is packed with %s as %s, and says on what it depends', async (encoding, accept) => {
    const plain = await app.inject({ url: '/fhir/metadata', headers: { accept } });
    const packed = await app.inject({ url: '/fhir/metadata', headers: { accept, 'accept-encoding': encoding } });
    expect(packed.headers['content-encoding']).toBe(encoding);
    expect(packed.headers['content-type']).toBe(`${accept}; charset=utf-8`);
    expect(String(packed.headers['vary']).toLowerCase().split(/, */).sort()).toEqual(['accept', 'accept-encoding']);
    expect(unpack[encoding](packed.rawPayload).toString('utf8')).toBe(plain.body);
  });
});
