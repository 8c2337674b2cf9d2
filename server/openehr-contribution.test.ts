// Issue 5 C9: contributions are all or nothing; directories are versions like all else. Ids of the functional schedule
// (specifications-CNF, master08 and master09) stand at the cases that they are.

import { describe, expect, it } from 'vitest';
import { castServer } from './testing/cast-server.ts';
import { composition, folder, status, template } from './testing/openehr-documents.ts';

const { send, pool } = await castServer();
const BASE = '/openehr/v1';
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const as =
  (caller: string) =>
  (method: Method, path: string, more: object = {}) =>
    send(caller, { method, url: `${BASE}${path}`, ...more });
const system = as('system');
const nurse = as('nurse');
const tag = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  /^W\/"(.*)"$/.exec(String(headers['etag']))?.[1] ?? 'no weak tag';

await system('POST', '/definition/template/adl1.4', {
  body: template(),
  headers: { 'content-type': 'application/xml' },
});
const ehr = tag(await system('POST', '/ehr', { body: status({ namespace: 'local', id: 'astrid' }) }));
const path = `/ehr/${ehr}/contribution`;
const WHOLE = { prefer: 'return=representation' };

interface Sent {
  readonly data?: string | object;
  readonly preceding?: string;
  readonly change?: string;
}

const version = ({ data, preceding, change }: Sent): string => {
  const said =
    change === undefined
      ? ''
      : `"commit_audit":{"change_type":{"value":"x","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"${change}"}}},`;
  const before = preceding === undefined ? '' : `"preceding_version_uid":{"value":"${preceding}"},`;
  const content = data === undefined ? '' : `"data":${typeof data === 'string' ? data : JSON.stringify(data)},`;
  return `{${before}${content}${said}"_type":"ORIGINAL_VERSION"}`;
};
const contribution = (versions: readonly Sent[], more = ''): string =>
  `{"_type":"CONTRIBUTION",${more}"audit":{"description":{"value":"A visit"},"committer":{"_type":"PARTY_IDENTIFIED","name":"Kari"}},"versions":[${versions.map(version).join(',')}]}`;

/** Rows of every table that a commit writes to. */
const rows = async (): Promise<string> => {
  const counted = await pool.query(
    'SELECT (SELECT count(*) FROM version) + (SELECT count(*) FROM head) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM locator) AS n',
  );
  return String(counted.rows[0]?.n);
};

describe('a contribution with one version that is wrong', () => {
  it.each([
    [
      'I_EHR_CONTRIBUTION.commit_contribution-invalid: breaks the template',
      422,
      'invalid',
      [{ data: composition() }, { data: composition('1', { units: 'kPa' }) }],
    ],
    [
      'I_EHR_CONTRIBUTION.commit_contribution-opt_not_exist',
      422,
      'template-unknown',
      [{ data: composition() }, { data: composition('1', { templateId: 'none' }) }],
    ],
    ['I_EHR_CONTRIBUTION.commit_contribution-empty', 400, 'structure', []],
    [
      'no class that is versioned',
      400,
      'structure',
      [{ data: composition() }, { data: { _type: 'DV_TEXT', value: 'x' } }],
    ],
    [
      'a first version that is a modification',
      400,
      'change-type',
      [{ data: composition() }, { data: composition(), change: '251' }],
    ],
    ['a deletion of nothing', 400, 'change-type', [{ data: composition() }, { change: '523' }]],
    [
      'what it follows is not there',
      404,
      'not-found',
      [
        { data: composition() },
        { data: composition(), preceding: 'c0c0c0c0-1111-4111-8111-111111111111::localhost::1' },
      ],
    ],
    ['a second status', 400, 'change-type', [{ data: composition() }, { data: status(null), change: '249' }]],
  ] as const)('writes nothing: %s', async (_case, expected, code, versions) => {
    const before = await rows();
    const answer = await nurse('POST', path, { body: contribution(versions) });
    expect([answer.status, answer.json.code]).toEqual([expected, code]);
    expect(await rows()).toBe(before);
  });

  it('writes nothing when the last of many meets another in its place', async () => {
    const first = await nurse('POST', `/ehr/${ehr}/composition`, { body: composition('1') });
    const uid = tag(first);
    await nurse('PUT', `/ehr/${ehr}/composition/${uid.split('::')[0]}`, {
      body: composition('2'),
      headers: { 'if-match': uid },
    });
    const before = await rows();
    const many = [
      ...Array.from({ length: 20 }, () => ({ data: composition() })),
      { data: composition('3'), preceding: uid },
    ];
    const answer = await nurse('POST', path, { body: contribution(many) });
    expect([answer.status, answer.json.code, tag(answer)]).toEqual([409, 'version-stale', uid.replace(/1$/, '2')]);
    expect(await rows()).toBe(before);
  });

  it('of contributions side by side on one version, exactly one is taken, whole', async () => {
    const uid = tag(await nurse('POST', `/ehr/${ehr}/composition`, { body: composition('1') }));
    const before = Number(await rows());
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        nurse('POST', path, {
          body: contribution([{ data: composition('5') }, { data: composition('6'), preceding: uid }]),
        }),
      ),
    );
    expect(answers.map(({ status: one }) => one).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    // A composition, its next version, the contribution: a version and an event each, and two new heads.
    expect(Number(await rows()) - before).toBe(8);
  });
});

