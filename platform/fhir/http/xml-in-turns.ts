// https://hl7.org/fhir/R4/xml.html and DESIGN.md §3 "parse once at the border": a body in XML becomes JSON while others have their turn.

import { setImmediate } from 'node:timers/promises';
import { ok, type Result } from '@fkj/platform-record';
import { xmlReading } from '@fkj/standards-fhir';
import type { Limits } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { refusalOfXml } from '../receive.ts';
import type { Asked } from './asked.ts';
import { checkResourceBody } from './media-type.ts';

/** The same request with its resource in JSON; any other body stays as it is. For callers who are known. */
export async function withJsonBody(asked: Asked, limits: Limits): Promise<Result<Asked, Refusal>> {
  const { headers, body } = asked;
  if (headers['content-type']?.includes('xml') !== true || body.byteLength === 0) return ok(asked);
  const format = checkResourceBody(headers);
  if (!format.ok || format.value !== 'xml') return ok(asked);
  const reading = xmlReading(body, { maxDepth: limits.depth, maxLength: limits.body });
  let step = reading.next();
  while (step.done !== true) {
    await setImmediate();
    step = reading.next();
  }
  const json = step.value;
  if (!json.ok) return refusalOfXml(json.error);
  return ok({
    ...asked,
    headers: { ...headers, 'content-type': 'application/fhir+json' },
    body: new TextEncoder().encode(json.value),
  });
}
