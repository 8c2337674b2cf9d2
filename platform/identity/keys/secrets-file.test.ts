// DESIGN.md §5 "SECRETS_DIR".

import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSecrets, publicJwk } from './secrets-file.ts';

const folder = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'fkj-secrets-')), 'deep', 'secrets');

describe('the secrets of identity', () => {
  it('are not replaced when the file is broken', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fkj-secrets-'));
    await writeFile(join(home, 'identity.json'), '{');
    await expect(loadSecrets(home)).rejects.toThrow();
  });

  it('are made once, readable by the house alone, and leave no draft behind', async () => {
    const home = await folder();
    const made = await loadSecrets(home);
    expect((await stat(join(home, 'identity.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect(await readdir(home)).toEqual(['identity.json']);
    expect(await loadSecrets(home)).toEqual(made);
  });

  it('are the same for servers that start together', async () => {
    const home = await folder();
    const all = await Promise.all([loadSecrets(home), loadSecrets(home), loadSecrets(home)]);
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('show no private part to others', async () => {
    const { signing, upstream } = await loadSecrets(await folder());
    for (const key of [...signing, upstream.helseid, upstream.idporten].map(publicJwk)) {
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(part);
      expect(key).toHaveProperty('kid');
    }
  });
});
