// https://hl7.org/fhir/R4/http.html#patch: what a patch may change, who may, and what every other byte keeps.

import { describe, expect, it } from 'vitest';
import type { ContentCheck } from '../content-check.ts';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const noFever: ContentCheck = {
  name: 'no fever',
  kinds: new Set(['Observation']),
  check: ({ code }) =>
    JSON.stringify(code).includes('Feber') ? [{ sentence: 'No fever today.', expression: 'Observation.code' }] : [],
};

const fhir = await testHouse({ checks: [noFever], limits: { body: 20_000, depth: 20 } });
const { send } = fhir;
await cast(fhir);

interface Told {
  readonly json: { issue: { details: { coding: { code: string }[] }; expression?: string[] }[] };
}
const codesOf = (answer: Told) => answer.json.issue.map((issue) => issue.details.coding[0]?.code);

const JSON_PATCH = 'application/json-patch+json';

let made = 0;

/** A new Observation of Patient/astrid, written the way nobody's serializer writes. */
async function weight(more = ''): Promise<string> {
  const id = `vekt-${++made}`;
  const body = `{"resourceType":"Observation","id":"${id}","status":"final","code":{"text":"Vekt\\u00e5"},${more}
    "subject":{"reference":"Patient/astrid"},"valueQuantity":{"value":81.50,"unit":"kg"}}`;
  const answer = await send('system', { method: 'PUT', url: `/Observation/${id}`, body });
  if (answer.status !== 201) throw new Error(answer.text);
  return id;
}

const patch = (
  url: string,
  operations: unknown,
  more: { caller?: string; headers?: Readonly<Record<string, string>> } = {},
) =>
  send(more.caller ?? 'system', {
    method: 'PATCH',
    url,
    body: typeof operations === 'string' ? operations : JSON.stringify(operations),
    headers: { 'content-type': JSON_PATCH, ...more.headers },
  });

const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

