// https://www.rfc-editor.org/rfc/rfc7644#section-3.9 and #section-3.7

import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import {
  type AttributePath,
  enterpriseSchema,
  project,
  readAttributePath,
  readBulk,
  referencesIn,
  resolved,
  type Shape,
  sortResources,
  userSchema,
} from '../index.ts';

const shape: Shape = { core: userSchema, extensions: [enterpriseSchema] };
const ENTERPRISE = enterpriseSchema.id;
const tree = (value: object): JsonObject => {
  const found = read(JSON.stringify(value));
  if (!found.ok || !isObject(found.value.tree)) throw new Error('not an object');
  return found.value.tree;
};
const path = (text: string): AttributePath => {
  const found = readAttributePath(text);
  if (!found.ok) throw new Error(found.error.detail);
  return found.value;
};

const kari = tree({
  schemas: [userSchema.id],
  id: '1',
  userName: 'kari',
  name: { familyName: 'Nordmann', givenName: 'Kari' },
  [ENTERPRISE]: { department: 'nord', costCenter: '1' },
  unknown: 'left out',
});

describe('an answer holds', () => {
  it('only what was asked for, and what is always returned', () => {
    const attributes = ['NAME.familyname', `${ENTERPRISE}:department`].map(path);
    expect(project(kari, { attributes, excluded: [] }, shape)).toEqual({
      schemas: [userSchema.id],
      id: '1',
      name: { familyName: 'Nordmann' },
      [ENTERPRISE]: { department: 'nord' },
    });
  });

  it('everything that the schema has but what was excluded; never the id', () => {
    const excluded = ['id', 'name.givenName', ENTERPRISE].map(path);
    expect(project(kari, { attributes: null, excluded }, shape)).toEqual({
      schemas: [userSchema.id],
      id: '1',
      userName: 'kari',
      name: { familyName: 'Nordmann' },
    });
  });
});

describe('sorting', () => {
  const users = [{ userName: 'b' }, { title: 'x' }, { userName: 'A' }, { userName: 'c' }].map(tree);
  const sorted = (order: 'ascending' | 'descending') => {
    const found = sortResources(users, { path: path('userName'), order, shape });
    return found.ok ? found.value.map((user) => user['userName'] ?? null) : found.error.scimType;
  };
  it('is without case, with those without a value last, or first when descending', () => {
    expect(sorted('ascending')).toEqual(['A', 'b', 'c', null]);
    expect(sorted('descending')).toEqual([null, 'c', 'b', 'A']);
  });
  it('is refused for a name that is none', () => {
    expect(sortResources(users, { path: path('x'), order: 'ascending', shape })).toMatchObject({
      error: { scimType: 'invalidPath' },
    });
  });
});

describe('a bulk request', () => {
  const bulk = (...Operations: readonly object[]) =>
    readBulk(tree({ schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations }), 3);
  const post = (bulkId: string, data: object = {}) => ({ method: 'POST', path: '/Users', bulkId, data });

  it.each([
    [[{ method: 'GET', path: '/Users' }], 400],
    [[{ method: 'POST', path: '/Users', data: {} }], 400],
    [[{ method: 'PUT', path: 'Users/1', data: {} }], 400],
    [[{ method: 'PATCH', path: '/Users/1' }], 400],
    [[post('a'), post('a')], 400],
    [[post('a'), post('b'), post('c'), post('d')], 413],
  ])('is refused: %j', (operations, status) => {
    const read = bulk(...operations);
    expect(read.ok ? null : read.error.status).toBe(status);
  });

  it('names what it refers to, and takes the ids that were given', () => {
    const read = bulk({
      method: 'patch',
      path: '/Groups/bulkId:unit~SP',
      data: { Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:kari' }] }] },
    });
    const [operation] = read.ok ? read.value.operations : [];
    if (operation === undefined) throw new Error('refused');
    expect([...referencesIn(operation)]).toEqual(['unit', 'kari']);
    const done = resolved(
      operation,
      new Map([
        ['kari', '77'],
        ['unit', 'nord'],
      ]),
    );
    expect(done.path).toBe('/Groups/nord~SP');
    expect(JSON.stringify(done.data)).toContain('"value":"77"');
  });
});
