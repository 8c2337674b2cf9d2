// https://hl7.org/fhir/R4/search.html: what each kind of element becomes in the index.

import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { extract } from './extract.ts';
import type { IndexEntry } from './value.ts';

const BASE = 'https://journal.example/fhir';

const resource = (text: string): JsonObject => {
  const result = read(text);
  if (!result.ok || !isObject(result.value.tree)) throw new Error(`Not a JSON object: ${text}`);
  return result.value.tree;
};

const values = (text: string, param: string): readonly IndexEntry['value'][] =>
  extract(resource(text), { base: BASE })
    .filter((entry) => entry.param === param)
    .map(({ value }) => value);

const observation = (members: string) => `{"resourceType":"Observation",${members}}`;
const patient = (members: string) => `{"resourceType":"Patient",${members}}`;

const UTC = (text: string) => Date.parse(text);

describe('what cannot be read', () => {
  it('gives no entries for an unknown resource type', () => {
    expect(extract(resource('{"resourceType":"Spaceship","status":"final"}'))).toEqual([]);
    expect(extract(resource('{"resourceType":"constructor"}'))).toEqual([]);
    expect(extract(resource('{}'))).toEqual([]);
  });

  it('gives no entry for a text that is no date, nor for an element of the wrong shape', () => {
    expect(values(patient('"birthDate":"1980-02-30"'), 'birthdate')).toEqual([]);
    expect(values(patient('"birthDate":{"a":1}'), 'birthdate')).toEqual([]);
    expect(values(patient('"name":"Kari"'), 'name')).toEqual([]);
    expect(values(patient('"name":[null,[1]]'), 'name')).toEqual([]);
    expect(values(observation('"valueQuantity":{"value":"5.4"}'), 'value-quantity')).toEqual([]);
  });

  it('gives no entries for id and lastUpdated, which the record keeps itself', () => {
    const entries = extract(resource(patient('"id":"1","meta":{"lastUpdated":"2024-01-01T00:00:00Z"}')));
    expect(entries.filter(({ param }) => param.startsWith('_'))).toEqual([]);
  });
});

