// DESIGN.md §1.4: after an erasure nothing of it is found in any table or file, and everybody may see that it was erased.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bucketOfPatient, objectKey, replayErasures } from '@fkj/platform-record';
import { addFindings, decideFinding, watchPatient } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWorker } from '../bulk/job/worker.ts';
import { castOfOwners, ownerElement, pulse } from '../owner/testing.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';
import { columnsOfTables, columnsWith, ERASED_TABLES, STAYS, TABLES_OF_NOBODY } from './testing.ts';

const { pool } = await testDatabase();
const test = await testHouse({ pool });
const { send, house, erasures } = test;
await castOfOwners(test);
const worker = openWorker(house, house.bulk, (error) => {
  throw error;
});

const MARK = 'Hemmeligord';
const erase = (caller: string, name: string, more: object = {}): Promise<TestAnswer> => {
  const given = { decision: 'Statsforvalteren 2026/17', reason: 'Etter krav fra pasienten', ...more };
  const parameter = Object.entries(given).map(([key, value]) => ({
    name: key,
    ...(key === 'scope' ? { valueCode: value } : { valueString: value }),
  }));
  return send(caller, { method: 'POST', url: `/${name}/$erase`, body: { resourceType: 'Parameters', parameter } });
};
const code = ({ status, json }: TestAnswer) => [status, json.issue?.[0]?.details.coding[0]?.code];
const put = async (resource: { resourceType: string; id: string }) => {
  const url = `/${resource.resourceType}/${resource.id}`;
  const answer = await send('system', { method: 'PUT', url, body: resource });
  if (answer.status > 201) throw new Error(answer.text);
};

const OURS = { meta: { extension: [ownerElement('home-care')] } };

/** A second person who answers for the records of home care. */
beforeAll(async () => {
  await put({ resourceType: 'Practitioner', id: 'per' } as never);
  await put({
    ...{ resourceType: 'PractitionerRole', id: 'per-home-care', active: true },
    practitioner: { reference: 'Practitioner/per' },
    organization: { reference: 'Organization/home-care' },
    code: [{ coding: [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/role', code: 'journalansvarlig' }] }],
  } as never);
  test.admit('other-eyes', {
    ...{
      sub: 'per',
      client_id: 'arbeidsflate',
      scope: 'user/*.cruds',
      fhirUser: 'Practitioner/per',
      purpose: 'HOPERAT',
    },
  });
});

/** Tables with a row that has the text, and files. */
const places = async (text: string): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT relname::text AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const seen = await pool.query(`SELECT FROM "${name}" t WHERE t::text ILIKE $1 LIMIT 1`, [`%${text}%`]);
    if (seen.rows.length > 0) found.push(name);
  }
  const { folder } = house.bulk;
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    if (readFileSync(join(file.parentPath, file.name), 'utf8').includes(text)) found.push(file.name);
  }
  return found;
};
/** A question of a citizen that has been answered; question and answer in the same words. */
const asked = async (patient: string, facts: { readonly line: string; readonly question: string }): Promise<void> => {
  const bucket = bucketOfPatient(patient);
  const id = patient.padEnd(32, '0');
  const finding = {
    bucket,
    id,
    kind: 'citizen-asks',
    who: 'kari',
    display: 'Kari',
    units: [],
    patient,
    at: 1,
    found: 1,
  };
  await addFindings(pool, [{ ...finding, facts: JSON.stringify(facts) }]);
  const reason = `${patient}: ${facts.question}`;
  const outcome = {
    bucket,
    finding: id,
    before: 'open',
    outcome: 'legitimate',
    at: 2,
    who: 'lena',
    display: 'Lena',
  } as const;
  expect(await decideFinding(pool, { ...outcome, reason })).toBe(true);
};

const export_ = async (): Promise<string> => {
  const begun = await send('system', { url: '/$export', headers: { prefer: 'respond-async' } });
  await worker.work();
  return String(begun.headers['content-location']);
};
const told = async (patient: string): Promise<string> =>
  (await send('system', { url: `/AuditEvent?patient=${patient}&_count=200` })).text;

