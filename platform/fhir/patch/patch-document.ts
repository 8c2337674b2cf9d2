// https://hl7.org/fhir/R4/http.html#patch: the patch languages that are taken, by Content-Type.

import { ok, type Result, refused } from '@fkj/platform-record';
import { applyFhirPatch, applyXmlPatch, readFhirPatch, readXmlPatch } from '@fkj/standards-fhir';
import { applyJsonPatch, readJsonPatch } from '@fkj/standards-json';
import type { Limits } from '../house.ts';
import { type Asked, headerOf, resourceIn } from '../http/asked.ts';
import { checkBody } from '../http/media-type.ts';
import { checkElements } from '../interaction/check-content.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { type Received, receiveJson } from '../receive.ts';
import { refusalOfPatch } from './patch-refusal.ts';

/** What is to be changed, whatever its language: makes the next text out of the stored one. Pure. */
export type Patch = (text: string) => Result<string, Refusal>;

/** What is patched, and how much a patch may do. */
export interface PatchContext {
  readonly kind: string;
  readonly limits: Limits;
}

const JSON_PATCH = 'application/json-patch+json';
const XML_PATCH = 'application/xml-patch+xml';

/** The languages that come as they are; FHIRPath Patch comes as a resource, in either format. */
const languages: ReadonlyMap<string, (body: Uint8Array, context: PatchContext) => Result<Patch, Refusal>> = new Map([
  [JSON_PATCH, jsonPatch],
  [XML_PATCH, xmlPatch],
]);

/** The formats as the CapabilityStatement names them. */
export const patchFormats: readonly string[] = [...languages.keys(), 'application/fhir+json', 'application/fhir+xml'];

const TAKEN = `A patch is sent as one of: ${patchFormats.join(', ')}.`;

/** The body of a PATCH. */
export function patchIn(asked: Asked, limits: Limits): Result<Patch, Refusal> {
  const { kind, headers, body } = asked;
  if (body.byteLength === 0) return refuse('no-body', { detail: 'A patch is required in the body.' });
  const [type = ''] = (headerOf(asked, 'content-type') ?? '').toLowerCase().split(';');
  const language = languages.get(type.trim());
  if (language !== undefined) {
    const typed = checkBody(headers, new Set(languages.keys()));
    return typed.ok ? language(body, { kind, limits }) : typed;
  }
  if (!/^(?:application\/(?:fhir\+)?|text\/)(?:json|xml)$/.test(type.trim()))
    return refuse('media-type', { detail: TAKEN });
  const resource = resourceIn(asked, limits);
  return resource.ok ? fhirPatch(resource.value, { kind, limits }) : resource;
}

/** The patch in an entry of a Bundle: a FHIRPath Patch as Parameters, any other in a Binary with its Content-Type. */
export function patchOf(resource: Received, context: PatchContext): Result<Patch, Refusal> {
  if (resource.kind !== 'Binary') return fhirPatch(resource, context);
  const sound = checkElements(resource.tree);
  if (!sound.ok) return sound;
  const { contentType, data } = resource.tree;
  const language = typeof contentType === 'string' ? languages.get(contentType.toLowerCase()) : undefined;
  if (language === undefined) return refuse('media-type', { detail: TAKEN, expression: 'Binary.contentType' });
  if (typeof data !== 'string') return refuse('no-body', { detail: 'The Binary holds no patch.' });
  return language(Buffer.from(data, 'base64'), context);
}

/** https://www.rfc-editor.org/rfc/rfc6902 */
function jsonPatch(body: Uint8Array, { kind, limits }: PatchContext): Result<Patch, Refusal> {
  const document = receiveJson(body, limits);
  if (!document.ok) return document;
  const operations = readJsonPatch(document.value);
  if (!operations.ok) return refused(refusalOfPatch(operations.error, kind));
  return ok((text) => {
    const patched = applyJsonPatch(text, operations.value, { maxLength: limits.body });
    return patched.ok ? patched : refused(refusalOfPatch(patched.error, kind));
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** https://www.rfc-editor.org/rfc/rfc5261 */
function xmlPatch(body: Uint8Array, { kind, limits }: PatchContext): Result<Patch, Refusal> {
  let source: string;
  try {
    source = utf8.decode(body);
  } catch {
    return refuse('wrong-encoding');
  }
  const operations = readXmlPatch(source);
  if (!operations.ok) return refused(refusalOfPatch(operations.error, kind));
  return ok((text) => {
    const patched = applyXmlPatch(text, operations.value, { maxLength: limits.body });
    return patched.ok ? patched : refused(refusalOfPatch(patched.error, kind));
  });
}

/** https://hl7.org/fhir/R4/fhirpatch.html */
function fhirPatch({ kind: sent, tree }: Received, { kind, limits }: PatchContext): Result<Patch, Refusal> {
  if (sent !== 'Parameters') return refuse('wrong-type', { detail: 'A FHIRPath Patch is a Parameters resource.' });
  const sound = checkElements(tree);
  if (!sound.ok) return sound;
  const operations = readFhirPatch(tree);
  if (!operations.ok) return refused(refusalOfPatch(operations.error, kind));
  return ok((text) => {
    const patched = applyFhirPatch(text, operations.value, { maxLength: limits.body });
    return patched.ok ? patched : refused(refusalOfPatch(patched.error, kind));
  });
}
