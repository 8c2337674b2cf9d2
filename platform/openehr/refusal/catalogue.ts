// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Requests_and_responses/HTTP-status-codes and DESIGN.md §5 "Errors": every refusal that /openehr/v1 can give, once.

export interface CatalogueEntry {
  readonly status: number;
  /** What the user can act on; never repeats a value that was sent. */
  readonly sentence: string;
}

const entry = (status: number, sentence: string): CatalogueEntry => ({ status, sentence });

export const catalogue = {
  // The body and how it is written
  'not-json': entry(400, 'The body is not valid JSON.'),
  'not-xml': entry(400, 'The body is not well-formed XML.'),
  'wrong-encoding': entry(400, 'The body must be UTF-8 without byte order mark.'),
  'no-body': entry(400, 'A body is required.'),
  'too-large': entry(413, 'The body is larger than this server takes.'),
  'media-type': entry(415, 'This format is not taken here.'),
  'content-encoding': entry(415, 'Send the body as it is, not packed.'),
  'not-acceptable': entry(406, 'This cannot be given in any of the formats that are asked for.'),
  structure: entry(400, 'The body does not follow the openEHR Reference Model.'),
  'uid-mismatch': entry(400, 'The uid in the body is another than that of the address.'),
  // The address, headers and parameters
  'id-syntax': entry(400, 'The identifier is not written as one.'),
  'id-personal': entry(400, 'A national identity number may not stand in an address.'),
  'address-syntax': entry(400, 'The address cannot be read.'),
  'parameter-value': entry(400, 'A parameter has a value that cannot be read.'),
  'if-match-missing': entry(400, 'If-Match with the latest version_uid is required.'),
  'if-match-syntax': entry(400, 'If-Match is not one version_uid.'),
  'header-syntax': entry(400, 'An openehr- header cannot be read.'),
  'change-type': entry(400, 'The change type does not fit what is done.'),
  'already-deleted': entry(400, 'It is deleted already.'),
  'unknown-route': entry(404, 'There is nothing at this address.'),
  'method-not-allowed': entry(405, 'This address does not take this method.'),
  'not-offered': entry(501, 'This part of the specification is not offered here.'),
  'query-syntax': entry(400, 'The query is not AQL 1.1.'),
  'query-parameter': entry(400, 'A parameter of the query has no value, or one that cannot stand there.'),
  'query-name': entry(
    400,
    'A query is named [namespace::]name, with letters, digits, dots, dashes and underscores; not aql.',
  ),
  'query-version': entry(400, 'A version is major.minor.patch.'),
  // Who asks
  'login-required': entry(401, 'Log in first.'),
  'access-denied': entry(403, 'This may not be done here.'),
  // What there is
  'not-found': entry(404, 'There is no such thing here, or none that you may see.'),
  'ehr-taken': entry(409, 'There is an EHR with this id already.'),
  'subject-taken': entry(409, 'The subject has an EHR already.'),
  'template-taken': entry(409, 'Another template with this id is stored already.'),
  'uid-taken': entry(409, 'There is something with this uid already.'),
  'directory-taken': entry(409, 'The EHR has a directory already.'),
  'not-modifiable': entry(409, 'The EHR is not modifiable: its status says so.'),
  'query-taken': entry(409, 'Another query is stored under this name and version.'),
  'query-timeout': entry(408, 'The query took longer than one may take: narrow it.'),
  conflict: entry(409, 'Somebody else has written it meanwhile.'),
  'version-stale': entry(409, 'This is not the latest version.'),
  'precondition-failed': entry(412, 'If-Match is not the latest version.'),
  // What it says
  invalid: entry(422, 'The content breaks its rules.'),
  'template-missing': entry(422, 'A COMPOSITION names its template in archetype_details/template_id.'),
  'template-unknown': entry(422, 'There is no template with this id here.'),
  'subject-unresolved': entry(422, 'Nobody is registered under the identifier of the subject.'),
  'subject-changed': entry(422, 'An EHR cannot be given another subject here.'),
  'patient-merged': entry(422, 'The patient of this EHR is registered under another id now.'),
  'id-reserved': entry(422, 'Ids of this form are given by the server.'),
  'too-many-versions': entry(422, 'A CONTRIBUTION has more versions than this server takes at once.'),
  'query-invalid': entry(422, 'The query can mean nothing.'),
  'query-costly': entry(422, 'The query goes over more than one may ask of at once: narrow it.'),
  // The server
  internal: entry(500, 'Something went wrong here.'),
  stale: entry(503, 'Roles are changing just now: try again.'),
  unavailable: entry(503, 'The database cannot be reached just now: try again.'),
  'storage-full': entry(507, 'There is no room left to store this.'),
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type RefusalCode = keyof typeof catalogue;
