// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known

/** What the authorization server offers; addresses are absolute. */
export interface SmartServer {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly introspectionEndpoint: string;
  readonly revocationEndpoint: string;
  readonly parEndpoint: string;
  readonly endSessionEndpoint: string;
  /** Where apps keep state of their own: a FHIR endpoint beside this one. */
  readonly appStateEndpoint: string;
  /** Types of authorization_details (RFC 9396) that are taken. */
  readonly authorizationDetailsTypes: readonly string[];
  /** Null when clients cannot register themselves. */
  readonly registrationEndpoint: string | null;
}

/** An endpoint that takes the tokens of this server (conformance.html#metadata). */
export interface AssociatedEndpoint {
  readonly url: string;
  readonly capabilities: readonly string[];
}

export interface SmartConfiguration
  extends Readonly<Record<string, string | readonly string[] | readonly AssociatedEndpoint[] | undefined>> {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly capabilities: readonly string[];
}

/** The document of `<FHIR base>/.well-known/smart-configuration`. Every capability named here has a test. */
export const smartConfiguration = (server: SmartServer): SmartConfiguration => ({
  issuer: server.issuer,
  jwks_uri: server.jwksUri,
  authorization_endpoint: server.authorizationEndpoint,
  token_endpoint: server.tokenEndpoint,
  introspection_endpoint: server.introspectionEndpoint,
  revocation_endpoint: server.revocationEndpoint,
  pushed_authorization_request_endpoint: server.parEndpoint,
  end_session_endpoint: server.endSessionEndpoint,
  ...(server.registrationEndpoint === null ? {} : { registration_endpoint: server.registrationEndpoint }),
  grant_types_supported: [
    'authorization_code',
    'client_credentials',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:token-exchange',
  ],
  dpop_signing_alg_values_supported: ['ES256', 'ES384', 'PS256', 'RS256'],
  authorization_details_types_supported: server.authorizationDetailsTypes,
  associated_endpoints: [{ url: server.appStateEndpoint, capabilities: ['smart-app-state'] }],
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384', 'RS256', 'ES256'],
  scopes_supported: [
    'openid',
    'fhirUser',
    'launch',
    'launch/patient',
    'launch/encounter',
    'offline_access',
    'online_access',
    'patient/*.cruds',
    'user/*.cruds',
    'system/*.cruds',
  ],
  capabilities: [
    'launch-ehr',
    'launch-standalone',
    'authorize-post',
    'client-public',
    'client-confidential-symmetric',
    'client-confidential-asymmetric',
    'sso-openid-connect',
    'context-ehr-patient',
    'context-ehr-encounter',
    'context-standalone-patient',
    'context-standalone-encounter',
    'context-banner',
    'context-style',
    'permission-patient',
    'permission-user',
    'permission-offline',
    'permission-online',
    'permission-v1',
    'permission-v2',
    'smart-app-state',
  ],
});
