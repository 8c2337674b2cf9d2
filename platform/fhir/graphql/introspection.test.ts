// https://spec.graphql.org/October2021/#sec-Introspection, over HTTP.

import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, parse, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const test = await testHouse();
const ask = (query: string, caller: string | null = 'nurse') =>
  test.send(caller, {
    method: 'POST',
    url: '/$graphql',
    body: JSON.stringify({ query }),
    headers: { 'content-type': 'application/json' },
  });

beforeAll(() => cast(test));

describe('The schema of GraphQL', () => {
  it('is for known callers', async () => {
    expect((await ask('{ __schema { description } }', null)).status).toBe(401);
  });

  it('is not followed without end: what is too much is told of', async () => {
    const around = 'possibleTypes { interfaces { ';
    const endless = `{ __type(name: "Resource") { ${around.repeat(4)}name${' } }'.repeat(4)} } }`;
    const answer = await ask(endless);
    expect(answer.json.errors[0].extensions.resource.issue[0].details.coding[0].code).toBe('graphql-costly');
    const deep = `{ __schema { types { ${'ofType { '.repeat(40)}name${' }'.repeat(40)} } } }`;
    expect((await ask(deep)).json.issue[0].details.coding[0].code).toBe('graphql-costly');
  });

  it('leaves others their turn while it is told', async () => {
    let turns = 0;
    let told = false;
    const count = (): void => {
      turns += 1;
      if (!told) setImmediate(count);
    };
    setImmediate(count);
    await ask(getIntrospectionQuery());
    told = true;
    expect(turns).toBeGreaterThan(100);
  });

  it('tells of one type, by the name that objects have', async () => {
    const { json } = await ask(
      '{ __type(name: "ObservationComponent") { name kind fields(includeDeprecated: true) { name type { kind name ofType { name } } } } none: __type(name: "Nothing") { name } }',
    );
    expect(json.data.none).toBeNull();
    expect(json.data.__type).toMatchObject({ name: 'ObservationComponent', kind: 'OBJECT' });
    expect(json.data.__type.fields).toContainEqual({
      name: 'code',
      type: { kind: 'OBJECT', name: 'CodeableConcept', ofType: null },
    });
    expect(json.data.__type.fields).toContainEqual({
      name: 'interpretation',
      type: { kind: 'LIST', name: null, ofType: { name: 'CodeableConcept' } },
    });
  });

  it('is whole: a client builds it, and takes the queries that the server takes', async () => {
    const { status, json } = await ask(getIntrospectionQuery());
    expect([status, json.errors]).toEqual([200, undefined]);
    const schema = buildClientSchema(json.data as IntrospectionQuery);
    const query = `{ Patient(id: "astrid") { __typename id name(_count: 1) { family }
      ObservationList(_reference: "patient") { component { valueQuantity { value } } subject { resource { ... on Patient { id } } } } }
      ObservationConnection(code: "x") { count edges { resource { id } } } }`;
    expect(validate(schema, parse(query))).toEqual([]);
    expect((await ask(query)).status).toBe(200);
    expect(validate(schema, parse('{ Patient(id: "x") { nothing } }'))).toHaveLength(1);
  });
});
