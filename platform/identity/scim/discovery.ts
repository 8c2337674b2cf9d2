// https://www.rfc-editor.org/rfc/rfc7644#section-4: what this service can do.

import { enterpriseSchema, groupSchema, type Schema, userSchema } from '@fkj/standards-scim';
import { SCIM_SCOPE } from '../oauth/clients.ts';
import { MAX_OPERATIONS } from './bulk.ts';
import { MAX_RESULTS } from './query.ts';
import { endpoints, personnelSchema, type ResourceTypeName, resourceTypes, unitSchema } from './shapes.ts';

export const MAX_PAYLOAD = 4 * 1024 * 1024;

export const providerConfig = (base: string): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: MAX_OPERATIONS, maxPayloadSize: MAX_PAYLOAD },
  filter: { supported: true, maxResults: MAX_RESULTS },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth 2.0 client credentials',
      description: `client_credentials at /auth/token with the scope ${SCIM_SCOPE}: by client_secret_basic, or by private_key_jwt`,
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

export const resourceTypeNames = Object.keys(resourceTypes).filter(
  (name): name is ResourceTypeName => name === 'User' || name === 'Group',
);

export const resourceTypeOf = (name: ResourceTypeName, base: string): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: name,
  name,
  endpoint: endpoints[name],
  description: resourceTypes[name].core.description,
  schema: resourceTypes[name].core.id,
  schemaExtensions: resourceTypes[name].extensions.map(({ id }) => ({ schema: id, required: false })),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});

export const schemas: readonly Schema[] = [userSchema, groupSchema, enterpriseSchema, personnelSchema, unitSchema];

export const schemaOf = (schema: Schema, base: string): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  ...schema,
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
});

export const listed = (resources: readonly object[]): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
});
