// https://specifications.openehr.org/releases/ITS-XML/latest: the public face of canonical XML.

export { readCanonicalXml, writeCanonicalXml, type XmlWriting } from './canonical-xml.ts';
export type { XmlRelease } from './write-object.ts';
