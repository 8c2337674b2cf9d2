// https://hl7.org/fhir/R4/search.html#content: `_text` and `_content` over HTTP, errors first.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const { pool } = await testDatabase();
const fhir = await testHouse({ pool });
const { send } = fhir;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const get = (url: string, caller = 'system') => send(caller, { url });
const post = (url: string, body: string, caller = 'system') =>
  send(caller, { method: 'POST', url: `${url}/_search`, body, headers: form });
const idsIn = (answer: { json: { entry?: { resource: { id: string } }[] } }) =>
  (answer.json.entry ?? []).map(({ resource }) => resource.id).sort();
const asked = (words: string) => encodeURIComponent(words);
const ids = async (url: string, caller?: string) => {
  const answer = await get(url, caller);
  return answer.status === 200 ? idsIn(answer) : answer.text;
};
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;

const note = (id: string, patient: string, text: string, more: object = {}) => ({
  ...{ resourceType: 'Observation', id, status: 'final', code: { text: 'Notat' } },
  ...{ subject: { reference: `Patient/${patient}` }, note: [{ text }], ...more },
});
const put = async (resource: { resourceType: string; id: string }) => {
  const answer = await send('system', {
    method: 'PUT',
    url: `/${resource.resourceType}/${resource.id}`,
    body: resource,
  });
  if (answer.status > 201) throw new Error(answer.text);
};

beforeAll(async () => {
  await cast(fhir);
  await put(note('fall', 'astrid', 'Pasienten falt på badet, ingen smerter.'));
  await put(note('ro', 'astrid', 'Rolig natt, ikke smerter.', { status: 'amended' }));
  await put(note('of-bjorn', 'bjorn', 'Falt på kjøkkenet. 131169 00216'));
  await put({
    ...{ resourceType: 'Condition', id: 'narrated', subject: { reference: 'Patient/astrid' } },
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Høyt <b>blod</b>trykk</p></div>' },
  } as never);
  await put({ resourceType: 'Organization', id: 'lab', name: 'Laboratoriet i Lillevik' } as never);
});

describe('A search for words is refused', () => {
  it.each([
    ['/Observation?_content=', 'parameter-value', '_content, character 1: expected a word'],
    ['/Observation?_content=...', 'parameter-value', 'a word of letters or digits'],
    ['/Observation?_text=%22a', 'parameter-value', '_text, character 1: expected a quotation mark'],
    ['/Observation?_text=a*', 'parameter-value', '* is not offered'],
    ['/Observation?_content:exact=a', 'parameter-value', 'no modifier :exact'],
    ['/Observation?subject:Patient._content=a', 'parameter-later', 'not along references'],
    ['/Patient?_has:Observation:patient:_content=a', 'parameter-later', 'not along references'],
    [`/Observation?_filter=${asked('_content eq a')}`, 'parameter-value', 'has no search parameter _content'],
    ['/Observation?_content=13116900216', 'parameter-personal', 'POST'],
    ['/Patient?_content=berg', 'parameter-value', 'Patient is searched by its own parameters'],
    ['/Patient?_text=berg', 'parameter-value', 'Patient is searched by its own parameters'],
    ['/Practitioner?_content=kari', 'parameter-value', 'searched by its own parameters'],
    ['/AuditEvent?patient=astrid&_content=kari', 'parameter-value', 'searched by its own parameters'],
    ['/RelatedPerson?_content=kari', 'parameter-value', 'searched by its own parameters'],
    ['/?_type=Observation,Flag&_content=a&_sort=_id', 'parameter-later', '_sort over several types'],
    ['/?_type=Observation,Person&_content=kari', 'parameter-value', 'Person is searched by its own parameters'],
  ])('%s', async (url, code, text) => {
    const answer = await get(url);
    expect([url, answer.status, codeOf(answer)]).toEqual([url, 400, code]);
    expect(answer.text).toContain(text);
  });

  it('posted with a national number, and as a condition', async () => {
    expect(codeOf(await post('/Observation', `_content=${asked('"131169 00216"')}`))).toBe('parameter-value');
    expect(codeOf(await send('system', { method: 'DELETE', url: '/Observation?_content=falt' }))).toBe(
      'parameter-value',
    );
    const headers = { 'if-none-exist': '_content=falt' };
    const body = { ...note('x', 'astrid', 'x'), id: undefined };
    expect((await send('system', { method: 'POST', url: '/Observation', body, headers })).status).toBe(400);
    expect(await ids('/Observation?_content=falt')).toEqual(['fall', 'of-bjorn']);
  });

  it('where too many resources would have to be looked into, never answered in part', async () => {
    const { rows } = await pool.query<{ kind: number }>("SELECT kind FROM head WHERE id = 'narrated'");
    const copies = (columns: string, from: string) =>
      pool.query(
        `INSERT INTO ${from} SELECT (jsonb_populate_record(h, jsonb_build_object('object', n, ${columns}))).*
         FROM ${from} h, generate_series(1, 5000) n WHERE kind = $1 AND object = (SELECT object FROM head WHERE id = 'narrated')`,
        [rows[0]?.kind],
      );
    await copies(`'version', 1`, 'version');
    await copies(`'id', 'copy' || n`, 'head');
    const answer = await get('/Condition?_content=blodtrykk');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'words-too-many']);
    expect((await get('/Condition?_content=blodtrykk&_id=narrated')).json.total).toBe(1);
    await pool.query("DELETE FROM head WHERE id LIKE 'copy%'");
    expect(await ids('/Condition?_content=blodtrykk')).toEqual(['narrated']);
  });
});