describe('a contribution', () => {
  it('I_EHR_CONTRIBUTION.commit_contribution-valid: commits several versions with one audit', async () => {
    const sent = contribution([{ data: composition('7.10'), change: '249' }, { data: folder('episodes') }]);
    const made = await nurse('POST', path, { body: sent, headers: WHOLE });
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`http://localhost:8080${BASE}${path}/${tag(made)}`);
    expect(made.json).toMatchObject({
      _type: 'CONTRIBUTION',
      uid: { value: tag(made) },
      versions: [{ type: 'COMPOSITION' }, { type: 'FOLDER' }],
      audit: { system_id: 'localhost', description: { value: 'A visit' }, committer: { name: 'Kari' } },
    });
    expect(made.json._commits).toBeUndefined();
    expect((await nurse('GET', `${path}/${tag(made)}`)).json).toEqual(made.json);
    const uid: string = made.json.versions[0].id.value;
    const read = await nurse('GET', `/ehr/${ehr}/composition/${uid}`);
    expect(read.text).toContain('"magnitude":7.10,');
    const whole = await nurse('GET', `/ehr/${ehr}/versioned_composition/${uid.split('::')[0]}/version`);
    expect(whole.json.contribution.id.value).toBe(tag(made));
    expect(whole.json.commit_audit.time_committed).toEqual(made.json.audit.time_committed);
    expect((await as('stranger')('GET', `${path}/${tag(made)}`)).status).toBe(404);

    const deleted = await nurse('POST', path, { body: contribution([{ preceding: uid, change: '523' }]) });
    expect(deleted.status).toBe(403);
    const gone = await system('POST', path, { body: contribution([{ preceding: uid, change: '523' }]) });
    expect(gone.status).toBe(201);
    expect((await nurse('GET', `/ehr/${ehr}/composition/${uid.split('::')[0]}`)).status).toBe(204);
    const twice = await system('POST', path, {
      body: contribution([{ preceding: uid.replace(/1$/, '2'), change: '523' }]),
    });
    expect([twice.status, twice.json.code]).toEqual([400, 'already-deleted']);
  });

  it('keeps an id of the client’s, once', async () => {
    const uid = '11111111-2222-4333-8444-555555555555';
    const body = contribution([{ data: composition() }], `"uid":{"value":"${uid}"},`);
    expect(tag(await nurse('POST', path, { body }))).toBe(uid);
    const again = await nurse('POST', path, { body });
    expect([again.status, again.json.code]).toEqual([409, 'uid-taken']);
    const foreign = contribution([{ data: composition() }]).replace('"audit":{', '"audit":{"system_id":"elsewhere",');
    expect((await nurse('POST', path, { body: foreign })).status).toBe(400);
  });
});

describe('a directory', () => {
  it('I_EHR_DIRECTORY: is one for each EHR, made, changed, deleted and made again', async () => {
    const made = tag(await system('POST', '/ehr', { body: status({ namespace: 'elsewhere', id: 'dir' }) }));
    const at = `/ehr/${made}/directory`;
    expect((await system('GET', at)).status).toBe(404);
    expect((await system('PUT', at, { body: folder() })).json.code).toBe('if-match-missing');
    const first = await system('POST', at, { body: folder('root', [folder('a', [folder('b')])]), headers: WHOLE });
    expect([first.status, first.json.uid.value]).toEqual([201, tag(first)]);
    expect((await system('POST', at, { body: folder() })).json.code).toBe('directory-taken');
    expect((await system('GET', `${at}?path=a/b`)).json.name.value).toBe('b');
    expect((await system('GET', `${at}?path=root/a`)).json.name.value).toBe('a');
    expect((await system('GET', `${at}?path=c`)).status).toBe(404);
    const put = (tagged: string) =>
      system('PUT', at, { body: folder('changed'), headers: { 'if-match': `W/"${tagged}"` } });
    const second = await put(tag(first));
    expect(second.status).toBe(204);
    const stale = await put(tag(first));
    expect([stale.status, tag(stale)]).toEqual([412, tag(second)]);
    expect((await system('GET', `${at}/${tag(first)}`)).json.name.value).toBe('root');
    expect((await system('POST', at, { body: { _type: 'FOLDER' } })).status).toBe(400);
    expect((await system('DELETE', at, { headers: { 'if-match': tag(first) } })).status).toBe(412);
    expect((await system('DELETE', at, { headers: { 'if-match': tag(second) } })).status).toBe(204);
    expect((await system('GET', at)).status).toBe(204);
    const again = await system('POST', at, { body: folder('again') });
    expect([again.status, tag(again)]).toEqual([201, tag(first).replace(/1$/, '4')]);
  });
});
