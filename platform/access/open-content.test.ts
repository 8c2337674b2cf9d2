// Issue 4 C15: a municipality replaces content while the house stands; what does not hold its own cases is not taken; history is kept.

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openAccessContent } from './open-content.ts';
import { ContentFault } from './rights/content-reader.ts';
import { testHouse } from './testing/test-house.ts';
import { NOW } from './testing/test-rules.ts';

const SHIPPED = fileURLToPath(new URL('../../content/access', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fkj-content-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let own = '';
beforeEach(() => {
  own = mkdtempSync(join(folder, 'own-'));
});
const open = () => openAccessContent({ shipped: SHIPPED, own, clock: () => NOW });
const shippedText = (name: string): string => readFileSync(join(SHIPPED, `${name}.json`), 'utf8');
const put = (name: string, text: string): void => writeFileSync(join(own, `${name}.json`), text);
const history = (): readonly { readonly outcome: string }[] =>
  readFileSync(join(own, 'history', 'history.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
/** Rules whose emergency access asks for 40 characters. */
const strict = shippedText('role-rights').replace(
  /"emergency": \{\s*"reasonLength": 10/,
  '"emergency": { "reasonLength": 40',
);

describe('Content of the municipality', () => {
  it.each([
    ['is no JSON', '{'],
    ['breaks its schema', '{"editions":[{}]}'],
    ['fails its own test cases', strict.replace('"expect": "relationship"', '"expect": "everything"')],
  ])('that %s is not taken: the former stays, and the history says so', (_, text) => {
    const opened = open();
    const before = opened.content.rules();
    put('role-rights', text);
    expect(opened.look()).toMatchObject({ outcome: 'refused' });
    expect(opened.content.rules()).toBe(before);
    expect(opened.look()).toEqual({ outcome: 'same' });
    expect(history().map(({ outcome }) => outcome)).toEqual(['started', 'refused']);
  });

  it('that does not hold stops a house from starting on less than was decided', () => {
    put('privacy-choices', '{"editions":[{}]}');
    expect(open).toThrow(ContentFault);
  });

  it('is taken whole, and every text that was in force is kept', () => {
    const opened = open();
    expect(opened.look()).toEqual({ outcome: 'same' });
    put('role-rights', strict);
    expect(opened.look()).toEqual({ outcome: 'taken', names: ['role-rights'] });
    expect(opened.content.rules()[0]?.emergency.reasonLength).toBe(40);
    put('role-rights', strict.replace('"reasonLength": 40', '"reasonLength": 50'));
    expect(opened.look()).toMatchObject({ outcome: 'taken' });
    const kept = readdirSync(join(own, 'history')).filter((name) => name.startsWith('role-rights.'));
    expect(kept).toHaveLength(2);
    expect(kept.map((name) => readFileSync(join(own, 'history', name), 'utf8'))).toContain(strict);
  });

  it('is of the release again when the file is taken away, and stands when the house starts anew', () => {
    put('role-rights', strict);
    expect(open().content.rules()[0]?.emergency.reasonLength).toBe(40);
    const opened = open();
    rmSync(join(own, 'role-rights.json'));
    expect(opened.look()).toMatchObject({ outcome: 'taken' });
    expect(opened.content.rules()[0]?.emergency.reasonLength).toBe(10);
  });

  it('that only stands there again changes nothing', () => {
    put('role-rights', strict);
    const opened = open();
    cpSync(join(own, 'role-rights.json'), join(own, 'copy.json'));
    put('role-rights', strict);
    expect(opened.look()).toEqual({ outcome: 'same' });
    expect(existsSync(join(own, 'history'))).toBe(true);
  });
});

describe('A change of content', () => {
  it('takes effect with the next decision, also for whom a permit was remembered', async () => {
    const opened = open();
    const house = await testHouse(opened.content);
    await house.store(
      { resourceType: 'Organization', id: 'nord', name: 'nord' },
      { resourceType: 'Practitioner', id: 'nora', name: [{ family: 'nora' }] },
      {
        resourceType: 'PractitionerRole',
        id: 'nora-role',
        active: true,
        practitioner: { reference: 'Practitioner/nora' },
        organization: { reference: 'Organization/nord' },
        code: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'SP' }] }],
      },
    );
    const nora = await house.caller({ fhirUser: 'Practitioner/nora' });
    const ask = { action: 'read', kind: 'Observation', patients: [] } as const;
    expect((await house.access.decide(nora, ask)).ok).toBe(true);
    const tree = JSON.parse(shippedText('role-rights'));
    const [edition] = tree.editions;
    const roles = edition.roles.map((role: { name: string }) =>
      role.name === 'nurse' ? { ...role, rights: [] } : role,
    );
    put('role-rights', JSON.stringify({ editions: [{ ...edition, roles, tests: [] }] }));
    expect(opened.look()).toEqual({ outcome: 'taken', names: ['role-rights'] });
    house.access.contentReplaced();
    expect((await house.access.decide(nora, ask)).ok).toBe(false);
  });
});