describe('A patch is refused', () => {
  it.each([
    ['nothing', '', 400, 'no-body'],
    ['not JSON', '[{', 400, 'not-json'],
    ['no array', '{"op":"add"}', 400, 'not-a-patch'],
    ['a prototype key', '[{"op":"add","path":"/__proto__","value":1}]', 400, 'forbidden-name'],
    ['a prototype key in a value', '[{"op":"add","path":"/note","value":{"constructor":1}}]', 400, 'forbidden-name'],
    ['a member twice', '[{"op":"add","op":"test","path":"/status"}]', 400, 'duplicate-member'],
    ['too deep', `[{"op":"add","path":"/note","value":${'['.repeat(30)}${']'.repeat(30)}}]`, 400, 'too-deep'],
    ['1001 operations', `[${Array.from({ length: 1001 }, () => '1').join()}]`, 413, 'too-many-operations'],
    ['an unknown place', '[{"op":"remove","path":"/component/0"}]', 422, 'place-missing'],
    ['a huge index', '[{"op":"add","path":"/code/coding/4294967296","value":{}}]', 422, 'place-missing'],
    ['a test that fails', '[{"op":"test","path":"/status","value":"amended"}]', 422, 'test-failed'],
    ['an unsound result', '[{"op":"remove","path":"/code"}]', 400, 'required-missing'],
    ['an unknown element', '[{"op":"add","path":"/colour","value":"red"}]', 400, 'unknown-element'],
    ['a wrong code', '[{"op":"replace","path":"/status","value":"zzz"}]', 400, 'unknown-code'],
    ['broken content', '[{"op":"replace","path":"/code/text","value":"Feber"}]', 422, 'content'],
    ['another type', '[{"op":"replace","path":"/resourceType","value":"Basic"}]', 422, 'patch-forbidden'],
    ['no type', '[{"op":"remove","path":"/resourceType"}]', 422, 'patch-forbidden'],
    ['no resource', '[{"op":"replace","path":"","value":1}]', 422, 'patch-forbidden'],
    ['another id', '[{"op":"replace","path":"/id","value":"x"}]', 422, 'patch-forbidden'],
    ['no id', '[{"op":"remove","path":"/id"}]', 422, 'patch-forbidden'],
    ['another version', '[{"op":"replace","path":"/meta/versionId","value":"7"}]', 422, 'patch-forbidden'],
    [
      'another time',
      '[{"op":"replace","path":"/meta/lastUpdated","value":"2001-01-01T00:00:00Z"}]',
      422,
      'patch-forbidden',
    ],
    [
      'another patient',
      '[{"op":"replace","path":"/subject/reference","value":"Patient/bjorn"}]',
      422,
      'patient-changed',
    ],
    [
      'a conditional reference',
      '[{"op":"replace","path":"/subject/reference","value":"Patient?name=x"}]',
      400,
      'reference-dangling',
    ],
  ])('for %s, and nothing is written', async (_what, operations, status, code) => {
    const id = await weight();
    const answer = await patch(`/Observation/${id}`, operations);
    expect([answer.status, codesOf(answer)[0]]).toEqual([status, code]);
    expect((await send('system', { url: `/Observation/${id}` })).headers['etag']).toBe('W/"1"');
  });

  it('as a copy bomb', async () => {
    const id = await weight();
    const grow = [{ op: 'add', path: '/note', value: [{ text: 'x' }] }];
    const bomb = Array.from({ length: 40 }, () => ({ op: 'copy', from: '/note', path: '/note/-' }));
    const answer = await patch(`/Observation/${id}`, [...grow, ...bomb]);
    expect([answer.status, codesOf(answer)]).toEqual([413, ['too-large']]);
  });

  it('naming the operation and the place', async () => {
    const id = await weight();
    const answer = await patch(`/Observation/${id}`, [replace('/status', 'final'), replace('/code/coding/0', {})]);
    expect(answer.json.issue[0].diagnostics).toBe('Operation 2: There is nothing at the path of the operation.');
    expect(answer.json.issue[0].expression).toEqual(['Observation.code']);
  });

  it('in a language or form that is not taken', async () => {
    const id = await weight();
    for (const type of ['application/merge-patch+json', 'text/plain', '']) {
      const answer = await patch(`/Observation/${id}`, '[]', { headers: { 'content-type': type } });
      expect([type, answer.status, codesOf(answer)]).toEqual([type, 415, ['media-type']]);
      expect(answer.headers['accept-patch']).toContain('application/json-patch+json, application/xml-patch+xml');
    }
    const zipped = await patch(`/Observation/${id}`, '[]', { headers: { 'content-encoding': 'compress' } });
    expect([zipped.status, codesOf(zipped)]).toEqual([415, ['content-encoding']]);
    const latin = await patch(`/Observation/${id}`, '[]', {
      headers: { 'content-type': `${JSON_PATCH};charset=latin1` },
    });
    expect(latin.status).toBe(415);
  });

  it('for what is not there, is deleted, is a Binary, or stands at another version', async () => {
    const id = await weight();
    expect((await patch('/Observation/none', [])).status).toBe(404);
    expect((await patch('/Observation/no_id', [])).status).toBe(404);
    expect((await patch('/Observations/none', [])).status).toBe(404);
    expect((await patch('/Binary/none', [])).status).toBe(405);
    const stale = await patch(`/Observation/${id}`, [], { headers: { 'if-match': 'W/"7"' } });
    expect([stale.status, codesOf(stale)]).toEqual([412, ['version-stale']]);
    expect((await patch(`/Observation/${id}`, [], { headers: { 'if-match': 'seven' } })).status).toBe(400);
    await send('system', { method: 'DELETE', url: `/Observation/${id}` });
    expect((await patch(`/Observation/${id}`, [])).status).toBe(410);
  });

  it('to who may not read, may not update, or is not logged in', async () => {
    const id = await weight();
    const operations = [replace('/status', 'amended')];
    expect((await send(null, { method: 'PATCH', url: `/Observation/${id}` })).status).toBe(401);
    expect((await patch(`/Observation/${id}`, operations, { caller: 'citizen' })).status).toBe(403);
    const writer = { sub: 'kari', client_id: 'x', fhirUser: 'Practitioner/kari', purpose: 'TREAT' };
    fhir.admit('only-updates', { ...writer, scope: 'user/*.u' });
    expect((await patch(`/Observation/${id}`, operations, { caller: 'only-updates' })).status).toBe(403);
    fhir.admit('only-reads', { ...writer, scope: 'user/*.rs' });
    expect((await patch(`/Observation/${id}`, operations, { caller: 'only-reads' })).status).toBe(403);
    const stranger = { resourceType: 'Observation', status: 'final', code: { text: 'x' } };
    const body = { ...stranger, subject: { reference: 'Patient/bjorn' } };
    const hidden = (await send('system', { method: 'POST', url: '/Observation', body })).json.id;
    const answer = await patch(`/Observation/${hidden}`, [{ op: 'test', path: '/status', value: 'x' }], {
      caller: 'nurse',
    });
    expect([answer.status, codesOf(answer)[0]]).toEqual([404, 'not-found']);
  });

  it('where the caller is not shown the whole resource', async () => {
    const graded = {
      resourceType: 'Patient',
      id: 'astrid',
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }] },
      name: [{ family: 'Berg', given: ['Astrid'] }],
      address: [{ text: 'Hemmelig vei 1' }],
    };
    await send('system', { method: 'PUT', url: '/Patient/astrid', body: graded });
    const shown = await send('nurse', { url: '/Patient/astrid' });
    expect(shown.text).not.toContain('Hemmelig');
    const leak = [{ op: 'copy', from: '/address/0/text', path: '/name/0/text' }];
    const answer = await patch('/Patient/astrid', leak, { caller: 'nurse' });
    expect([answer.status, codesOf(answer)]).toEqual([403, ['access-denied']]);
  });
});