describe('dates', () => {
  const date = (text: string) => values(observation(`"effectiveDateTime":"${text}"`), 'date');
  it.each([
    ['2024', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2024-12', '2024-12-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2024-03-01T10:00:05+01:00', '2024-03-01T09:00:05Z', '2024-03-01T09:00:06Z'],
    ['2024-03-01T10:00:05.25Z', '2024-03-01T10:00:05.250Z', '2024-03-01T10:00:05.260Z'],
    ['2024-03-01T10:00:05.123456Z', '2024-03-01T10:00:05.123Z', '2024-03-01T10:00:05.124Z'],
    ['0044-03', '0044-03-01T00:00:00Z', '0044-04-01T00:00:00Z'],
  ])('%s is the range from %s to %s', (text, low, high) => {
    expect(date(text)).toEqual([{ type: 'period', low: UTC(low), high: UTC(high) }]);
  });

  it('a period runs from the start of its start to the end of its end, and may be open', () => {
    expect(values(observation('"effectivePeriod":{"start":"2024-03-01","end":"2024-03"}'), 'date')).toEqual([
      { type: 'period', low: UTC('2024-03-01'), high: UTC('2024-04-01') },
    ]);
    expect(values(observation('"effectivePeriod":{"start":"2024-03-01"}'), 'date')).toEqual([
      { type: 'period', low: UTC('2024-03-01'), high: null },
    ]);
    expect(values(observation('"effectivePeriod":{}'), 'date')).toEqual([]);
  });

  it('a timing runs from its first event or bound to its last', () => {
    const timing =
      '"event":["2024-03-05","2024-02-01"],"repeat":{"boundsPeriod":{"start":"2024-02-10","end":"2024-06-01"}}';
    expect(values(observation(`"effectiveTiming":{${timing}}`), 'date')).toEqual([
      { type: 'period', low: UTC('2024-02-01'), high: UTC('2024-06-02') },
    ]);
  });
});

describe('numbers and quantities', () => {
  it('keep their text and are points', () => {
    const quantity = '"valueQuantity":{"value":5.40,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}';
    const unit = { system: 'http://unitsofmeasure.org', code: 'mg', unit: 'mg' };
    const converted = { low: '0.0000054', high: '0.0000054', system: unit.system, unit: null };
    expect(values(observation(quantity), 'value-quantity')).toEqual([
      { type: 'quantity', value: '5.40', low: '5.40', high: '5.40', ...unit },
      { type: 'quantity', value: '0.0000054', code: 'kg', converted: 'to home unit', ...converted },
    ]);
  });

  it('below a limit of detection they can be anything below it', () => {
    expect(values(observation('"valueQuantity":{"value":5,"comparator":"<"}'), 'value-quantity')).toMatchObject([
      { value: '5', low: '-Infinity', high: '5', system: null, code: null },
    ]);
  });

  it('an amount of money has its currency as unit', () => {
    const invoice = '{"resourceType":"Invoice","totalNet":{"value":100.50,"currency":"NOK"}}';
    expect(values(invoice, 'totalnet')).toMatchObject([
      { value: '100.50', system: 'urn:iso:std:iso:4217', code: 'NOK' },
    ]);
  });

  it('a range has two ends and sampled data the range of its samples', () => {
    const age = '{"resourceType":"Condition","onsetRange":{"low":{"value":30,"code":"a"},"high":{"value":40}}}';
    expect(values(age, 'onset-age')).toMatchObject([{ low: '30', high: '40', code: 'a' }]);
    const sampled = '"valueSampledData":{"origin":{"value":100},"factor":0.5,"data":"-2 E 4 L 3"}';
    expect(values(observation(sampled), 'value-quantity')).toMatchObject([{ low: '99.0', high: '102.0' }]);
  });
});

describe('tokens', () => {
  it('come from codings, identifiers, contact points, codes and booleans', () => {
    const code =
      '"code":{"text":"x","coding":[{"system":"http://loinc.org","code":"8867-4"},{"code":"puls"},{"display":"y"}]}';
    expect(values(observation(code), 'code')).toEqual([
      { type: 'token', system: 'http://loinc.org', code: '8867-4' },
      { type: 'token', system: null, code: 'puls' },
    ]);
    const person = patient(
      '"active":true,"identifier":[{"system":"urn:x","value":"1"}],"telecom":[{"system":"phone","value":"22 22"},{"system":"email","value":"a@b.no"}]',
    );
    expect(values(person, 'active')).toEqual([{ type: 'token', system: null, code: 'true' }]);
    expect(values(person, 'identifier')).toEqual([{ type: 'token', system: 'urn:x', code: '1' }]);
    expect(values(person, 'phone')).toEqual([{ type: 'token', system: 'phone', code: '22 22' }]);
    expect(values(person, 'email')).toEqual([{ type: 'token', system: 'email', code: 'a@b.no' }]);
  });

  it('codes are found with and without the system of their binding', () => {
    expect(values(patient('"gender":"female"'), 'gender')).toEqual([
      { type: 'token', system: null, code: 'female' },
      { type: 'token', system: 'http://hl7.org/fhir/administrative-gender', code: 'female' },
    ]);
  });

  it('deceased is true with a time of death or true, and false otherwise', () => {
    const deceased = (members: string) => values(patient(members), 'deceased');
    expect(deceased('"deceasedDateTime":"2024"')).toEqual([{ type: 'token', system: null, code: 'true' }]);
    expect(deceased('"deceasedBoolean":true')).toEqual([{ type: 'token', system: null, code: 'true' }]);
    expect(deceased('"deceasedBoolean":false')).toEqual([{ type: 'token', system: null, code: 'false' }]);
    expect(deceased('"active":true')).toEqual([{ type: 'token', system: null, code: 'false' }]);
  });

  it('tags, security labels, profiles and source come from meta', () => {
    const meta =
      '"meta":{"tag":[{"system":"s","code":"t"}],"security":[{"code":"R"}],"profile":["http://p|1"],"source":"urn:src"}';
    expect(values(patient(meta), '_tag')).toEqual([{ type: 'token', system: 's', code: 't' }]);
    expect(values(patient(meta), '_security')).toEqual([{ type: 'token', system: null, code: 'R' }]);
    expect(values(patient(meta), '_profile')).toEqual([
      { type: 'uri', uri: 'http://p|1' },
      { type: 'uri', uri: 'http://p' },
    ]);
    expect(values(patient(meta), '_source')).toEqual([{ type: 'uri', uri: 'urn:src' }]);
  });
});

describe('strings', () => {
  it('a name and an address are found by every part and by their text', () => {
    const texts = (param: string, members: string) =>
      values(patient(members), param).map((value) => (value.type === 'string' ? value.text : value.type));
    const name = '"name":[{"text":"Dr. Kari Åsen","family":"Åsen","given":["Kari","Mo"],"prefix":["Dr."]}]';
    expect(texts('name', name)).toEqual(['Dr. Kari Åsen', 'Åsen', 'Kari', 'Mo', 'Dr.']);
    expect(texts('family', name)).toEqual(['Åsen']);
    const address = '"address":[{"line":["Storgata 1"],"city":"Lillevik","postalCode":"0001"}]';
    expect(texts('address', address)).toEqual(['Storgata 1', 'Lillevik', '0001']);
    expect(texts('address-city', address)).toEqual(['Lillevik']);
  });
});

describe('references', () => {
  const subject = (reference: string) => values(observation(`"subject":${reference}`), 'subject');
  it('to this record are objects, with or without version or our own address', () => {
    const target = [{ type: 'reference', target: { kind: 'Patient', id: 'p1' } }];
    expect(subject('{"reference":"Patient/p1"}')).toEqual(target);
    expect(subject('{"reference":"Patient/p1/_history/3"}')).toEqual(target);
    expect(subject(`{"reference":"${BASE}/Patient/p1"}`)).toEqual(target);
  });

  it('elsewhere are addresses, and contained resources are not found', () => {
    expect(subject('{"reference":"https://other.example/fhir/Patient/p1"}')).toEqual([
      { type: 'uri', uri: 'https://other.example/fhir/Patient/p1' },
    ]);
    expect(subject('{"reference":"urn:uuid:1"}')).toEqual([{ type: 'uri', uri: 'urn:uuid:1' }]);
    expect(subject('{"reference":"#p"}')).toEqual([]);
    expect(subject('{"reference":"Spaceship/1"}')).toEqual([]);
    expect(subject('{"reference":"Patient?identifier=1"}')).toEqual([]);
  });

  it('by identifier are kept for :identifier', () => {
    expect(subject('{"identifier":{"system":"urn:x","value":"7"}}')).toEqual([
      { type: 'identifier', system: 'urn:x', value: '7' },
    ]);
  });

  it('to a patient count as patient, those to a group do not', () => {
    expect(values(observation('"subject":{"reference":"Patient/p1"}'), 'patient')).toHaveLength(1);
    expect(values(observation('"subject":{"reference":"Group/g1"}'), 'patient')).toEqual([]);
    expect(values(observation('"subject":{"type":"Patient","identifier":{"value":"1"}}'), 'patient')).toHaveLength(1);
  });

  it('to the composition of a document are to nothing else in a bundle', () => {
    const bundle = (type: string) =>
      `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"${type}","id":"1"}},{"resource":{"resourceType":"Composition","id":"2"}}]}`;
    expect(values(bundle('Composition'), 'composition')).toEqual([
      { type: 'reference', target: { kind: 'Composition', id: '1' } },
    ]);
    expect(values(bundle('Composition'), 'message')).toEqual([]);
    expect(values(bundle('Patient'), 'composition')).toEqual([]);
  });

  it('to a canonical address are found with and without version', () => {
    const response = '{"resourceType":"QuestionnaireResponse","questionnaire":"https://x.no/Questionnaire/q|2"}';
    expect(values(response, 'questionnaire')).toEqual([
      { type: 'uri', uri: 'https://x.no/Questionnaire/q|2' },
      { type: 'uri', uri: 'https://x.no/Questionnaire/q' },
    ]);
  });
});

describe('composites', () => {
  it('keep together what belongs to one repetition', () => {
    const pressure = observation(
      '"component":[{"code":{"coding":[{"code":"sys"}]},"valueQuantity":{"value":120}},{"code":{"coding":[{"code":"dia"}]},"valueQuantity":{"value":80}}]',
    );
    const pairs = values(pressure, 'component-code-value-quantity').map((value) =>
      value.type === 'composite'
        ? value.parts.map((part) => (part.type === 'token' ? part.code : part.type === 'quantity' ? part.value : ''))
        : [],
    );
    expect(pairs).toEqual([
      ['sys', '120'],
      ['dia', '80'],
    ]);
    expect(values(pressure, 'code-value-quantity')).toEqual([]);
    expect(values(pressure, 'combo-code-value-quantity')).toHaveLength(2);
  });

  it('may take a part from the resource itself', () => {
    const sequence =
      '{"resourceType":"MolecularSequence","referenceSeq":{"chromosome":{"coding":[{"code":"1"}]}},"variant":[{"start":5,"end":9}]}';
    expect(values(sequence, 'chromosome-variant-coordinate')).toMatchObject([
      { parts: [{ code: '1' }, { value: '5' }, { value: '9' }] },
    ]);
  });
});
