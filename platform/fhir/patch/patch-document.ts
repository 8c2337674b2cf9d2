// https://hl7.org/fhir/R4/http.html#patch: the patch languages that are taken, by Content-Type.

import { ok, type Result, refused } from '@fkj/platform-record';
import { applyJsonPatch, type Document, readJsonPatch } from '@fkj/standards-json';
import type { Limits } from '../house.ts';
import { type Asked, headerOf } from '../http/asked.ts';
import { checkBody } from '../http/media-type.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { receiveJson } from '../receive.ts';
import { refusalOfPatch } from './patch-refusal.ts';

/** What is to be changed, whatever its language: makes the next text out of the stored one. Pure. */
export type Patch = (text: string) => Result<string, Refusal>;

const JSON_PATCH = 'application/json-patch+json';
const XML_PATCH = 'application/xml-patch+xml';

/** The formats as the CapabilityStatement names them. */
export const patchFormats: readonly string[] = [JSON_PATCH];

/** The body of a PATCH. */
export function patchIn(asked: Asked, limits: Limits): Result<Patch, Refusal> {
  if (asked.body.byteLength === 0) return refuse('no-body', { detail: 'A patch is required in the body.' });
  const [type = ''] = (headerOf(asked, 'content-type') ?? '').toLowerCase().split(';');
  if (type.trim() !== JSON_PATCH) return refuse('media-type', { detail: typeRemark(type.trim()) });
  const typed = checkBody(asked.headers, new Set([JSON_PATCH]));
  if (!typed.ok) return typed;
  const document = receiveJson(asked.body, limits);
  return document.ok ? jsonPatch(document.value, { kind: asked.kind, limits }) : document;
}

const typeRemark = (type: string): string =>
  type === XML_PATCH
    ? 'XML Patch is not offered yet; send a JSON Patch.'
    : `A patch is sent as one of: ${patchFormats.join(', ')}.`;

/** A JSON Patch (RFC 6902) for a resource of this kind. */
function jsonPatch(document: Document, { kind, limits }: { kind: string; limits: Limits }): Result<Patch, Refusal> {
  const operations = readJsonPatch(document);
  if (!operations.ok) return refused(refusalOfPatch(operations.error, kind));
  return ok((text) => {
    const patched = applyJsonPatch(text, operations.value, { maxLength: limits.body });
    return patched.ok ? patched : refused(refusalOfPatch(patched.error, kind));
  });
}
