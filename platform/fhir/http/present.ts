// https://hl7.org/fhir/R4/http.html#parameters: an answer's JSON text in the form that was asked for; nothing is parsed where nothing changes.

import { ok, type Result } from '@fkj/platform-record';
import { subsetText, writeXml } from '@fkj/standards-fhir';
import { cutBundle } from '../bundle/cut-bundle.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { indent } from './indent.ts';
import type { Presentation, Shows } from './presentation.ts';

/** The body as it goes out. A document that XML cannot hold is 406. */
export function present(json: string, shows: Shows, presentation: Presentation): Result<string, Refusal> {
  return laidOut(cut(json, shows, presentation), presentation);
}

/** A part of what is shown, where one was asked for, and the links of a Bundle with what was said. */
export function cut(json: string, shows: Shows, { subset, said, remarks }: Presentation): string {
  if (shows === 'bundle') return said === '' ? json : cutBundle(json, { subset, said, remarks });
  return shows === 'resource' && subset !== null && !isOutcome(json) ? subsetText(json, subset) : json;
}

/** What is said beside or instead of the resource, printed by us, is said in full. */
const isOutcome = (json: string): boolean => json.startsWith('{"resourceType":"OperationOutcome"');

/** The same content in the format and layout that was asked for. */
export function laidOut(json: string, { media, layout }: Presentation): Result<string, Refusal> {
  if (media.format === 'json') return ok(layout === 'compact' ? json : indent(json));
  const xml = writeXml(json, layout);
  if (xml.ok) return ok(xml.value);
  const { sentence, expression } = xml.error;
  return refuse('not-acceptable', {
    detail: `This answer cannot be given as XML. ${sentence} Ask for JSON.`,
    ...(expression === '' ? {} : { expression }),
  });
}
