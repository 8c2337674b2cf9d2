// https://www.rfc-editor.org/rfc/rfc7643#section-4: User and Group of this house, with what Norwegian employers must say beside them.

import { attribute, enterpriseSchema, groupSchema, type Schema, type Shape, userSchema } from '@fkj/standards-scim';

const readOnly = { mutability: 'readOnly' } as const;

export const personnelSchema: Schema = {
  id: 'urn:felleskommunaljournal:params:scim:schemas:extension:1.0:User',
  name: 'Personnel',
  description: 'Numbers of Norwegian registers, and the roles that the person holds',
  attributes: [
    attribute('nationalNumber', 'National or D-number; only in bodies, and only when it is asked for', {
      caseExact: true,
      returned: 'request',
    }),
    attribute('hprNumber', 'Number in the register of health personnel', { caseExact: true, uniqueness: 'server' }),
    attribute(
      'employments',
      'All employments that stand or will; title, userType and department are of the primary one',
      {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'Id of the employment, given by the service; names the one that is changed', {
            caseExact: true,
          }),
          attribute('department', 'Id of the unit (Group)', { required: true, caseExact: true }),
          attribute('job', 'Code of a job of the role catalogue', { caseExact: true }),
          attribute('title', 'What the position is called'),
          attribute('employeeNumber', 'Number given by the employer', { caseExact: true }),
          attribute('start', 'Day, or dateTime with zone; left out: from now', { caseExact: true }),
          attribute('end', 'Last day, or dateTime with zone; left out: no end', { caseExact: true }),
          attribute('primary', 'The one that stands first', { type: 'boolean', ...readOnly }),
        ],
      },
    ),
    attribute('assignments', 'Roles that stand', {
      type: 'complex',
      multiValued: true,
      ...readOnly,
      subAttributes: [
        attribute('value', 'Id of the PractitionerRole', { ...readOnly, caseExact: true }),
        attribute('unit', 'Id of the Organization', { ...readOnly, caseExact: true }),
        attribute('role', 'Code of the role', { ...readOnly, caseExact: true }),
        attribute('start', 'From', { type: 'dateTime', ...readOnly }),
        attribute('end', 'Until', { type: 'dateTime', ...readOnly }),
        attribute('substituteFor', 'Id of the User who is away', { ...readOnly, caseExact: true }),
      ],
    }),
  ],
};

export const unitSchema: Schema = {
  id: 'urn:felleskommunaljournal:params:scim:schemas:extension:1.0:Group',
  name: 'Unit',
  description: 'What the group stands for',
  attributes: [
    attribute('kind', 'unit or role', { ...readOnly, canonicalValues: ['unit', 'role'] }),
    attribute('parent', 'Id of the unit that this one is part of', { caseExact: true }),
    attribute('unit', 'Of a role: id of the unit', { ...readOnly, caseExact: true }),
    attribute('role', 'Of a role: its code', { ...readOnly, caseExact: true }),
  ],
};

export const userShape: Shape = { core: userSchema, extensions: [enterpriseSchema, personnelSchema] };
export const groupShape: Shape = { core: groupSchema, extensions: [unitSchema] };

export const resourceTypes = { User: userShape, Group: groupShape } as const;
export type ResourceTypeName = keyof typeof resourceTypes;

export const endpoints: Readonly<Record<ResourceTypeName, string>> = { User: '/Users', Group: '/Groups' };
