// https://spec.openapis.org/oas/v3.1.0#operation-object: what each address does, in one sentence, and who may ask.

import { openEhrRouteTable } from '@fkj/platform-openehr';

export interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly requestBody?: object;
  readonly responses: object;
  readonly parameters?: readonly object[];
}

const content = (type: string, schema: object): object => ({ [type]: { schema } });
const resource = content('application/fhir+json', { $ref: '#/components/schemas/Resource' });
const form = content('application/x-www-form-urlencoded', { type: 'object', additionalProperties: true });
const problem = content('application/problem+json', { $ref: '#/components/schemas/Problem' });

const fhirSummaries: Readonly<Record<string, string>> = {
  'GET /fhir/metadata': 'The CapabilityStatement: what this FHIR server can do',
  'GET /fhir/.well-known/smart-configuration': 'Where and how programs log in (SMART App Launch)',
  'GET /fhir/{kind}/{id}': 'Read a resource',
  'GET /fhir/{kind}/{id}/_history/{version}': 'Read one version of a resource',
  'GET /fhir/{kind}/{id}/_history': 'The versions of a resource, newest first',
  'PUT /fhir/{kind}/{id}': 'Update a resource, or create it under an id of your own',
  'PATCH /fhir/{kind}/{id}': 'Change parts of a resource',
  'DELETE /fhir/{kind}/{id}': 'Delete a resource; its versions stay',
  'POST /fhir/{kind}': 'Create a resource',
  'GET /fhir/{kind}': 'Search; never with a national identity number',
  'POST /fhir/{kind}/_search':
    'Search with the parameters in the body; the only way to ask by national identity number',
  'POST /fhir/Patient/$emergency-access':
    'Open emergency access to a patient for the caller alone, for one hour, with a written reason',
  'POST /fhir': 'A transaction or batch Bundle',
};

const publicFhir: ReadonlySet<string> = new Set(['/fhir/metadata', '/fhir/.well-known/smart-configuration']);

const fhirSummary = (method: string, path: string): string => {
  const known = fhirSummaries[`${method} ${path}`];
  if (known !== undefined) return known;
  const operation = /\$[A-Za-z-]+/.exec(path)?.[0];
  return operation === undefined
    ? `${method} ${path}: see /fhir/metadata`
    : `The operation ${operation}: see /fhir/metadata`;
};

const fhir = (method: string, path: string): Operation => ({
  summary: fhirSummary(method, path),
  tags: ['FHIR R4'],
  ...(publicFhir.has(path) ? {} : { security: [{ smart: [] }] }),
  ...(method === 'GET' || method === 'DELETE'
    ? {}
    : { requestBody: { required: true, content: path.endsWith('_search') ? form : resource } }),
  responses: {
    '2XX': { description: 'The resource, a Bundle, or nothing after a delete', content: resource },
    default: { description: 'An OperationOutcome that says what to do', content: resource },
  },
});

const asked = (more: object): object => ({
  required: true,
  content: content('application/json', {
    type: 'object',
    required: ['patient'],
    properties: { patient: { type: 'string', description: 'Patient/<id>' }, ...more },
  }),
});

const said = (required: readonly string[], properties: object): object => ({
  required: true,
  content: content('application/json', { type: 'object', required, properties }),
});
const text = { type: 'string' };
const date = { type: 'string', format: 'date' };

const governanceOperations: Readonly<Record<string, { readonly summary: string; readonly requestBody?: object }>> = {
  'GET /access/desk': { summary: 'What the caller leads, the tree of units, and the role catalogue' },
  'GET /access/units/{id}/people': { summary: 'Who has which role in a unit; for its leader and the privacy officer' },
  'POST /access/people': { summary: 'Employees by name, for a request', requestBody: said(['name'], { name: text }) },
  'POST /access/assignments/{id}/end': {
    summary: 'End a role now, with a written reason; for the leader of its unit',
    requestBody: said(['reason'], { reason: text }),
  },
  'GET /access/requests': { summary: 'Requests for roles: one’s own, and those of the units one leads' },
  'POST /access/requests': {
    summary: 'Ask for a role in a unit for a period, for oneself or for somebody in the unit one leads',
    requestBody: said(['unit', 'role', 'start', 'end', 'reason'], {
      ...{ person: text, unit: text, role: text, start: date, end: date, reason: text, substituteFor: text },
      hours: { type: 'array', description: 'As PractitionerRole.availableTime' },
    }),
  },
  'GET /access/requests/{id}': { summary: 'One request, with what was said of it' },
  'POST /access/requests/{id}/decision': {
    summary: 'Approve or refuse a request; a sensitive role needs two who approve, nobody decides for herself',
    requestBody: said(['verdict'], { verdict: { enum: ['approve', 'refuse'] }, reason: text }),
  },
  'POST /access/requests/{id}/withdrawal': { summary: 'Withdraw a request that is not decided' },
  'GET /access/reviews': { summary: 'Reviews of roles in the units one leads, with each role under review' },
  'POST /access/reviews': {
    summary: 'Begin a review of the roles in a unit and those below; what nobody confirms in time is ended',
    requestBody: said(['unit'], { unit: text, due: date }),
  },
  'POST /access/reviews/{id}/decision': {
    summary: 'Confirm or remove a role under review',
    requestBody: said(['role', 'verdict'], { role: text, verdict: { enum: ['confirm', 'remove'] } }),
  },
  'GET /access/reports/roles': {
    summary: 'Roles without employment or authorisation, unused, or beyond the job, in the units one leads',
  },
};

