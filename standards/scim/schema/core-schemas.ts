// https://www.rfc-editor.org/rfc/rfc7643#section-8.7: the schemas User, Group and the enterprise extension, as far as this house fills them.

import { type Attribute, attribute, type Schema } from './schema.ts';

const typed = (values: readonly string[]): readonly Attribute[] => [
  attribute('display', 'As it is shown'),
  attribute('type', 'Kind of value', { canonicalValues: values }),
  attribute('primary', 'Whether this is the preferred one', { type: 'boolean' }),
];

const readOnly = { mutability: 'readOnly' } as const;

export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'An employee',
  attributes: [
    attribute('userName', 'Unique name, compared without case', { required: true, uniqueness: 'server' }),
    attribute('name', 'The parts of the name', {
      type: 'complex',
      subAttributes: [
        attribute('formatted', 'The whole name'),
        attribute('familyName', 'Family name'),
        attribute('givenName', 'Given name'),
        attribute('middleName', 'Middle name'),
        attribute('honorificPrefix', 'Title before the name'),
        attribute('honorificSuffix', 'Title after the name'),
      ],
    }),
    attribute('displayName', 'The name as it is shown', readOnly),
    attribute('title', 'The job, in words'),
    attribute('userType', 'The job, by the code of the role catalogue'),
    attribute('preferredLanguage', 'nb, nn or en'),
    attribute('active', 'Whether the person may log in; false ends every role at once', { type: 'boolean' }),
    attribute('emails', 'E-mail', {
      type: 'complex',
      multiValued: true,
      subAttributes: [attribute('value', 'Address'), ...typed(['work', 'home', 'other'])],
    }),
    attribute('phoneNumbers', 'Telephone', {
      type: 'complex',
      multiValued: true,
      subAttributes: [attribute('value', 'Number'), ...typed(['work', 'mobile', 'home', 'other'])],
    }),
    attribute('groups', 'Units and roles, as groups', {
      type: 'complex',
      multiValued: true,
      ...readOnly,
      subAttributes: [
        attribute('value', 'Id of the group', { ...readOnly, caseExact: true }),
        attribute('$ref', 'Address', { type: 'reference', ...readOnly, caseExact: true, referenceTypes: ['Group'] }),
        attribute('display', 'As it is shown', readOnly),
        attribute('type', 'direct', { ...readOnly, canonicalValues: ['direct', 'indirect'] }),
      ],
    }),
  ],
};

export const enterpriseSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'The employment',
  attributes: [
    attribute('employeeNumber', 'Number given by the employer', { caseExact: true }),
    attribute('costCenter', 'Cost centre'),
    attribute('organization', 'The employer, in words', readOnly),
    attribute('division', 'The unit above the department, in words', readOnly),
    attribute(
      'department',
      'Id of the unit where the person is employed; another one ends the roles in the unit left',
      {
        caseExact: true,
      },
    ),
    attribute('manager', 'The leader', {
      type: 'complex',
      ...readOnly,
      subAttributes: [
        attribute('value', 'Id of the User', { ...readOnly, caseExact: true }),
        attribute('$ref', 'Address', { type: 'reference', ...readOnly, caseExact: true, referenceTypes: ['User'] }),
        attribute('displayName', 'Name', readOnly),
      ],
    }),
  ],
};

export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A unit, or a role in a unit',
  attributes: [
    attribute('displayName', 'Name', { required: true }),
    attribute('members', 'Who belongs to it', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'Id', { mutability: 'immutable', caseExact: true }),
        attribute('$ref', 'Address', {
          type: 'reference',
          mutability: 'immutable',
          caseExact: true,
          referenceTypes: ['User', 'Group'],
        }),
        attribute('type', 'User or Group', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }),
        attribute('display', 'As it is shown', readOnly),
      ],
    }),
  ],
};
