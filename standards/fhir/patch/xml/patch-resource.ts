// https://hl7.org/fhir/R4/http.html#patch: an XML Patch on the XML form of a resource, brought back into its stored JSON text.

import { defaultPatchLimits, graft, type JsonValue, type PatchLimits, read } from '@fkj/standards-json';
import { readXml } from '../../xml/read-xml.ts';
import { writeXml } from '../../xml/write-xml.ts';
import { applyToTree } from './apply.ts';
import type { XmlOperation } from './operation.ts';
import { printTree } from './print-tree.ts';
import { readTree } from './read-tree.ts';
import { halt, inXmlOperation, type XmlPatchResult } from './refusal.ts';
import type { XmlElement } from './tree.ts';

/** Each operation may look through the whole document; to write it as XML and to read it again costs as much as these many. */
const MOST_WORK = 64 * 1024 * 1024;
const ROUND_TRIP = 16;

/**
 * The minified text of a sound resource with the operations applied to its XML form, in order; all of them or none. What
 * they do not touch keeps every byte of the JSON. Whether the result is sound is for `checkStructure` to say.
 */
export function applyXmlPatch(
  text: string,
  operations: readonly XmlOperation[],
  limits: PatchLimits = {},
): XmlPatchResult<string> {
  const { maxLength, maxWork } = { ...defaultPatchLimits, maxWork: MOST_WORK, ...limits };
  const start = inXmlOperation(null, () => {
    if ((operations.length + ROUND_TRIP) * text.length > maxWork) {
      halt('too-much-work', 'The patch has too many operations for a document of this size.');
    }
    const root = readTree(xmlOf(text));
    return { root, before: resourceOf(root) };
  });
  if (!start.ok) return start;
  const { root, before } = start.value;
  for (const [place, operation] of operations.entries()) {
    const done = inXmlOperation(place, () => applyToTree(root, operation));
    if (!done.ok) return done;
  }
  return inXmlOperation(null, () => {
    const patched = graft(text, { before, after: resourceOf(root) });
    return patched.length > maxLength
      ? halt('too-large', 'The patch makes the document larger than it may be.')
      : patched;
  });
}

function xmlOf(text: string): string {
  const xml = writeXml(text);
  return xml.ok ? xml.value : halt('unrepresentable', xml.error.sentence);
}

/** The resource that the nodes are; halts where they are none. */
function resourceOf(root: XmlElement): JsonValue {
  const json = readXml(printTree(root));
  if (!json.ok) {
    const { expression, sentence } = json.error;
    return halt('not-a-resource', expression === '' ? sentence : `${sentence} (${expression})`);
  }
  const document = read(json.value);
  return document.ok ? document.value.tree : halt('not-a-resource', document.error.sentence);
}