describe('An erasure is refused', () => {
  beforeAll(() => put({ ...pulse(OURS), id: 'stays' } as never));

  it.each([
    ['to who treats her', 'nurse', 'Observation/stays', {}, [403, 'access-denied']],
    ['to the officer of another organisation', 'other-officer', 'Observation/stays', {}, [403, 'access-denied']],
    ['to the citizen', 'citizen', 'Observation/stays', {}, [403, 'access-denied']],
    ['without a decision', 'officer', 'Observation/stays', { decision: ' ' }, [400, 'operation-parameter']],
    [
      'on a decision that tells a story',
      'officer',
      'Observation/stays',
      { decision: 'a'.repeat(201) },
      [400, 'operation-parameter'],
    ],
    [
      'of a record that is no patient’s',
      'officer',
      'Observation/stays',
      { scope: 'record' },
      [400, 'operation-parameter'],
    ],
    ['of what is not there', 'officer', 'Observation/nowhere', {}, [404, 'not-found']],
    ['of what is kept with nobody', 'system', 'Organization/other', {}, [400, 'operation-parameter']],
  ] as const)('%s', async (_, caller, name, more, expected) => {
    expect(code(await erase(caller, name, more))).toEqual(expected);
  });

  it('without a reason that says something, and by one person alone', async () => {
    expect((await erase('officer', 'Observation/stays', { reason: 'fordi' })).status).toBe(403);
    expect((await erase('officer', 'Observation/stays')).json.parameter).toEqual([
      { name: 'state', valueCode: 'asked' },
    ]);
    expect(code(await erase('officer', 'Observation/stays'))).toEqual([403, 'access-denied']);
    expect((await send('system', { url: '/Observation/stays' })).status).toBe(200);
  });

  it('when another confirms another decision, which is then asked for itself', async () => {
    expect((await erase('system', 'Observation/stays', { decision: 'Noe annet' })).status).toBe(202);
    expect((await send('system', { url: '/Observation/stays' })).status).toBe(200);
  });
});

describe('An entry that is erased', () => {
  beforeAll(async () => {
    await put({ ...pulse({ ...OURS, note: [{ text: `${MARK} i første versjon` }] }), id: 'marked' } as never);
    await put({
      ...pulse({ valueQuantity: undefined, valueString: MARK, method: { text: MARK } }),
      id: 'marked',
    } as never);
    const parameter = [
      { name: 'patient', valueReference: { reference: 'Patient/bjorn' } },
      { name: 'reason', valueString: `${MARK} i første versjon sto på feil person` },
    ];
    const body = { resourceType: 'Parameters', parameter };
    const moved = await send('system', { method: 'POST', url: '/Observation/marked/$correct-patient', body });
    expect(moved.status).toBe(200);
    await send('system', { url: `/Observation?patient=bjorn&value-string=${MARK}` });
    await asked('bjorn', { line: 'x', question: `Hvem leste ${MARK} i første versjon?` });
  });

  it('is in no table and no file afterwards, its exports are withdrawn, and the log tells only that', async () => {
    const exported = await export_();
    expect((await send('system', { url: exported })).status).toBe(200);
    const upload = `${JSON.stringify({ ...pulse({ valueString: MARK, valueQuantity: undefined }), id: 'marked' })}\n`;
    const headers = { 'content-type': 'application/fhir+ndjson', prefer: 'respond-async' };
    await send('system', { method: 'POST', url: '/$import', body: upload, headers });
    expect(await places(MARK)).toEqual(expect.arrayContaining(['head', 'leaf', 'version']));
    expect((await places(MARK)).filter((name) => name.includes('.') || name === 'input').length).toBeGreaterThan(0);
    expect(await told('bjorn')).toContain(MARK);
    const lines = (await pool.query('SELECT FROM audit')).rows.length;

    expect((await erase('officer', 'Observation/marked')).status).toBe(202);
    const done = await erase('other-eyes', 'Observation/marked');
    expect([done.status, done.json.parameter[3]]).toEqual([
      200,
      { name: 'erased', valueReference: { reference: 'Observation/marked' } },
    ]);

    expect(await places(MARK)).toEqual([]);
    expect(await told('bjorn')).not.toContain(MARK);
    expect(await told('astrid')).not.toContain(MARK);
    expect(await told('bjorn')).toContain('erasure');
    const kept = await pool.query(
      "SELECT facts, reason FROM finding JOIN finding_outcome o ON o.finding = id WHERE patient = 'bjorn'",
    );
    expect(kept.rows).toEqual([{ facts: '{"line": "x", "question": ""}', reason: '' }]);
    expect((await pool.query('SELECT FROM audit')).rows.length).toBeGreaterThan(lines);
    expect((await send('system', { url: exported })).status).toBe(404);
    expect(JSON.stringify(await erasures.all())).not.toContain(MARK);
  });

  it('is gone for every reader, and tells that it was deleted', async () => {
    expect(code(await send('system', { url: '/Observation/marked' }))).toEqual([410, 'deleted']);
    expect((await send('system', { url: '/Observation/marked/_history/1' })).status).toBe(404);
    const history = await send('system', { url: '/Observation/marked/_history' });
    expect(history.json.entry.map(({ request }: { request: { method: string } }) => request.method)).toEqual([
      'DELETE',
    ]);
    expect((await send('system', { url: '/Observation?_id=marked' })).json.total).toBe(0);
    const again = await erase('officer', 'Observation/marked');
    expect([again.status, again.json.parameter[2].valueString]).toEqual([200, 'Statsforvalteren 2026/17']);
  });
});

