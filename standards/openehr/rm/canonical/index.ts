// https://specifications.openehr.org/releases/ITS-JSON/latest: the public face of canonical JSON.

export { type RmDocument, readCanonicalJson } from './canonical-json.ts';
export { checkObject, typeOf } from './check-object.ts';
