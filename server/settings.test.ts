// DESIGN.md §5 "settings" and "test log-in".

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, settingsTable } from './settings.ts';

const refusals = (environment: Record<string, string>): readonly string[] => {
  const read = readSettings(environment);
  return read.ok ? [] : read.error.sentences;
};

describe('the settings', () => {
  it('names each setting that is wrong', () => {
    const sentences = refusals({ PORT: 'eighty', PUBLIC_URL: 'example', DATABASE_URL: 'mysql://x', DEMO: 'yes' });
    expect(sentences.map((sentence) => sentence.split(':')[0])).toEqual(['PORT', 'PUBLIC_URL', 'DATABASE_URL', 'DEMO']);
  });

  const forbidden = [
    { HOST: '0.0.0.0', DEMO: 'on' },
    { HOST: '192.168.1.4', DEMO: 'on' },
    { HOST: '0.0.0.0', BOOTSTRAP_CLIENT: 'boot:12345678' },
    { NODE_ENV: 'production', DEMO: 'on' },
    { NODE_ENV: 'production', BOOTSTRAP_CLIENT: 'boot:12345678' },
    { NODE_ENV: 'production', HOST: '0.0.0.0', DEMO: 'on', BOOTSTRAP_CLIENT: 'boot:12345678' },
  ];
  it.each(forbidden)('refuses test log-in with %j and says why', (environment) => {
    expect(refusals(environment).join(' ')).toContain('only exists when HOST is loopback');
  });

  it('has no test log-in in production or on a public address unless asked for, in which case it refuses', () => {
    for (const environment of [{ NODE_ENV: 'production' }, { HOST: '0.0.0.0' }]) {
      const read = readSettings(environment);
      expect(read.ok && read.value.demo).toBe('off');
      expect(read.ok && read.value.testLogIn).toBe('off');
    }
  });

  it('needs nothing on a laptop', () => {
    const read = readSettings({});
    expect(read).toMatchObject({ ok: true, value: { port: 8080, publicUrl: 'http://localhost:8080', demo: 'on' } });
  });

  it('splits the bootstrap client at the first colon', () => {
    const read = readSettings({ BOOTSTRAP_CLIENT: 'boot:secret:with:colons' });
    expect(read.ok && read.value.bootstrapClient).toEqual({ id: 'boot', secret: 'secret:with:colons' });
  });

  it('takes the HR system with a secret or with keys that it publishes, never with both or neither', () => {
    const jwks = 'https://hr.example/jwks';
    for (const environment of [
      { HR_CLIENT: 'hr' },
      { HR_CLIENT_JWKS: jwks },
      { HR_CLIENT: 'hr:12345678', HR_CLIENT_JWKS: jwks },
      { HR_CLIENT: 'hr', HR_CLIENT_JWKS: 'http://hr.example/jwks' },
    ])
      expect(refusals(environment).map((sentence) => sentence.split(':')[0]?.slice(0, 9))).toEqual(['HR_CLIENT']);
    const read = [{ HR_CLIENT: 'hr:12345678' }, { HR_CLIENT: 'hr', HR_CLIENT_JWKS: jwks }].map(readSettings);
    expect(read.map((one) => one.ok && one.value.hrClient)).toEqual([
      { id: 'hr', proof: { secret: '12345678' } },
      { id: 'hr', proof: { jwksUri: jwks } },
    ]);
  });

  it('are all documented, and nothing else is', () => {
    const table = readFileSync(new URL('../docs/settings.md', import.meta.url), 'utf8');
    const documented = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map((row) => row[1]);
    expect(documented.sort()).toEqual(Object.keys(settingsTable).sort());
  });
});
