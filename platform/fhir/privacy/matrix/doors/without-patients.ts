// Issue 4 D "a new route without a row fails the build": routes that need no row.

/** Routes that hold nothing of patients, or only what the caller has sent: why they need no question. */
export const withoutPatients: Readonly<Record<string, string>> = {
  'GET /fhir/metadata': 'what the server can do',
  'GET /fhir/.well-known/smart-configuration': 'where to log in',
  'POST /fhir/$fhirpath': 'evaluates what is sent, in a thread without the record',
  'POST /fhir/$convert': 'rewrites what is sent',
  'GET /fhir/SearchParameter/$index-status': 'how far the index is, without objects',
  'GET /fhir/Organization/:id/$retention-report':
    'how many objects of an organisation are old, for who answers for them',
  'POST /fhir/Organization/:id/$retention-report': 'the same',
  ...Object.fromEntries(
    [
      'CodeSystem/$lookup',
      'CodeSystem/$validate-code',
      'CodeSystem/$subsumes',
      'CodeSystem/:id/$validate-code',
      'CodeSystem/:id/$subsumes',
      'ValueSet/$expand',
      'ValueSet/$validate-code',
      'ValueSet/:id/$expand',
      'ValueSet/:id/$validate-code',
    ].flatMap((url) => ['GET', 'POST'].map((method) => [`${method} /fhir/${url}`, 'terminology, of common kinds'])),
  ),
};
