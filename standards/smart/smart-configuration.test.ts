// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#response

import { describe, expect, it } from 'vitest';
import { smartConfiguration } from './index.ts';

const server = {
  issuer: 'https://journal.example/auth',
  authorizationEndpoint: 'https://journal.example/auth/authorize',
  tokenEndpoint: 'https://journal.example/auth/token',
  jwksUri: 'https://journal.example/auth/jwks',
  introspectionEndpoint: 'https://journal.example/auth/introspect',
  revocationEndpoint: 'https://journal.example/auth/revoke',
  parEndpoint: 'https://journal.example/auth/par',
  endSessionEndpoint: 'https://journal.example/auth/end-session',
  appStateEndpoint: 'https://journal.example/app-state',
  authorizationDetailsTypes: ['helseid_authorization'],
  registrationEndpoint: null,
};

describe('the SMART configuration', () => {
  it('names no registration where clients cannot register', () => {
    expect(smartConfiguration(server)).not.toHaveProperty('registration_endpoint');
  });

  it('names the capabilities that are tested, and no other', () => {
    expect([...smartConfiguration(server).capabilities].sort()).toEqual([
      'authorize-post',
      'client-confidential-asymmetric',
      'client-confidential-symmetric',
      'client-public',
      'context-banner',
      'context-ehr-encounter',
      'context-ehr-patient',
      'context-standalone-encounter',
      'context-standalone-patient',
      'context-style',
      'launch-ehr',
      'launch-standalone',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
      'smart-app-state',
      'sso-openid-connect',
    ]);
  });

  it('has every member that the specification requires, and only S256', () => {
    expect(smartConfiguration(server)).toMatchObject({
      issuer: server.issuer,
      jwks_uri: server.jwksUri,
      authorization_endpoint: server.authorizationEndpoint,
      token_endpoint: server.tokenEndpoint,
      grant_types_supported: expect.arrayContaining(['authorization_code', 'client_credentials']),
      code_challenge_methods_supported: ['S256'],
      scopes_supported: expect.arrayContaining(['openid', 'fhirUser', 'launch', 'launch/patient', 'launch/encounter']),
      token_endpoint_auth_methods_supported: expect.arrayContaining(['private_key_jwt', 'client_secret_basic', 'none']),
      token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['RS384', 'ES384']),
      capabilities: expect.arrayContaining(['launch-ehr', 'launch-standalone', 'permission-v2', 'sso-openid-connect']),
    });
  });
});
