// https://www.w3.org/TR/xml/: elements of XML documents, for templates and canonical XML.

export { readElements, type XmlElement, type XmlLimits } from './element.ts';
