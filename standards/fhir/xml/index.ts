// https://hl7.org/fhir/R4/xml.html: the public face of xml/.

export { readXml, type XmlLimits, xmlReading } from './read-xml.ts';
export { writeXml, type XmlLayout } from './write-xml.ts';
export type { XmlRefusal, XmlRefusalCode, XmlResult } from './xml-refusal.ts';
