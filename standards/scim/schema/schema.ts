// https://www.rfc-editor.org/rfc/rfc7643#section-7: what a schema says of its attributes.

export interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'reference' | 'complex';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A resource type: its own schema, and those that extend it. */
export interface Shape {
  readonly core: Schema;
  readonly extensions: readonly Schema[];
}

/** An attribute with the defaults of RFC 7643 §2.2. */
export const attribute = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

/** https://www.rfc-editor.org/rfc/rfc7643#section-3.1: what every resource has. */
export const commonAttributes: readonly Attribute[] = [
  attribute('schemas', 'The schemas of the resource', { multiValued: true, returned: 'always', caseExact: true }),
  attribute('id', 'Identifier given by the service', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', 'Identifier given by the client', { caseExact: true }),
  attribute('meta', 'What the service knows of the resource', {
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      attribute('resourceType', 'Type', { caseExact: true, mutability: 'readOnly' }),
      attribute('created', 'Made', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('lastModified', 'Last changed', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('location', 'Address', { type: 'reference', caseExact: true, mutability: 'readOnly' }),
      attribute('version', 'Entity tag', { caseExact: true, mutability: 'readOnly' }),
    ],
  }),
];