describe('A patch', () => {
  it('changes what it names and no other byte', async () => {
    const id = await weight();
    const before = await send('system', { url: `/Observation/${id}` });
    const answer = await patch(
      `/Observation/${id}`,
      '[ {"op":"add", "path":"/note", "value":[{"text":"\\u00e6 1.0"}]} ]',
      {
        caller: 'nurse',
      },
    );
    expect([answer.status, answer.headers['etag']]).toEqual([200, 'W/"2"']);
    expect(answer.headers['location']).toContain(`/Observation/${id}/_history/2`);
    const meta = /"meta":\{[^}]*\}/;
    expect(answer.text.replace(meta, '')).toBe(
      before.text.replace(meta, '').replace(/\}$/, ',"note":[{"text":"\\u00e6 1.0"}]}'),
    );
    expect((await send('system', { url: `/Observation/${id}` })).text).toBe(answer.text);
    expect((await send('system', { url: `/Observation/${id}/_history/1` })).text).toBe(before.text);
  });

  it('that changes no byte makes no new version', async () => {
    const id = await weight();
    for (const operations of [[], [{ op: 'test', path: '/status', value: 'final' }], [replace('/status', 'final')]]) {
      const answer = await patch(`/Observation/${id}`, operations);
      expect([answer.status, answer.headers['etag']]).toEqual([200, 'W/"1"']);
    }
  });

  it('leaves no narrative behind that has become untrue', async () => {
    const text = (status: string, shown: string) =>
      `"text":{"status":"${status}","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">${shown}</div>"},`;
    const amended = [replace('/status', 'amended')];
    const generated = await patch(`/Observation/${await weight(text('generated', 'Status: final'))}`, amended);
    expect([generated.status, generated.json.text]).toEqual([200, undefined]);
    const written = await patch(`/Observation/${await weight(text('additional', 'Status: final'))}`, amended);
    expect([written.status, codesOf(written), written.json.issue[0].expression]).toEqual([
      422,
      ['patch-narrative'],
      ['Observation.text'],
    ]);
    const other = await patch(`/Observation/${await weight(text('additional', 'Weight taken'))}`, amended);
    expect([other.status, other.json.text.status]).toEqual([200, 'additional']);
  });

  it('makes the resource found by what it says now', async () => {
    const id = await weight();
    await patch(`/Observation/${id}`, [replace('/status', 'amended')]);
    const found = await send('system', { url: `/Observation?patient=astrid&status=amended&_id=${id}` });
    expect(found.json.total).toBe(1);
  });

  it('is shown back as the caller prefers', async () => {
    const id = await weight();
    const prefer = (value: string) => patch(`/Observation/${id}`, [], { headers: { prefer: value } });
    expect((await prefer('return=minimal')).text).toBe('');
    expect((await prefer('return=OperationOutcome')).json.resourceType).toBe('OperationOutcome');
    expect((await prefer('return=representation')).json.resourceType).toBe('Observation');
  });

  it('is applied to a newer version when others write at the same time, and each of them counts', async () => {
    const id = await weight('"note":[{"text":"0"}],');
    const notes = Array.from({ length: 12 }, (_, at) => String(at + 1));
    const answers = await Promise.all(
      notes.map((text) => patch(`/Observation/${id}`, [{ op: 'add', path: '/note/-', value: { text } }])),
    );
    expect(answers.map(({ status }) => status)).toEqual(notes.map(() => 200));
    const { json } = await send('system', { url: `/Observation/${id}` });
    expect(json.note.map((note: { text: string }) => Number(note.text)).sort((a: number, b: number) => a - b)).toEqual(
      Array.from({ length: 13 }, (_, at) => at),
    );
    expect(json.meta.versionId).toBe('13');
  });

  it('with If-Match is done once', async () => {
    const id = await weight();
    const headers = { 'if-match': 'W/"1"' };
    const answers = await Promise.all(
      ['amended', 'corrected', 'cancelled'].map((status) =>
        patch(`/Observation/${id}`, [replace('/status', status)], { headers }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('leaves its lines in the log of the patient', async () => {
    const id = await weight();
    await patch(`/Observation/${id}`, [replace('/status', 'amended')], { caller: 'nurse' });
    const log = await send('citizen', { url: '/AuditEvent?patient=astrid&_count=50' });
    const lines = log.json.entry.filter((entry: { resource: unknown }) =>
      JSON.stringify(entry.resource).includes(`Observation/${id}`),
    );
    expect(lines.map((line: { resource: { action: string } }) => line.resource.action)).toEqual(
      expect.arrayContaining(['U']),
    );
  });
});

describe('A FHIRPath Patch', () => {
  const PARAMETERS = { headers: { 'content-type': 'application/fhir+json' } };
  const parameters = (...parameter: readonly unknown[]) => ({ resourceType: 'Parameters', parameter });
  const operation = (type: string, path: string, ...more: readonly unknown[]) => ({
    name: 'operation',
    part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...more],
  });

  it.each([
    ['another resource', { resourceType: 'Basic', code: { text: 'x' } }, 400, 'wrong-type'],
    ['unsound Parameters', { resourceType: 'Parameters', parameter: [{ valueString: 'x' }] }, 400, 'required-missing'],
    ['a JSON Patch', [{ op: 'remove', path: '/status' }], 400, 'not-resource'],
    ['no operation', parameters({ name: 'operation' }), 400, 'not-a-patch'],
    ['a path that is none', parameters(operation('delete', 'Observation.')), 400, 'path-syntax'],
    ['an unknown element', parameters(operation('delete', 'Observation.colour')), 422, 'unknown-element'],
    ['a function beyond', parameters(operation('delete', 'Observation.children()')), 422, 'path-not-supported'],
    ['what is required', parameters(operation('delete', 'Observation.code')), 400, 'required-missing'],
    ['the id', parameters(operation('delete', 'Observation.id')), 422, 'patch-forbidden'],
    [
      'a wrong type',
      parameters(operation('replace', 'Observation.status', { name: 'value', valueString: 'amended' })),
      422,
      'value-type',
    ],
  ])('is refused: %s', async (_what, body, status, code) => {
    const id = await weight();
    const answer = await patch(`/Observation/${id}`, body, PARAMETERS);
    expect([answer.status, codesOf(answer)[0]]).toEqual([status, code]);
  });

  it('changes what its path names and no other byte', async () => {
    const id = await weight();
    const before = await send('system', { url: `/Observation/${id}` });
    const replaced = operation('replace', "Observation.value.where(unit = 'kg').unit", {
      name: 'value',
      valueString: 'g',
    });
    const answer = await patch(`/Observation/${id}`, parameters(replaced), PARAMETERS);
    expect([answer.status, answer.headers['etag']]).toEqual([200, 'W/"2"']);
    const meta = /"meta":\{[^}]*\}/;
    expect(answer.text.replace(meta, '')).toBe(before.text.replace(meta, '').replace('"kg"', '"g"'));
  });

  it('that deletes what is not there makes no new version', async () => {
    const id = await weight();
    const answer = await patch(`/Observation/${id}`, parameters(operation('delete', 'Observation.note')), PARAMETERS);
    expect([answer.status, answer.headers['etag']]).toEqual([200, 'W/"1"']);
  });
});

describe('An XML Patch', () => {
  const XML = { headers: { 'content-type': 'application/xml-patch+xml' } };
  const diff = (operations: string) => `<diff xmlns="http://hl7.org/fhir">${operations}</diff>`;

  it.each([
    ['no XML', 'x', 400, 'not-xml'],
    ['entities', '<!DOCTYPE a [<!ENTITY b "c">]><diff>&b;</diff>', 400, 'not-xml'],
    ['no operation', diff(''), 400, 'not-a-patch'],
    ['an unknown place', diff('<remove sel="f:Observation/f:note"/>'), 422, 'place-missing'],
    ['no resource any more', diff('<add sel="f:Observation"><colour value="red"/></add>'), 422, 'not-a-resource'],
    ['what is required', diff('<remove sel="f:Observation/f:code"/>'), 400, 'required-missing'],
    ['the id', diff('<replace sel="f:Observation/f:id/@value">x</replace>'), 422, 'patch-forbidden'],
    ['the version', diff('<replace sel="*/f:meta/f:versionId/@value">9</replace>'), 422, 'patch-forbidden'],
  ])('is refused: %s', async (_what, body, status, code) => {
    const id = await weight();
    const answer = await patch(`/Observation/${id}`, body, XML);
    expect([answer.status, codesOf(answer)[0]]).toEqual([status, code]);
  });

  it('changes what it names and no other byte', async () => {
    const id = await weight();
    const before = await send('system', { url: `/Observation/${id}` });
    const body = diff('<replace sel="f:Observation/f:status/@value">amended</replace>');
    const answer = await patch(`/Observation/${id}`, body, XML);
    const meta = /"meta":\{[^}]*\}/;
    expect(answer.text.replace(meta, '')).toBe(before.text.replace(meta, '').replace('"final"', '"amended"'));
    const comment = diff('<add sel="f:Observation" pos="prepend"><!-- seen --></add>');
    expect((await patch(`/Observation/${id}`, comment, XML)).headers['etag']).toBe('W/"2"');
  });

  it('is not what a FHIRPath Patch in XML is', async () => {
    const id = await weight();
    const part = (name: string, value: string) => `<part><name value="${name}"/>${value}</part>`;
    const parts = [
      part('type', '<valueCode value="replace"/>'),
      part('path', '<valueString value="Observation.status"/>'),
      part('value', '<valueCode value="amended"/>'),
    ].join('');
    const body = `<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/>${parts}</parameter></Parameters>`;
    const headers = { 'content-type': 'application/fhir+xml' };
    const answer = await patch(`/Observation/${id}`, body, { headers });
    expect([answer.status, answer.json.status]).toEqual([200, 'amended']);
  });
});

