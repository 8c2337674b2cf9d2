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
  registrationEndpoint: null,
};

describe('the SMART configuration', () => {
  it('names no registration where clients cannot register', () => {
    expect(smartConfiguration(server)).not.toHaveProperty('registration_endpoint');
  });

  it('has every member that the specification requires, and only S256', () => {
    expect(smartConfiguration(server)).toMatchObject({
      issuer: server.issuer,
      jwks_uri: server.jwksUri,
      authorization_endpoint: server.authorizationEndpoint,
      token_endpoint: server.tokenEndpoint,
      grant_types_supported: expect.arrayContaining(['authorization_code', 'client_credentials']),
      code_challenge_methods_supported: ['S256'],
      capabilities: expect.arrayContaining(['launch-ehr', 'launch-standalone', 'permission-v2', 'sso-openid-connect']),
    });
  });
});
