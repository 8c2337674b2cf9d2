// https://hl7.org/fhir/R4/http.html#Status-Codes and DESIGN.md §5 "Errors": every refusal that /fhir can give, once.

/** https://hl7.org/fhir/R4/valueset-issue-type.html */
type IssueType =
  | 'structure'
  | 'value'
  | 'required'
  | 'invariant'
  | 'login'
  | 'forbidden'
  | 'not-supported'
  | 'not-found'
  | 'deleted'
  | 'too-long'
  | 'too-costly'
  | 'duplicate'
  | 'multiple-matches'
  | 'conflict'
  | 'expired'
  | 'business-rule'
  | 'processing'
  | 'transient'
  | 'throttled'
  | 'incomplete'
  | 'exception'
  | 'no-store'
  | 'informational'
  | 'suppressed';

export interface CatalogueEntry {
  readonly status: number;
  readonly type: IssueType;
  /** What the user can act on. A detail may follow it; neither ever repeats a value that was sent. */
  readonly sentence: string;
}

const entry = (status: number, type: IssueType, sentence: string): CatalogueEntry => ({ status, type, sentence });

export const catalogue = {
  // The body and how it is written
  'not-json': entry(400, 'structure', 'The body is not valid JSON.'),
  'not-xml': entry(400, 'structure', 'The body is not XML that FHIR takes.'),
  'duplicate-member': entry(400, 'structure', 'An object has the same member twice.'),
  'forbidden-name': entry(400, 'structure', 'A member has a name that is not allowed.'),
  'too-deep': entry(400, 'structure', 'The body is nested too deep.'),
  'wrong-encoding': entry(400, 'structure', 'The body must be UTF-8 without byte order mark.'),
  'too-large': entry(413, 'too-long', 'The body is larger than this server takes.'),
  'media-type': entry(415, 'not-supported', 'Send the body as application/fhir+json or application/fhir+xml in UTF-8.'),
  'content-encoding': entry(415, 'not-supported', 'Send the body as it is, or packed with gzip or br.'),
  'not-inflatable': entry(400, 'structure', 'The packed body cannot be unpacked.'),
  'not-acceptable': entry(406, 'not-supported', 'Answers are given as application/fhir+json or application/fhir+xml.'),
  'no-body': entry(400, 'required', 'A resource is required in the body.'),
  'not-resource': entry(400, 'structure', 'The body must be one FHIR resource.'),
  structure: entry(400, 'structure', 'The resource does not follow the FHIR R4 definition.'),
  'wrong-type': entry(400, 'value', 'The resource is not of the type that the address names.'),
  // The address, headers and parameters
  'unknown-kind': entry(404, 'not-supported', 'This is not a FHIR R4 resource type.'),
  'unknown-operation': entry(404, 'not-supported', 'This operation is not offered here.'),
  'unknown-route': entry(404, 'not-found', 'There is nothing at this address.'),
  'method-not-allowed': entry(405, 'not-supported', 'This address does not take this method.'),
  'address-syntax': entry(400, 'value', 'The address is not written as an address is: check its % signs.'),
  'id-required': entry(400, 'required', 'The resource must carry the id that the address names.'),
  'id-reserved': entry(422, 'business-rule', 'The id has the form that this record gives itself. Choose another.'),
  'id-mismatch': entry(400, 'value', 'The id in the resource is not the id in the address.'),
  'id-syntax': entry(400, 'value', 'An id has 1 to 64 of the characters A-Z, a-z, 0-9, - and .'),
  'id-personal': entry(400, 'value', 'A national identity number cannot be an id; it must not stand in addresses.'),
  'if-match-syntax': entry(400, 'value', 'If-Match must be one version, written W/"1".'),
  'parameter-unknown': entry(400, 'not-supported', 'A search parameter is unknown.'),
  'parameter-value': entry(400, 'value', 'A search parameter has a value or modifier that cannot be used.'),
  'parameter-later': entry(400, 'not-supported', 'A search parameter or modifier is not offered here yet.'),
  'parameter-indexing': entry(422, 'incomplete', 'A search parameter is being indexed. Ask again when it is complete.'),
  'parameter-personal': entry(
    400,
    'value',
    'A national identity number must not stand in an address. Search with POST to _search instead.',
  ),
  'operation-parameter': entry(400, 'value', 'A parameter of the operation is missing or cannot be used.'),
  fhirpath: entry(400, 'value', 'The FHIRPath expression cannot be read, or cannot be evaluated on this resource.'),
  'fhirpath-costly': entry(
    422,
    'too-costly',
    'The FHIRPath expression takes more time or memory than one may take here.',
  ),
  'include-too-many': entry(
    400,
    'too-costly',
    'More would be included than a page can hold. Ask for fewer matches, or name what to include.',
  ),
  'words-too-many': entry(
    400,
    'too-costly',
    'Words are looked for in at most 5,000 resources at a time. Narrow the search: name a patient, a code or a time beside _text or _content.',
  ),
  'meta-too-many': entry(
    422,
    'too-costly',
    'The meta of at most 50,000 resources is put together at a time. Ask for one type, or for one resource.',
  ),
  'async-required': entry(400, 'required', 'This takes a while: ask with the header Prefer: respond-async.'),
  'jobs-too-many': entry(429, 'throttled', 'You have as many jobs under way as one may have. Wait for one to end.'),
  graphql: entry(400, 'value', 'The GraphQL query cannot be read, or asks for what is not there.'),
  'graphql-costly': entry(422, 'too-costly', 'The GraphQL query asks for more than one may at once.'),
  'view-definition': entry(422, 'value', 'The ViewDefinition cannot be run as it stands.'),
  'view-rows': entry(422, 'processing', 'The view does not fit a resource that it was run on.'),
  'page-token': entry(400, 'expired', 'This link has expired or was made for someone else. Search again.'),
  'not-implemented': entry(501, 'not-supported', 'This part of FHIR is not offered here yet.'),
  'terminology-unknown': entry(404, 'not-found', 'The code, code system or value set is not known here.'),
  terminology: entry(422, 'processing', 'The terminology cannot answer this.'),
  // Who asks
  'login-required': entry(401, 'login', 'Log in first: a valid access token is required.'),
  'access-denied': entry(403, 'forbidden', 'You may not do this.'),
  'emergency-offered': entry(
    403,
    'informational',
    'If the patient needs help now, you may open emergency access with a written reason at POST /fhir/Patient/$emergency-access.',
  ),
  'reason-missing': entry(422, 'required', 'Write why you need access, in at least ten characters.'),
  stale: entry(503, 'transient', 'Your roles were changed just now. Try again.'),
  // The object
  'not-found': entry(404, 'not-found', 'There is nothing here that you have access to.'),
  deleted: entry(410, 'deleted', 'The resource has been deleted.'),
  conflict: entry(409, 'conflict', 'Somebody else changed the resource at the same time. Read it again and retry.'),
  'id-not-chosen': entry(
    405,
    'not-supported',
    'There is nothing under this id that you have access to, and the server chooses the ids of what is new: use POST.',
  ),
  'version-stale': entry(412, 'conflict', 'The resource has a newer version than the one you changed. Read it again.'),
  'version-missing': entry(412, 'conflict', 'If-Match names a version of a resource that does not exist.'),
  'condition-ambiguous': entry(412, 'multiple-matches', 'The condition matches more than one resource.'),
  'condition-empty': entry(400, 'value', 'A condition needs at least one search parameter.'),
  subsetted: entry(
    422,
    'business-rule',
    'The resource is tagged SUBSETTED: it is a part, and would overwrite the whole. Read it without _summary and _elements, and change that.',
  ),
  'patient-changed': entry(422, 'business-rule', 'An update cannot move a resource to another patient.'),
  'patient-merged': entry(422, 'business-rule', 'The patient has been merged into another.'),
  'owner-unusable': entry(
    422,
    'value',
    'meta.extension names the responsible organisation in a way that cannot be used: once, by a reference to an Organization here.',
  ),
  'owner-forbidden': entry(
    403,
    'forbidden',
    'The resource names a responsible organisation that you have no role in, so you may not write for it.',
  ),
  'owner-changed': entry(
    422,
    'business-rule',
    'Another organisation is responsible for the resource, and an update does not change that. Use $change-owner.',
  ),
  'owner-shared': entry(
    422,
    'business-rule',
    'Something stands that concerns the patient, so the Patient stays too, until its owner hands it over or the rest is gone.',
  ),
  'not-movable': entry(
    422,
    'business-rule',
    'Only a resource that concerns one patient, by reference, can be given to another.',
  ),
  'not-correctable': entry(
    422,
    'business-rule',
    'Corrected is an entry in the record of one patient, by another of the same type and patient; not persons, choices, logs and corrections themselves.',
  ),
  'correction-kept': entry(
    422,
    'business-rule',
    'The patient keeps this entry from somebody by its name, which a new entry would not have. Correct it without correction, or change the choice first.',
  ),
  'patient-unresolved': entry(
    422,
    'business-rule',
    'The patient is given by an identifier only, and it does not name one known patient.',
  ),
  'person-known': entry(200, 'informational', 'The person was registered already; Location says where.'),
  'identifier-taken': entry(409, 'duplicate', 'A unique identifier in the resource belongs to another resource.'),
  content: entry(422, 'business-rule', 'The content breaks a rule of this record.'),
  // Patches
  'patch-syntax': entry(400, 'structure', 'The body is not a patch that can be read.'),
  'patch-too-much': entry(413, 'too-long', 'The patch does more than this server takes.'),
  'patch-place': entry(422, 'processing', 'An operation of the patch cannot be done to the resource as it stands.'),
  'patch-test': entry(422, 'processing', 'A test in the patch does not hold; nothing was changed.'),
  'patch-forbidden': entry(
    422,
    'business-rule',
    'resourceType, id, meta.versionId and meta.lastUpdated cannot be patched.',
  ),
  'patch-narrative': entry(
    422,
    'business-rule',
    'The narrative of the resource would still show what the patch takes away; let the patch change text as well.',
  ),
  // Bundles
  'bundle-type': entry(400, 'value', 'Only Bundles of type transaction or batch can be posted here.'),
  'bundle-entry': entry(400, 'structure', 'An entry of the Bundle cannot be carried out.'),
  'bundle-duplicate': entry(400, 'duplicate', 'Two entries of the transaction concern the same resource.'),
  'reference-dangling': entry(400, 'not-found', 'A reference leads to nothing in the Bundle or in the record.'),
  // Not refusals: they stand in answers that succeed
  'parameter-ignored': entry(200, 'informational', 'A search parameter is unknown and was not used.'),
  'information-kept': entry(200, 'suppressed', 'The patient has chosen to keep some information from you.'),
  'number-suppressed': entry(200, 'suppressed', 'The number is about so few that it is not told.'),
  'number-rounded': entry(200, 'informational', 'The number is rounded down.'),
  'graph-bounds': entry(
    200,
    'informational',
    'A link of the graph has fewer or more targets than its definition says.',
  ),
  'question-open': entry(200, 'informational', 'A question could not be filled in and stays open.'),
  'extract-open': entry(200, 'informational', 'A part of the response was not extracted.'),
  'profile-unchecked': entry(200, 'informational', 'The profiles that the resource names were not checked.'),
  done: entry(200, 'informational', 'Done.'),
  unavailable: entry(503, 'transient', 'The database is not answering just now. Try again in a few seconds.'),
  'storage-full': entry(507, 'no-store', 'The disk of the server is full. Nothing was changed; tell who operates it.'),
  internal: entry(500, 'exception', 'The server failed. Nothing was changed; try again, and report it if it goes on.'),
} as const satisfies Record<string, CatalogueEntry>;

export type OutcomeCode = keyof typeof catalogue;
