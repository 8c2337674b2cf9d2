// DESIGN.md §5 "Errors": whatever is sent as a patch, the answer is FHIR's, never an inner failure, and a refusal leaves the resource alone.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';

const { send } = await testHouse({ limits: { body: 100_000, depth: 30 } });
const CODES = new Set([200, 400, 412, 413, 415, 422]);

const fixture = {
  resourceType: 'Patient',
  id: 'offer',
  name: [{ family: 'Berg', given: ['Ane', 'Å'], _given: [null, { id: 'i' }] }, { text: 'x' }],
  birthDate: '1980-01-01',
  _birthDate: { extension: [{ url: 'http://x.no/e', valueCode: 'a' }] },
  deceasedBoolean: false,
  contact: [{ name: { text: 'c' } }],
};
const put = () => send('system', { method: 'PUT', url: '/Patient/offer', body: fixture });
await put();

/** Sends a patch; gives the status, and what is wrong with the answer, null for nothing. */
async function tried(contentType: string, body: string): Promise<[number, string | null]> {
  const before = await send('system', { url: '/Patient/offer' });
  const headers = { 'content-type': contentType };
  const answer = await send('system', { method: 'PATCH', url: '/Patient/offer', body, headers });
  const after = await send('system', { url: '/Patient/offer' });
  if (answer.status === 200) await put();
  const isTold = answer.status === 200 ? answer.json.id === 'offer' : answer.json.resourceType === 'OperationOutcome';
  const isKept = answer.status === 200 || after.text === before.text;
  return [answer.status, CODES.has(answer.status) && isTold && isKept ? null : answer.text];
}

const name = fc.constantFrom(
  'name',
  'given',
  '_given',
  'family',
  'birthDate',
  '_birthDate',
  'contact',
  'text',
  'id',
  'meta',
  'deceasedBoolean',
  '__proto__',
  'constructor',
  'toString',
  '',
  '~',
  'a/b',
);
const anyText = fc.oneof(fc.string({ unit: 'binary' }), name);
const anyValue = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    'null',
    '1e999999999',
    '-0',
    '{"reference":"Patient/bjorn"}',
    '[[[[[[]]]]]]',
    '"\\u0000"',
    '{"__proto__":{}}',
    '[null]',
    '{}',
  ),
);

