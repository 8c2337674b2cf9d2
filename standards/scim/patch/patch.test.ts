// https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2

import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { applyPatch, enterpriseSchema, readPatch, type Shape, userSchema } from '../index.ts';

const shape: Shape = { core: userSchema, extensions: [enterpriseSchema] };
const ENTERPRISE = enterpriseSchema.id;

const tree = (value: object): JsonObject => {
  const found = read(JSON.stringify(value));
  if (!found.ok || !isObject(found.value.tree)) throw new Error('not an object');
  return found.value.tree;
};

const kari = tree({
  userName: 'kari',
  name: { familyName: 'Nordmann', givenName: 'Kari' },
  title: 'Sykepleier',
  emails: [
    { type: 'work', value: 'kari@lillevik.no', primary: true },
    { type: 'home', value: 'kari@hjem.no' },
  ],
  [ENTERPRISE]: { employeeNumber: '7' },
});

const patch = (...Operations: readonly object[]) => {
  const operations = readPatch(tree({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations }));
  return operations.ok ? applyPatch(kari, operations.value, shape) : operations;
};
const after = (...operations: readonly object[]): unknown => {
  const changed = patch(...operations);
  if (!changed.ok) throw new Error(changed.error.detail);
  return JSON.parse(JSON.stringify(changed.value));
};

describe('a patch is refused', () => {
  it.each([
    ['invalidSyntax', { op: 'move', path: 'title', value: 1 }],
    ['noTarget', { op: 'remove' }],
    ['invalidValue', { op: 'add', path: 'title' }],
    ['invalidValue', { op: 'add', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'nickname', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'name.x', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'title[', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'title[value eq "x"]', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'emails[nothing eq "x"].value', value: 'x' }],
    ['noTarget', { op: 'replace', path: 'emails[type eq "other"].value', value: 'x' }],
    ['noTarget', { op: 'replace', path: 'phoneNumbers.value', value: 'x' }],
    ['mutability', { op: 'replace', path: 'groups', value: [] }],
    ['mutability', { op: 'replace', path: 'id', value: 'x' }],
    ['mutability', { op: 'remove', path: 'userName' }],
    ['invalidValue', { op: 'replace', path: 'title', value: ['a', 'b'] }],
  ])('%s: %j', (scimType, operation) => {
    const changed = patch(operation);
    expect(changed.ok ? null : changed.error).toMatchObject({ status: 400, scimType });
  });

  it('whole, when its last operation fails', () => {
    expect(patch({ op: 'remove', path: 'title' }, { op: 'remove', path: 'id' }).ok).toBe(false);
  });
});

describe('a patch', () => {
  it('without path changes each member, also of an extension and with dots', () => {
    expect(
      after({
        op: 'Replace',
        value: { title: 'Fagsykepleier', 'name.givenName': 'Kåre', [ENTERPRISE]: { costCenter: '1' } },
      }),
    ).toMatchObject({
      title: 'Fagsykepleier',
      name: { familyName: 'Nordmann', givenName: 'Kåre' },
      [ENTERPRISE]: { employeeNumber: '7', costCenter: '1' },
    });
  });

  it('adds to a list only what is new, and a new primary value takes the place of the old', () => {
    expect(
      after({
        op: 'add',
        path: 'emails',
        value: [
          { type: 'home', value: 'kari@hjem.no' },
          { type: 'other', value: 'k@x.no', primary: true },
        ],
      }),
    ).toMatchObject({
      emails: [
        { type: 'work', primary: false },
        { type: 'home', value: 'kari@hjem.no' },
        { type: 'other', primary: true },
      ],
    });
  });

  it('changes and removes the values that its path chooses, and nothing else', () => {
    expect(
      after(
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'ny@lillevik.no' },
        { op: 'remove', path: 'emails[type eq "home"]' },
      ),
    ).toMatchObject({ emails: [{ type: 'work', value: 'ny@lillevik.no', primary: true }] });
  });

  it('removes a whole attribute, an extension, and values named in the operation', () => {
    const left = after(
      { op: 'remove', path: 'title' },
      { op: 'remove', path: ENTERPRISE },
      { op: 'remove', path: 'emails', value: [{ value: 'kari@hjem.no' }] },
    );
    expect(left).toEqual({
      userName: 'kari',
      name: { familyName: 'Nordmann', givenName: 'Kari' },
      emails: [{ type: 'work', value: 'kari@lillevik.no', primary: true }],
    });
  });

  it('reaches into an extension by its URN', () => {
    expect(after({ op: 'replace', path: `${ENTERPRISE}:department`, value: 'nord' })).toMatchObject({
      [ENTERPRISE]: { employeeNumber: '7', department: 'nord' },
    });
  });
});