describe('A patch under a condition', () => {
  it('changes the one that meets it, and tells none from several', async () => {
    const code = (value: string) => `"identifier":[{"system":"urn:test","value":"${value}"}],`;
    const id = await weight(code('one'));
    await weight(code('two'));
    await weight(code('two'));
    const where = (value: string) =>
      patch(`/Observation?identifier=urn:test|${value}`, [replace('/status', 'amended')]);
    expect((await where('none')).status).toBe(404);
    const several = await where('two');
    expect([several.status, codesOf(several)]).toEqual([412, ['condition-ambiguous']]);
    const one = await where('one');
    expect([one.status, one.json.id, one.json.status]).toEqual([200, id, 'amended']);
  });

  it('is refused without parameters, with unknown ones, and with a national number in the address', async () => {
    expect(codesOf(await patch('/Observation', []))).toEqual(['condition-empty']);
    expect(codesOf(await patch('/Observation?colour=red', []))).toEqual(['parameter-unknown']);
    expect(codesOf(await patch('/Patient?identifier=13116900216', []))).toEqual(['parameter-personal']);
  });
});

describe('A patch in a Bundle', () => {
  const binary = (operations: unknown, contentType = JSON_PATCH) => ({
    resourceType: 'Binary',
    contentType,
    data: Buffer.from(JSON.stringify(operations)).toString('base64'),
  });
  const entry = (url: string, resource: unknown, more: object = {}) => ({
    resource,
    request: { method: 'PATCH', url, ...more },
  });
  const bundle = (type: 'batch' | 'transaction', entries: readonly unknown[], prefer = 'return=representation') =>
    send('system', {
      method: 'POST',
      url: '/',
      body: { resourceType: 'Bundle', type, entry: entries },
      headers: { prefer },
    });
  const amended = [replace('/status', 'amended')];
  const fhirPath = {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'operation',
        part: [
          { name: 'type', valueCode: 'replace' },
          { name: 'path', valueString: 'Observation.status' },
          { name: 'value', valueCode: 'corrected' },
        ],
      },
    ],
  };
  const statusesOf = (answer: { json: { entry: { response: { status: string } }[] } }) =>
    answer.json.entry.map(({ response }) => response.status.slice(0, 3));

  it('of type batch is done on its own, and a refusal stands in its place', async () => {
    const [one, two] = [await weight(), await weight('"identifier":[{"system":"urn:test","value":"batch"}],')];
    const answer = await bundle('batch', [
      entry(`Observation/${one}`, binary(amended)),
      entry('Observation?identifier=urn:test|batch', fhirPath),
      entry('Observation?identifier=urn:test|nobody', fhirPath),
      entry('Observation/none', binary(amended)),
      entry(`Observation/${one}`, binary(amended), { ifMatch: 'W/"9"' }),
      entry(`Observation/${one}`, binary(amended, 'application/merge-patch+json')),
      entry(`Observation/${one}`, { resourceType: 'Basic', code: { text: 'x' } }),
      { request: { method: 'PATCH', url: `Observation/${one}` } },
    ]);
    expect(statusesOf(answer)).toEqual(['200', '200', '404', '404', '412', '415', '400', '400']);
    expect(answer.json.entry[0].resource.status).toBe('amended');
    expect([answer.json.entry[1].resource.id, answer.json.entry[1].resource.status]).toEqual([two, 'corrected']);
  });

  it('of type transaction is part of the whole, with references to other entries', async () => {
    const [one, two, three] = [await weight(), await weight(), await weight()];
    const who = {
      op: 'add',
      path: '/performer',
      value: [{ reference: 'urn:uuid:7d2f0c1e-3b1c-4a53-9a3e-0d1b2c3d4e5f' }],
    };
    const answer = await bundle('transaction', [
      entry(`Observation/${one}`, binary([who])),
      entry(`Observation/${two}`, fhirPath),
      entry(`Observation/${three}`, binary([])),
      {
        fullUrl: 'urn:uuid:7d2f0c1e-3b1c-4a53-9a3e-0d1b2c3d4e5f',
        resource: { resourceType: 'Practitioner', name: [{ text: 'Lege' }] },
        request: { method: 'POST', url: 'Practitioner' },
      },
    ]);
    expect(statusesOf(answer)).toEqual(['200', '200', '200', '201']);
    expect(answer.json.entry.map((made: { response: { etag: string } }) => made.response.etag)).toEqual([
      'W/"2"',
      'W/"2"',
      'W/"1"',
      'W/"1"',
    ]);
    const { json } = await send('system', { url: `/Observation/${one}` });
    expect(answer.json.entry[3].response.location).toContain(json.performer[0].reference);
  });

  it.each<[string, unknown, string]>([
    ['a place that is missing', binary([{ op: 'remove', path: '/note' }]), 'place-missing'],
    ['an unsound result', binary([{ op: 'remove', path: '/code' }]), 'required-missing'],
    ['broken content', binary([replace('/code/text', 'Feber')]), 'content'],
    ['another patient', binary([replace('/subject/reference', 'Patient/bjorn')]), 'patient-changed'],
    ['the id', binary([replace('/id', 'x')]), 'patch-forbidden'],
    ['a reference to nothing', binary([replace('/subject/reference', 'urn:uuid:none')]), 'reference-dangling'],
  ])('refuses the whole transaction: %s', async (_what, patched, code) => {
    const [one, two] = [await weight(), await weight()];
    const answer = await bundle('transaction', [
      entry(`Observation/${one}`, binary(amended)),
      entry(`Observation/${two}`, patched),
    ]);
    expect(codesOf(answer)[0]).toBe(code);
    expect(answer.json.issue[0].expression[0]).toContain('Bundle.entry[1]');
    expect((await send('system', { url: `/Observation/${one}` })).headers['etag']).toBe('W/"1"');
  });

  it('cannot name one resource twice in a transaction, by id or under a condition', async () => {
    const id = await weight('"identifier":[{"system":"urn:test","value":"twice"}],');
    const again = await bundle('transaction', [
      entry(`Observation/${id}`, binary(amended)),
      entry('Observation?identifier=urn:test|twice', fhirPath),
    ]);
    expect([codesOf(again)[0], again.json.issue[0].expression]).toEqual(['bundle-duplicate', ['Bundle.entry[1]']]);
  });

  it('of type transaction is applied anew when others write at the same time', async () => {
    const id = await weight('"note":[{"text":"0"}],');
    const note = (text: number) => binary([{ op: 'add', path: '/note/-', value: { text: String(text) } }]);
    const answers = await Promise.all([
      ...[1, 2].map((text) => bundle('transaction', [entry(`Observation/${id}`, note(text))])),
      ...['3', '4'].map((text) => patch(`/Observation/${id}`, [{ op: 'add', path: '/note/-', value: { text } }])),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await send('system', { url: `/Observation/${id}` })).json.note).toHaveLength(5);
    const stale = await bundle('transaction', [entry(`Observation/${id}`, note(9), { ifMatch: 'W/"1"' })]);
    expect([stale.status, codesOf(stale)]).toEqual([412, ['version-stale']]);
  });
});