describe('A hostile patch', () => {
  it('in JSON Patch gives a result or a refusal', async () => {
    const pointer = fc
      .array(fc.oneof(anyText, fc.constantFrom('0', '1', '2', '-', '-1', '01', '4294967296', '1e3')), { maxLength: 4 })
      .map((tokens) => tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
    const operation = fc
      .tuple(fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'merge'), pointer, pointer, anyValue)
      .map(
        ([op, path, from, value]) =>
          `{"op":"${op}","path":${JSON.stringify(path)},"from":${JSON.stringify(from)},"value":${value}}`,
      );
    const sound = fc.constant('{"op":"replace","path":"/birthDate","value":"1990"}');
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(operation, sound), { maxLength: 4 }), async (operations) => {
        const [status, wrong] = await tried('application/json-patch+json', `[${operations.join()}]`);
        statuses.add(status);
        expect(wrong, operations.join('\n')).toBeNull();
      }),
      { numRuns: 150 },
    );
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 422]));
  });

  it('in FHIRPath Patch gives a result or a refusal', async () => {
    const step = fc.oneof(
      name,
      fc.constantFrom(
        'name[0]',
        'name[99999999999]',
        'name.first()',
        "where(use = 'a')",
        'extension(1)',
        "extension('http://x.no/e')",
        'ofType(Quantity)',
        'deceased',
        '$this',
        '%resource',
        'resolve()',
        'where($this)',
        'last()',
        "where(family.startsWith('B'))",
        'where(1 / 0 = 1)',
      ),
    );
    const path = fc.oneof(
      fc.array(step, { maxLength: 4 }).map((steps) => ['Patient', ...steps].join('.')),
      fc.string({ unit: 'binary', minLength: 1 }),
    );
    const text = (part: string, member: string, value: unknown) => ({ name: part, [member]: value });
    const given = fc.oneof(
      fc.constantFrom<object>(
        { valueString: 'x' },
        { valueBoolean: true },
        { valueHumanName: { text: 'x' } },
        { _valueCode: { id: 'x' } },
        { part: [] },
        { part: [{ name: 'name', part: [{ name: 'family', valueString: 'x' }] }] },
        { part: [{ name: '__proto__', valueString: 'x' }] },
        { resource: { resourceType: 'Basic', code: { text: 'x' } } },
        {},
      ),
    );
    const index = fc.constantFrom(-2147483648, -1, 0, 1, 2, 2147483647);
    const operation = fc
      .tuple(
        fc.constantFrom('add', 'insert', 'delete', 'delete', 'replace', 'move', 'x'),
        path,
        anyText,
        fc.tuple(given, index, index),
      )
      .map(([type, at, named, [value, one, other]]) => ({
        name: 'operation',
        part: [
          text('type', 'valueCode', type),
          text('path', 'valueString', at),
          text('name', 'valueString', named),
          { name: 'value', ...value },
          text('index', 'valueInteger', one),
          text('source', 'valueInteger', one),
          text('destination', 'valueInteger', other),
        ],
      }));
    const sound = fc.constant({
      name: 'operation',
      part: [text('type', 'valueCode', 'delete'), text('path', 'valueString', 'Patient.contact')],
    });
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(operation, sound), { minLength: 1, maxLength: 2 }), async (parameter) => {
        const body = JSON.stringify({ resourceType: 'Parameters', parameter });
        const [status, wrong] = await tried('application/fhir+json', body);
        statuses.add(status);
        expect(wrong, body).toBeNull();
      }),
      { numRuns: 300 },
    );
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 422]));
  });

  it('in XML Patch gives a result or a refusal', async () => {
    const selector = fc.oneof(
      fc.constantFrom(
        'f:Patient',
        '/f:Patient/f:name[1]',
        'f:Patient/f:name[2]/f:text/@value',
        '*/*',
        '//f:name',
        'f:Patient/text()',
        "f:Patient/f:name[f:family/@value='Berg']",
        'f:Patient/f:birthDate/@value',
        'f:Patient/f:contact',
        "id('x')",
        'f:Patient/namespace::f',
        'f:Patient/f:id/@value',
        `f:Patient[${'a'.repeat(3000)}`,
      ),
      fc.string({ unit: 'grapheme-ascii' }),
    );
    const content = fc.constantFrom(
      '',
      'x',
      '<active value="true"/>',
      '<gender value="male"/><!-- x -->',
      '<b xmlns="urn:x"/>',
      '&amp;',
      '&lol;',
      '<![CDATA[x]]>',
      '<?x y?>',
      '<h:div xmlns:h="http://www.w3.org/1999/xhtml"/>',
      '<a><a><a/></a></a>',
    );
    const attribute = fc.constantFrom(
      '',
      'pos="before"',
      'pos="after"',
      'pos="prepend"',
      'type="@value"',
      'type="@id"',
      'type="namespace::p"',
      'ws="both"',
      'pos="x"',
      'sel="twice"',
    );
    const operation = fc
      .tuple(fc.constantFrom('add', 'replace', 'remove', 'x'), selector, attribute, content)
      .map(([op, sel, more, inner]) => `<${op} sel="${sel.replace(/[<&"]/g, '')}" ${more}>${inner}</${op}>`);
    const sound = fc.constant('<replace sel="f:Patient/f:birthDate/@value">1990</replace>');
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(operation, sound), { maxLength: 3 }), async (operations) => {
        const body = `<diff xmlns="http://hl7.org/fhir">${operations.join('')}</diff>`;
        const [status, wrong] = await tried('application/xml-patch+xml', body);
        statuses.add(status);
        expect(wrong, body).toBeNull();
      }),
      { numRuns: 150 },
    );
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 422]));
  });

  it('of no language at all is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'application/json-patch+json',
          'application/fhir+json',
          'application/fhir+xml',
          'application/xml-patch+xml',
          'text/plain',
          ';',
          'application/json-patch+json;charset',
        ),
        fc.oneof(fc.string({ unit: 'binary' }), anyValue),
        async (contentType, body) => {
          const [status, wrong] = await tried(contentType, body);
          expect([contentType, body, status === 200 && body.trim() !== '[]', wrong]).toEqual([
            contentType,
            body,
            false,
            null,
          ]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
