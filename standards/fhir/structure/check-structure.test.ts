// https://hl7.org/fhir/R4/json.html and issue 2 "Bad input gets": what the structure check finds, and where.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isArray, isObject, type JsonValue, locate, printPath, read, type Step, splice } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStructure } from './index.ts';

function issuesOf(source: string) {
  const result = read(source);
  if (!result.ok) throw new Error(`${result.error.sentence} ${source}`);
  return checkStructure(result.value.tree);
}

const inPatient = (members: string) => issuesOf(`{"resourceType":"Patient",${members}}`);

describe('The structure check finds', () => {
  it.each([
    ['[]', 'not-a-resource', ''],
    ['"Patient"', 'not-a-resource', ''],
    ['{}', 'not-a-resource', ''],
    ['{"resourceType":1}', 'not-a-resource', ''],
    ['{"resourceType":"Pasient"}', 'unknown-resource-type', ''],
    ['{"resourceType":"DomainResource"}', 'unknown-resource-type', ''],
    ['{"resourceType":"HumanName"}', 'unknown-resource-type', ''],
  ])('that %s is no resource', (source, key, expression) => {
    expect(issuesOf(source)).toMatchObject([{ key, expression, severity: 'error', code: 'structure' }]);
  });

  it.each([
    ['"navn":1', 'unknown-element', 'Patient'],
    ['"toString":1', 'unknown-element', 'Patient'],
    ['"name":[{"given":["A"],"givn":["B"]}]', 'unknown-element', 'Patient.name[0]'],
    ['"_name":[{"id":"a"}]', 'unknown-element', 'Patient'],
    ['"fhir_comments":["a"]', 'unknown-element', 'Patient'],
    ['"name":[{"resourceType":"HumanName","text":"a"}]', 'unknown-element', 'Patient.name[0]'],
    ['"active":"true"', 'wrong-json-type', 'Patient.active'],
    ['"active":1', 'wrong-json-type', 'Patient.active'],
    ['"birthDate":{"a":1}', 'wrong-json-type', 'Patient.birthDate'],
    ['"multipleBirthInteger":"1"', 'wrong-json-type', 'Patient.multipleBirth'],
    ['"maritalStatus":"M"', 'wrong-json-type', 'Patient.maritalStatus'],
    ['"name":["Ola"]', 'wrong-json-type', 'Patient.name[0]'],
    ['"name":{"text":"Ola"}', 'array-expected', 'Patient.name'],
    ['"name":[{"given":"Ola"}]', 'array-expected', 'Patient.name[0].given'],
    ['"gender":["male"]', 'array-not-allowed', 'Patient.gender'],
    ['"maritalStatus":[{"text":"a"}]', 'array-not-allowed', 'Patient.maritalStatus'],
    ['"_birthDate":[{"id":"a"}]', 'array-not-allowed', 'Patient.birthDate'],
    ['"name":[]', 'empty', 'Patient.name'],
    ['"name":[{}]', 'empty', 'Patient.name[0]'],
    ['"name":[{"id":"only-an-id"}]', 'empty', 'Patient.name[0]'],
    ['"_birthDate":{}', 'empty', 'Patient.birthDate'],
    ['"_birthDate":{"id":"only-an-id"}', 'empty', 'Patient.birthDate'],
    ['"birthDate":"1980","_birthDate":{}', 'empty', 'Patient.birthDate'],
    ['"gender":null', 'null-not-allowed', 'Patient.gender'],
    ['"maritalStatus":null', 'null-not-allowed', 'Patient.maritalStatus'],
    ['"name":[null]', 'null-not-allowed', 'Patient.name[0]'],
    ['"name":[{"given":["A",null]}]', 'null-not-allowed', 'Patient.name[0].given[1]'],
    ['"name":[{"given":["A",null],"_given":[{"id":"a"}]}]', 'null-not-allowed', 'Patient.name[0].given[1]'],
    ['"deceasedBoolean":true,"deceasedDateTime":"2020"', 'several-choices', 'Patient.deceased'],
    [
      '"deceasedBoolean":true,"_deceasedDateTime":{"extension":[{"url":"http://x.no","valueCode":"a"}]}',
      'several-choices',
      'Patient.deceased',
    ],
    ['"deceasedString":"yes"', 'unknown-element', 'Patient'],
    ['"communication":[{"preferred":true}]', 'required-missing', 'Patient.communication[0].language'],
    ['"birthDate":"1980-02-30"', 'invalid-format', 'Patient.birthDate'],
    ['"birthDate":"1980-13"', 'invalid-format', 'Patient.birthDate'],
    ['"birthDate":""', 'invalid-format', 'Patient.birthDate'],
    ['"id":"Ø"', 'invalid-format', 'Patient.id'],
    ['"gender":"zzz"', 'unknown-code', 'Patient.gender'],
    ['"name":[{"text":"a\\u0001b"}]', 'invalid-format', 'Patient.name[0].text'],
    ['"managingOrganization":{"reference":"Org/1"}', 'invalid-reference', 'Patient.managingOrganization.reference'],
    [
      '"managingOrganization":{"reference":"Organization/"}',
      'invalid-reference',
      'Patient.managingOrganization.reference',
    ],
    ['"managingOrganization":{"reference":"#p"}', 'contained-missing', 'Patient.managingOrganization.reference'],
    ['"managingOrganization":{"uri":"a"}', 'unknown-element', 'Patient.managingOrganization'],
    [
      '"contained":[{"resourceType":"Organization","contained":[{"resourceType":"Patient"}]}]',
      'contained-nested',
      'Patient.contained[0]',
    ],
    ['"contained":[{"resourceType":"Organization","navn":"a"}]', 'unknown-element', 'Patient.contained[0]'],
    ['"extension":[{"valueString":"a"}]', 'required-missing', 'Patient.extension[0].url'],
    ['"extension":[{"url":"http://x.no"}]', 'extension-form', 'Patient.extension[0]'],
    [
      '"extension":[{"url":"http://x.no","valueCode":"a","extension":[{"url":"b","valueCode":"c"}]}]',
      'extension-form',
      'Patient.extension[0]',
    ],
    ['"text":{"status":"generated","div":"<p>a</p>"}', 'narrative-form', 'Patient.text.div'],
  ])('in a Patient with %s: %s', (members, key, expression) => {
    expect(inPatient(members)).toMatchObject([{ key, expression }]);
  });

  it('required elements that are missing, each by name', () => {
    expect(issuesOf('{"resourceType":"Observation"}').map(({ code, expression }) => [code, expression])).toEqual([
      ['required', 'Observation.status'],
      ['required', 'Observation.code'],
    ]);
  });

  it('faults inside a Bundle and inside Parameters', () => {
    const bad = '{"resourceType":"Patient","gender":"zzz"}';
    expect(issuesOf(`{"resourceType":"Bundle","type":"batch","entry":[{"resource":${bad}}]}`)).toMatchObject([
      { expression: 'Bundle.entry[0].resource.gender' },
    ]);
    expect(issuesOf(`{"resourceType":"Parameters","parameter":[{"name":"a","resource":${bad}}]}`)).toMatchObject([
      { expression: 'Parameters.parameter[0].resource.gender' },
    ]);
    const answer = '{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"200","outcome":';
    expect(issuesOf(`${answer}{"resourceType":1.5}}}]}`)).toMatchObject([
      { key: 'not-a-resource', expression: 'Bundle.entry[0].response.outcome' },
    ]);
  });

  it('at most fifty faults, however many there are', () => {
    expect(inPatient(`"name":[${'{},'.repeat(10_000)}{}]`).length).toBe(50);
  });

  it('and never repeats a value', () => {
    const marked = '13910199734';
    const issues = inPatient(`"gender":"${marked}","birthDate":"${marked}","id":"${marked} ","active":"${marked}"`);
    expect(issues.length).toBe(4);
    expect(JSON.stringify(issues)).not.toContain(marked);
  });
});

