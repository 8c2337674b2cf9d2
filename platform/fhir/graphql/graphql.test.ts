// https://hl7.org/fhir/R4/graphql.html and DESIGN.md §1.3: queries on the record, guarded as every read and search.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const fhir = await testHouse();
const { send } = fhir;

const ask = (query: string, { caller = 'system' as string | null, variables = {}, on = '' } = {}) =>
  send(caller, {
    method: 'POST',
    url: `${on}/$graphql`,
    body: { query, variables },
    headers: { 'content-type': 'application/json' },
  });
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;

const observation = (id: string, value: string) =>
  `{"resourceType":"Observation","id":"${id}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}],"text":"weight"},"subject":{"reference":"Patient/astrid"},"performer":[{"reference":"#k"}],"contained":[{"resourceType":"Practitioner","id":"k","name":[{"family":"Nilsen"}]}],"valueQuantity":{"value":${value},"unit":"kg"}}`;

beforeAll(async () => {
  await cast(fhir);
  for (const [id, value] of [
    ['w1', '81.50'],
    ['w2', '80.0'],
  ] as const) {
    const answer = await send('system', { method: 'PUT', url: `/Observation/${id}`, body: observation(id, value) });
    if (answer.status !== 201) throw new Error(answer.text);
  }
});

describe('A query is refused', () => {
  it('to who has not logged in', async () => {
    expect((await ask('{ PatientList { id } }', { caller: null })).status).toBe(401);
  });

  it.each([
    ['that cannot be read', '{ Patient(id: "astrid" { id } }'],
    ['that would change something', 'mutation { PatientCreate { id } }'],
    ['for a type that there is not', '{ PatientsList { id } }'],
    ['for a field that there is not', '{ PatientList { names { family } } }'],
    ['for a resource without its fields', '{ Patient(id: "astrid") }'],
    ['for fields of a text', '{ PatientList { gender { code } } }'],
    ['without an id', '{ Patient { id } }'],
    ['with a fragment that there is not', '{ PatientList { ...name } }'],
    ['with a directive that is not offered', '{ PatientList { name @flatten { family } } }'],
    ['with an argument that there is not', '{ PatientList { name(colour: "red") { family } } }'],
    ['with FHIRPath that is not compiled', `{ PatientList { name(fhirpath: "family.matches('x')") { family } } }`],
    ['for a field that no schema has', '{ __schema { colour } }'],
    ['for the schema of a resource', '{ PatientList { __schema { description } } }'],
    ['for a type without a name', '{ __type { name } }'],
    ['without a variable that it needs', 'query ($id: ID!) { Patient(id: $id) { id } }'],
  ])('%s', async (_, query) => {
    const answer = await ask(query);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'graphql']);
    expect(answer.text).not.toContain('colour');
  });

  it('where it is without end or too large', async () => {
    const chain = Array.from(
      { length: 20 },
      (_, place) => `fragment f${place} on Patient { id ...f${place + 1} ...f${place + 1} }`,
    );
    for (const query of [
      '{ PatientList { ...a } } fragment a on Patient { ...a }',
      `{ PatientList { ...f0 } } ${chain.join('\n')} fragment f20 on Patient { id }`,
      `{ ${'PatientList { link { other { resource { ... on '.repeat(1)}Patient ${'{ link { other { resource { ... on Patient '.repeat(12)}{ id }${'} } } }'.repeat(12)} } } } } }`,
      `{ PatientList { ${'id '.repeat(6000)} } }`,
    ]) {
      expect([422, 400]).toContain((await ask(query)).status);
    }
  });

  it('in the address with a national number, and in other media types', async () => {
    const query = encodeURIComponent('{ PatientList(identifier: "13116900216") { id } }');
    expect((await send('system', { url: `/$graphql?query=${query}` })).json.issue[0].details.coding[0].code).toBe(
      'parameter-personal',
    );
    expect(
      (
        await send('system', {
          method: 'POST',
          url: '/$graphql',
          body: '{}',
          headers: { 'content-type': 'text/plain' },
        })
      ).status,
    ).toBe(415);
  });
});

