// https://hl7.org/fhir/R4/operationoutcome.html: the refusals of the app state endpoint, each with the status and a sentence for the developer.

export const outcomes = {
  'not-json': [400, 'structure', 'Send a Basic resource as application/fhir+json.'],
  'too-large': [413, 'too-costly', 'App state is 256 KB at most, as it is sent.'],
  'media-type': [415, 'not-supported', 'Send application/fhir+json.'],
  'not-basic': [422, 'structure', 'App state is a Basic resource with code, subject and extension, and nothing else.'],
  'id-given': [422, 'value', 'A new state has no id and no meta.versionId: the server gives them.'],
  'id-mismatch': [400, 'value', 'The id of the resource must be the id in the address.'],
  'one-coding': [422, 'value', 'code.coding must be exactly one, with system and code.'],
  'extension-type': [422, 'value', 'Each extension has a url and a valueString, and nothing else.'],
  'subject-form': [
    422,
    'value',
    'subject.reference must be the absolute address of a Patient, Practitioner, PractitionerRole, RelatedPerson or Person of this FHIR server.',
  ],
  'no-code': [400, 'required', 'Ask by code=system|code, and by subject=<absolute address> or subject:missing=true.'],
  'parameter-unknown': [400, 'not-supported', 'The parameters are code, subject and subject:missing.'],
  personal: [400, 'value', 'A national identity number never stands in an address: use ids, and codes of your own.'],
  'if-match': [400, 'required', 'Send If-Match with the ETag of the version that you change.'],
  'not-yours': [
    403,
    'forbidden',
    'The token does not give this app state: see scopes, the patient of the launch, and the user.',
  ],
  'not-found': [404, 'not-found', 'There is no such app state.'],
  stale: [
    412,
    'conflict',
    'The state has changed, is gone, or is of another subject or code than you say. Read it again.',
  ],
  full: [422, 'too-costly', 'An app keeps at most 20 states of one subject, and 20 of its own configuration.'],
} as const satisfies Readonly<Record<string, readonly [status: number, type: string, sentence: string]>>;

export type AppStateFault = keyof typeof outcomes;

/** The body of a refusal. */
export const outcomeOf = (fault: AppStateFault): object => {
  const [, code, diagnostics] = outcomes[fault];
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: { coding: [{ code: fault }] }, diagnostics }],
  };
};

/** For a failure that is no refusal. */
export const unauthenticatedOutcome = (sentence: string): object => ({
  resourceType: 'OperationOutcome',
  issue: [
    { severity: 'error', code: 'login', details: { coding: [{ code: 'login-required' }] }, diagnostics: sentence },
  ],
});