describe('The structure check never', () => {
  it('throws, whatever stands in the elements', () => {
    const name = fc.constantFrom(
      'name',
      '_name',
      'birthDate',
      '_birthDate',
      'contact',
      'extension',
      'contained',
      'text',
      'meta',
      'x',
    );
    const inner = fc.dictionary(
      fc.constantFrom('given', '_given', 'url', 'div', 'id', 'valueReference', 'reference'),
      fc.jsonValue(),
    );
    const members = fc.dictionary(name, fc.oneof(fc.jsonValue(), inner, fc.array(inner)));
    fc.assert(
      fc.property(members, (sent) => {
        const result = read(JSON.stringify({ resourceType: 'Patient', ...sent }));
        if (!result.ok) return;
        for (const { expression } of checkStructure(result.value.tree)) expect(expression).toMatch(/^Patient/);
      }),
    );
  });
});

describe('The structure check takes', () => {
  it.each([
    '"name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"http://x.no","valueCode":"a"}]}]}]',
    '"_birthDate":{"extension":[{"url":"http://x.no","valueCode":"unknown"}]}',
    '"birthDate":"1980-02-29","_birthDate":{"id":"a"}',
    '"deceasedDateTime":"2020-01-01T12:00:00.5+14:00"',
    '"managingOrganization":{"reference":"#o"},"contained":[{"resourceType":"Organization","id":"o","partOf":{"reference":"#"}}]',
    '"generalPractitioner":[{"reference":"Practitioner?identifier=a|b"},{"reference":"urn:uuid:a"},{"reference":"https://x.no/y"}]',
    '"link":[{"other":{"reference":"Patient/1/_history/2"},"type":"refer"}]',
    '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>a &lt; b<br/></p></div>"}',
  ])('a Patient with %s', (members) => {
    expect(inPatient(members)).toEqual([]);
  });

  it('a required primitive that has only an extension', () => {
    const status = '"_status":{"extension":[{"url":"http://x.no","valueCode":"unknown"}]}';
    expect(issuesOf(`{"resourceType":"Observation",${status},"code":{"text":"a"}}`)).toEqual([]);
  });
});