describe('Every column that can hold an id, a key or words', () => {
  it('is known to the erasure: it is emptied, or holds nobody', async () => {
    expect(await columnsOfTables(pool)).toEqual({ ...ERASED_TABLES, ...TABLES_OF_NOBODY });
  });
});

describe('A record that is erased', () => {
  beforeAll(async () => {
    await put({ resourceType: 'Patient', id: 'cecilie', ...OURS, name: [{ family: MARK }] } as never);
    for (let place = 0; place < 3; place += 1) {
      await put({
        ...pulse({ ...OURS, subject: { reference: 'Patient/cecilie' }, note: [{ text: MARK }] }),
        id: `of-cecilie-${place}`,
      } as never);
    }
    await send('system', { method: 'DELETE', url: '/Observation/of-cecilie-2' });
    await asked('cecilie', { line: 'y', question: 'Hvorfor?' });
    const marked = { bucket: bucketOfPatient('cecilie'), patient: objectKey({ kind: 'Patient', id: 'cecilie' }) };
    await watchPatient(pool, marked, { since: 0, until: 1, who: 'per' });
    await put({
      ...{ resourceType: 'Group', id: 'several', type: 'person', actual: true },
      member: [{ entity: { reference: 'Patient/cecilie' } }, { entity: { reference: 'Patient/astrid' } }],
    } as never);
  });

  it('takes all that is hers alone along, deleted before or not, and names what others share', async () => {
    await erase('officer', 'Patient/cecilie', { scope: 'record' });
    const done = await erase('other-eyes', 'Patient/cecilie', { scope: 'record' });
    const listed = (name: string) =>
      done.json.parameter
        .filter((one: { name: string }) => one.name === name)
        .map(({ valueReference }: { valueReference: { reference: string } }) => valueReference.reference)
        .sort();
    expect(listed('erased')).toEqual([
      ...['Observation/of-cecilie-0', 'Observation/of-cecilie-1', 'Observation/of-cecilie-2'],
      'Patient/cecilie',
    ]);
    expect(listed('left')).toEqual(['Group/several']);
    expect(await places(MARK)).toEqual([]);
    expect(code(await send('system', { url: '/Patient/cecilie' }))).toEqual([410, 'deleted']);
    const key = objectKey({ kind: 'Patient', id: 'cecilie' });
    const named = [...(await columnsWith(pool, 'cecilie')), ...(await columnsWith(pool, String(key)))];
    expect(named.filter((name) => !STAYS.has(name))).toEqual([]);
    expect((await pool.query("SELECT FROM finding_outcome WHERE reason LIKE 'cecilie%'")).rows).toEqual([]);
  });

  it('is erased again from a database that an older backup has brought back, once', async () => {
    await pool.query(
      "DELETE FROM erasure; UPDATE head SET state = 0, plain = 'tHemmeligord' WHERE id IN ('cecilie', 'of-cecilie-1')",
    );
    await pool.query(
      `INSERT INTO version SELECT bucket, kind, 0, object, 0, 1, 1, 'TREAT', '{"text":"${MARK}"}' FROM head WHERE id IN ('cecilie', 'of-cecilie-1')`,
    );
    expect(await places(MARK)).toEqual(['head', 'version']);
    const parts = { pool, auditKey: new Uint8Array(32).fill(1), register: erasures };
    expect(await replayErasures(parts)).toBeGreaterThanOrEqual(5);
    expect(await places(MARK)).toEqual([]);
    expect((await send('system', { url: '/Observation/of-cecilie-1' })).status).toBe(410);
    expect(await replayErasures(parts)).toBe(0);
  });
});