describe('A search for words', () => {
  it('finds them by their stems, in the narrative or in all that is written', async () => {
    expect(await ids('/Observation?patient=astrid&_content=pasient')).toEqual(['fall']);
    expect(await ids(`/Observation?_content=${asked('"falt på" -badet')}`)).toEqual(['of-bjorn']);
    expect(await ids(`/Observation?_content=${asked('"ikke smerte" OR "ingen smerte"')}`)).toEqual(['fall', 'ro']);
    expect(await ids('/Condition?_text=blodtrykket')).toEqual(['narrated']);
    expect(await ids('/Observation?_text=smerter')).toEqual([]);
    expect(await ids('/Organization?_content=lillevik')).toEqual(['lab']);
  });

  it('goes with other parameters, orders, counts, pages, compartments and several types', async () => {
    expect(await ids('/Observation?_content=smerter&status=amended')).toEqual(['ro']);
    expect(await ids(`/Observation?_content=smerter&_filter=${asked('not (status eq amended)')}`)).toEqual(['fall']);
    expect((await get('/Observation?_content=smerter&_summary=count')).json.total).toBe(2);
    expect(await ids('/Patient/bjorn/Observation?_content=falt')).toEqual(['of-bjorn']);
    expect(await ids('/?_type=Observation,Condition&_content=smerter')).toEqual(['fall', 'ro']);
    const first = await get('/Observation?_content=falt&_count=1&_sort=_id');
    const [, next] = first.json.link as { url: string }[];
    expect(first.json.link.map(({ url }: { url: string }) => url).join()).not.toContain('falt');
    expect([...idsIn(first), ...idsIn(await get(next?.url ?? ''))]).toEqual(['fall', 'of-bjorn']);
  });

  it('sees a change at once', async () => {
    await put(note('later', 'astrid', 'Svimmel'));
    expect(await ids('/Observation?_content=svimmel')).toEqual(['later']);
    await put(note('later', 'astrid', 'Kvalm'));
    expect(await ids('/Observation?_content=svimmel')).toEqual([]);
    expect(await ids('/Observation?_content=kvalm')).toEqual(['later']);
  });

  it('shows nobody more than a search does, whatever is said of the rest', async () => {
    expect(await ids('/Observation?_content=falt', 'nurse')).toEqual(['fall']);
    expect(await ids('/Observation?_content=falt', 'citizen')).toEqual(['fall']);
    expect(await ids(`/Observation?_content=${asked('-kvalm -smerter')}`, 'nurse')).toEqual([]);
    expect(await ids('/Patient/bjorn/Observation?_content=falt', 'nurse')).toEqual([]);
  });
});