/** The paths of all strings in a tree. */
function stringsIn(value: JsonValue, path: Step[] = []): Step[][] {
  if (typeof value === 'string') return [path];
  if (isArray(value)) return value.flatMap((item, index) => stringsIn(item, [...path, index]));
  if (isObject(value)) return Object.entries(value).flatMap(([name, item]) => stringsIn(item, [...path, name]));
  return [];
}

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('Without an issue go', () => {
  const linesOf = (file: string) =>
    gunzipSync(readFileSync(join(data ?? '', file)))
      .toString('utf8')
      .split('\n')
      .filter(Boolean);

  it('all official R4 examples', () => {
    const lines = linesOf('fhir/r4-examples/examples.ndjson.gz');
    expect(lines.length).toBe(342);
    for (const line of lines) expect(issuesOf(line), line.slice(0, 80)).toEqual([]);
  });

  it('but not with any one string of them made a number', () => {
    const lines = linesOf('fhir/r4-examples/examples.ndjson.gz');
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.nat(), (line, choice) => {
        const result = read(line);
        if (!result.ok) throw new Error(result.error.sentence);
        const paths = stringsIn(result.value.tree);
        const path = paths[choice % paths.length] ?? [];
        const span = locate(result.value.text, path);
        if (!span) throw new Error(`not found: ${printPath(path)}`);
        const issues = issuesOf(splice(result.value.text, [{ start: span.start, end: span.end, text: '1.5' }]));
        expect(issues.length, `${printPath(path)} of ${line.slice(0, 60)}`).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('transaction bundles of synthetic patients, hospitals and practitioners', () => {
    const files = [
      'Abdul_Koepp_e925b0f3-8006-43f6-aa31-94bd215e55e7',
      'Alda_Carter_ee1034c9-cb75-413c-8f36-da7e4268d2b5',
    ];
    for (const file of files) {
      const text = gunzipSync(readFileSync(join(data ?? '', `fhir/synthea-100/${file}.json.gz`))).toString('utf8');
      expect(issuesOf(text)).toEqual([]);
    }
  });
});