describe('A query answers', () => {
  it('a resource with aliases, fragments, variables and directives', async () => {
    const { status, json, headers } = await ask(
      'query ($id: ID!, $no: Boolean = false) { one: Patient(id: $id) { __typename resourceType ...who gender birthDate @include(if: $no) } } fragment who on Patient { name { family given } }',
      { variables: { id: 'astrid' } },
    );
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(json).toEqual({
      data: {
        one: {
          __typename: 'Patient',
          resourceType: 'Patient',
          name: [{ family: 'Berg', given: ['Astrid'] }],
          gender: null,
        },
      },
    });
  });

  it('references, contained resources, and what refers to a resource; decimals keep their digits', async () => {
    const query = `{ Patient(id: "astrid") { id
      ObservationList(_reference: patient, code: "29463-7", _sort: "_id") {
        id valueQuantity { value } subject { reference resource { ... on Patient { name { family } } ... on Group { id } } }
        performer { resource(type: Practitioner) { ... on Practitioner { name { family } } } } } } }`;
    const { text, json } = await ask(query);
    expect(text).toContain('{"value":81.50}');
    expect(json.data.Patient.ObservationList[1]).toEqual({
      id: 'w2',
      valueQuantity: { value: 80 },
      subject: { reference: 'Patient/astrid', resource: { name: [{ family: 'Berg' }] } },
      performer: [{ resource: { name: [{ family: 'Nilsen' }] } }],
    });
  });

  it('chosen elements of a list', async () => {
    const { json } = await ask(
      `{ Patient(id: "astrid") { a: name(family: "Berg") { given } b: name(fhirpath: "family = 'Dal'") { given } c: name(_count: 0) { given } } }`,
    );
    expect(json.data.Patient).toEqual({ a: [{ given: ['Astrid'] }], b: [], c: [] });
  });

  it('a connection, page by page', async () => {
    const first = await ask(
      '{ ObservationConnection(_count: 1, _total: accurate) { count next edges { mode resource { id } } } }',
    );
    const { count, next, edges } = first.json.data.ObservationConnection;
    expect([count, edges]).toEqual([2, [{ mode: 'match', resource: { id: expect.any(String) } }]]);
    const second = await ask(
      'query ($next: String) { ObservationConnection(_page: $next) { next edges { resource { id } } } }',
      {
        variables: { next },
      },
    );
    expect(second.json.data.ObservationConnection.next).toBeNull();
    expect(second.json.data.ObservationConnection.edges[0]).not.toEqual({ resource: edges[0].resource });
  });

  it('on one resource, with GET too', async () => {
    const onOne = await ask('{ name { family } }', { on: '/Patient/astrid' });
    expect(onOne.json).toEqual({ data: { name: [{ family: 'Berg' }] } });
    const got = await send('system', { url: `/Patient/astrid/$graphql?query=${encodeURIComponent('{ id }')}` });
    expect(got.json).toEqual({ data: { id: 'astrid' } });
  });

  it('only what the caller may see; what is missing is an error beside the rest', async () => {
    const { json } = await ask(
      '{ a: Patient(id: "astrid") { id } b: Patient(id: "bjorn") { id } PatientList { id } }',
      { caller: 'nurse' },
    );
    expect(json.data).toEqual({ a: { id: 'astrid' }, b: null, PatientList: [{ id: 'astrid' }] });
    expect(json.errors).toMatchObject([
      { path: ['b'], extensions: { resource: { resourceType: 'OperationOutcome' } } },
    ]);
    expect((await ask('{ id }', { caller: 'nurse', on: '/Patient/bjorn' })).status).toBe(404);
  });

  it('with an error for parameters that a search does not know', async () => {
    const { json } = await ask('{ PatientList(shoe_size: 42) { id } }');
    expect(json.data).toEqual({ PatientList: null });
    expect(json.errors[0].extensions.resource.issue[0].details.coding[0].code).toBe('parameter-unknown');
  });
});