const accessOperations: Readonly<Record<string, { readonly summary: string; readonly requestBody?: object }>> = {
  '/access/why': {
    summary: 'Why the caller may or may not see this patient, in words; for the citizen also who has looked',
    requestBody: asked({ kind: { type: 'string' }, language: { enum: ['nb', 'nn', 'en'] } }),
  },
  '/access/who-sees': {
    summary: 'Who would see an entry, and why: some people, or everybody; for the privacy officer',
    requestBody: said(['entry'], {
      entry: { ...text, description: 'Observation/<id>' },
      people: { type: 'array', maxItems: 50, items: text },
      suppose: {
        type: 'object',
        properties: {
          purpose: text,
          at: { ...text, format: 'date-time' },
          role: { type: 'object', required: ['profession', 'unit'], properties: { profession: text, unit: text } },
        },
      },
      after: { type: 'integer' },
      language: { enum: ['nb', 'nn', 'en'] },
    }),
  },
  '/access/represented': { summary: 'For whom a citizen may act: as parent, guardian or by mandate' },
  '/access/questions': {
    summary:
      'Questions of the citizen about lines of her log: her own with their answers (GET), a new one (POST event, question)',
  },
  '/access/findings': {
    summary: 'Unusual look-ups to follow up: of the own unit and those below, or all (state, after, language)',
  },
  '/access/findings/report': { summary: 'How many unusual look-ups were found, by kind, unit and outcome (from, to)' },
  '/access/findings/outcome': {
    summary: 'What became of an unusual look-up',
    requestBody: {
      required: true,
      content: content('application/json', {
        type: 'object',
        required: ['finding', 'outcome', 'reason'],
        properties: {
          finding: { type: 'string' },
          outcome: { enum: ['legitimate', 'follow-up', 'reported'] },
          reason: { type: 'string', minLength: 10 },
        },
      }),
    },
  },
  '/access/watched': {
    summary: 'Marks a person of public interest until a time, or takes the mark away (null)',
    requestBody: asked({ until: { type: ['string', 'null'], format: 'date-time' } }),
  },
};

const access = (method: string, path: string): Operation => ({
  summary: `${method} ${path}`,
  tags: ['Access'],
  security: [{ smart: [] }],
  ...accessOperations[path],
  ...governanceOperations[`${method} ${path}`],
  responses: {
    '200': { description: 'The answer', content: content('application/json', {}) },
    default: { description: 'What to do about it', content: problem },
  },
});

const scim = content('application/scim+json', { type: 'object' });
const scimPublic = /(ServiceProviderConfig|ResourceTypes|Schemas|\/Me$)/;

const scimSummaries: Readonly<Record<string, string>> = {
  '/scim/v2/.import': 'Make or change one person for each line of a CSV file; a report per line',
  '/scim/v2/.search': 'Search Users and Groups with the parameters in the body (RFC 7644 §3.4.3)',
  '/scim/v2/Bulk': 'Many changes in one request (RFC 7644 §3.7)',
  '/scim/v2/Me': 'Not offered: the caller is a system (RFC 7644 §3.11)',
  '/scim/v2/ServiceProviderConfig': 'What this SCIM service can do',
};

