// https://hl7.org/fhir/R4/narrative.html#xhtml: a narrative from JSON, fit to stand inside an XML document.

import { SaxesParser } from 'saxes';
import { XmlRefused } from './xml-refusal.ts';
import { XHTML_NAMESPACE } from './xml-type.ts';

const unfit = (): XmlRefused => new XmlRefused('unrepresentable', 'The narrative is not well-formed XHTML.');

/** The `<div>` as it was written, blanks around it left out, and its namespace put in where it was not said. */
export function xhtmlOf(narrative: string): string {
  const div = narrative.trim();
  const parser = new SaxesParser({ xmlns: true, additionalNamespaces: {} });
  let declared: string | null = null;
  parser.on('error', () => {
    throw unfit();
  });
  parser.on('doctype', () => {
    throw unfit();
  });
  parser.on('opentag', ({ uri }) => {
    declared ??= uri;
    if (uri !== declared) throw unfit();
  });
  parser.write(div).close();
  if (declared === XHTML_NAMESPACE) return div;
  if (declared !== '' || !div.startsWith('<div')) throw unfit();
  return `<div xmlns="${XHTML_NAMESPACE}"${div.slice('<div'.length)}`;
}
