// https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html#managing-app-state-cruds: what a Basic resource must be to be app state.

import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { isArray, isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import type { AppStateFault } from './outcome.ts';

/** As an app sent it, read and checked. */
export interface SentState {
  readonly tree: JsonObject;
  readonly id: string | null;
  readonly names: 'version' | 'no-version';
  /** 'system|code'. */
  readonly code: string;
  /** Null: configuration of the whole app. */
  readonly subject: ObjectName | null;
}

/** Kinds that state may be about: those that the specification demands. */
const SUBJECTS = ['Patient', 'Practitioner', 'PractitionerRole', 'RelatedPerson', 'Person'];

const MEMBERS = new Set(['resourceType', 'id', 'meta', 'language', 'code', 'subject', 'extension']);
const EXTENSION_MEMBERS = new Set(['id', 'url', 'valueString']);
const MAX_DEPTH = 12;

const textAt = (place: JsonValue | undefined, name: string): string | null => {
  const value = isObject(place) ? place[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
};

/** 'system|code' of a CodeableConcept with exactly one Coding. */
const codeOf = (concept: JsonValue | undefined): string | null => {
  const codings = isObject(concept) ? concept['coding'] : undefined;
  const [coding, second] = isArray(codings) ? codings : [];
  const [system, code] = [textAt(coding, 'system'), textAt(coding, 'code')];
  return second !== undefined || system === null || code === null ? null : `${system}|${code}`;
};

/** The absolute address of one of our own persons; null for anything else. */
export const readSubject = (reference: string, fhirBase: string): ObjectName | null => {
  if (!reference.startsWith(`${fhirBase}/`)) return null;
  const [, kind = '', id = ''] =
    /^([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(reference.slice(fhirBase.length + 1)) ?? [];
  return SUBJECTS.includes(kind) ? { kind, id } : null;
};

const extensionsHold = (extensions: JsonValue | undefined): boolean =>
  extensions === undefined ||
  (isArray(extensions) &&
    extensions.every(
      (one) =>
        isObject(one) &&
        Object.keys(one).every((name) => EXTENSION_MEMBERS.has(name)) &&
        textAt(one, 'url') !== null &&
        textAt(one, 'valueString') !== null,
    ));

const subjectOf = (tree: JsonObject, fhirBase: string): Result<ObjectName | null, AppStateFault> => {
  if (tree['subject'] === undefined) return ok(null);
  const subject = readSubject(textAt(tree['subject'], 'reference') ?? '', fhirBase);
  return subject === null ? refused('subject-form') : ok(subject);
};

/** Reads a body; the fault says what is wrong with it. */
export const readState = (body: string, fhirBase: string): Result<SentState, AppStateFault> => {
  const document = read(body, { maxDepth: MAX_DEPTH });
  if (!document.ok || !isObject(document.value.tree)) return refused('not-json');
  const { tree } = document.value;
  const known = Object.keys(tree).every((name) => MEMBERS.has(name));
  const { meta } = tree;
  if (tree['resourceType'] !== 'Basic' || !known || (meta !== undefined && !isObject(meta)))
    return refused('not-basic');
  const code = codeOf(tree['code']);
  if (code === null) return refused('one-coding');
  if (!extensionsHold(tree['extension'])) return refused('extension-type');
  const subject = subjectOf(tree, fhirBase);
  if (!subject.ok) return subject;
  const { id } = tree;
  if (id !== undefined && typeof id !== 'string') return refused('not-basic');
  const names = isObject(meta) && meta['versionId'] !== undefined ? 'version' : 'no-version';
  return ok({ tree, id: id ?? null, names, code, subject: subject.value });
};

/** As it is kept and shown: what was sent, with the id and version that the server gives. `at`: ms since 1970. */
export const printState = (
  { tree }: SentState,
  { id, version, at }: { readonly id: string; readonly version: number; readonly at: number },
): string => {
  const { resourceType: _type, id: _id, meta, ...rest } = tree;
  const lastUpdated = new Date(at).toISOString();
  const given = { ...(isObject(meta) ? meta : {}), versionId: String(version), lastUpdated };
  return write({ resourceType: 'Basic', id, meta: given, ...rest });
};