/** https://www.rfc-editor.org/rfc/rfc7644#section-3.2 */
const scimOperation = (method: string, path: string): Operation => ({
  summary: scimSummaries[path] ?? `SCIM 2.0: ${method} ${path.replace('/scim/v2/', '')} (RFC 7644)`,
  tags: ['SCIM'],
  ...(scimPublic.test(path) ? {} : { security: [{ smart: [] }] }),
  ...(method === 'GET' || method === 'DELETE'
    ? {}
    : {
        requestBody: {
          required: true,
          content: path.endsWith('.import') ? content('text/csv', { type: 'string' }) : scim,
        },
      }),
  responses: {
    '2XX': { description: 'The resource, a list, or nothing after a delete', content: scim },
    default: { description: 'An error as RFC 7644 §3.12 says', content: scim },
  },
});

const appStateSummaries: Readonly<Record<string, string>> = {
  GET: 'State that this app keeps here, by id or by code and subject (SMART app state)',
  POST: 'Keep a state of this app: a Basic resource of 256 KB at most',
  PUT: 'Change a state of this app (If-Match)',
  DELETE: 'Take a state of this app away (If-Match)',
};

/** https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html */
const appState = (method: string): Operation => ({
  summary: appStateSummaries[method] ?? method,
  tags: ['SMART app state'],
  security: [{ smart: [] }],
  ...(method === 'POST' || method === 'PUT' ? { requestBody: { required: true, content: resource } } : {}),
  responses: {
    '2XX': { description: 'The state, a Bundle of states, or nothing after a delete', content: resource },
    default: { description: 'An OperationOutcome that says what to do', content: resource },
  },
});

const authSummaries: Readonly<Record<string, string>> = {
  '/auth/.well-known/openid-configuration': 'The discovery document of the log-in server (OpenID Connect)',
  '/auth/authorize': 'Begin a log-in (authorization code with PKCE)',
  '/auth/token': 'Get tokens for a code, a refresh token, or as a system',
  '/auth/introspect': 'What a token stands for',
  '/auth/revoke': 'End a token',
  '/auth/par': 'Push the request of a log-in first (RFC 9126)',
  '/auth/registration': 'Register a program',
  '/auth/end-session': 'Log out, here and at the provider',
  '/auth/jwks': 'The public keys of the log-in server',
};

const auth = (method: string, path: string): Operation => ({
  summary: authSummaries[path] ?? path,
  tags: ['Log-in'],
  ...(method === 'GET'
    ? {}
    : {
        requestBody: {
          required: true,
          content: path === '/auth/registration' ? content('application/json', { type: 'object' }) : form,
        },
      }),
  responses: { default: { description: 'As OAuth 2.0 and OpenID Connect say' } },
});

const operationSummaries: Readonly<Record<string, string>> = {
  '/healthz': 'Whether the server lives; for supervisors',
  '/readyz': 'Whether the server can answer, and if not, why; for load balancers',
  '/metrics': 'Figures for Prometheus',
  '/openapi.json': 'This document',
};

const openEhrSummaries: ReadonlyMap<string, string> = new Map(
  openEhrRouteTable.map(({ method, url, summary }) => [`${method} ${url.replace(/:(\w+)/g, '{$1}')}`, summary]),
);
const openEhrObject = {
  type: 'object',
  description: 'https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0',
};

const openEhr = (method: string, path: string): Operation => {
  const isTemplate = path.includes('/template/');
  const sent = content(isTemplate ? 'application/xml' : 'application/json', isTemplate ? text : openEhrObject);
  return {
    summary: openEhrSummaries.get(`${method} ${path.replace('/openehr/v1', '')}`) ?? path,
    tags: ['openEHR'],
    security: [{ smart: [] }],
    ...(method === 'GET' || method === 'DELETE'
      ? {}
      : { requestBody: { required: path !== '/openehr/v1/ehr', content: sent } }),
    responses: {
      '2XX': { description: 'As Prefer asks for it', content: content('application/json', openEhrObject) },
      default: { description: 'The openEHR error body', content: content('application/json', openEhrObject) },
    },
  };
};

/** The operation of a method on an address. */
export const describe = (method: string, path: string): Operation => {
  if (path.startsWith('/fhir')) return fhir(method, path);
  if (path.startsWith('/openehr')) return openEhr(method, path);
  if (path.startsWith('/access')) return access(method, path);
  if (path.startsWith('/app-state')) return appState(method);
  if (path.startsWith('/scim')) return scimOperation(method, path);
  if (path.startsWith('/auth')) return auth(method, path);
  return {
    summary: operationSummaries[path] ?? path,
    tags: ['Operation'],
    responses: {
      '200': { description: 'As it is now' },
      ...(path === '/readyz' ? { '503': { description: 'Not ready; `detail` says why' } } : {}),
    },
  };
};
