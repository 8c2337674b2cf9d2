// DESIGN.md §7 "Graded (secret) addresses are never shown or searchable, from day one"; folkeregisterforskriften § 10-1.

import type { IndexEntry } from '@fkj/platform-record';
import { isArray, isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import { gradesAddress } from '@fkj/standards-norway';
import type { Caller } from '../caller.ts';
import { hasDuty, hatsOf } from '../decision/role-of-caller.ts';
import type { AccessRules } from '../rights/role-rights.ts';
import { isGraded } from './person-card.ts';
import { withoutAgentNumbers, withoutOwnNumbers } from './staff-numbers.ts';

/** Where an address can stand or be read out of: next of kin often live with the person, a telephone number is looked up. */
const telling = ['address', 'telecom', 'contact', 'text', 'extension', 'contained'] as const;

const personKinds: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson', 'Person']);
/** Kinds in which the national number of personnel can stand. */
const staffKinds: ReadonlyMap<string, (tree: JsonObject) => JsonObject> = new Map([
  ['Practitioner', withoutOwnNumbers],
  ['AuditEvent', withoutAgentNumbers],
]);

const tellingParams = /^(address.*|telecom|phone|email|_content|_text)$/;

/**
 * The index entries of a person that may be searched: those of a graded person lose address and telephone. `labels` are
 * those of the document, 'system|code'. Call it on every write of Patient, RelatedPerson and Person.
 */
export const searchableIndex = (entries: readonly IndexEntry[], labels: readonly string[]): readonly IndexEntry[] =>
  labels.some(gradesAddress) ? entries.filter((entry) => !tellingParams.test(entry.param)) : entries;

/** May this caller see graded addresses: the citizen her own (nobody who acts for her), and those who have the duty by name. */
export const seesGradedAddresses = (caller: Caller, rules: AccessRules): boolean =>
  (caller.category === 'citizen' && caller.standsFor === undefined) || hasDuty(hatsOf(caller, rules), 'graded-address');

const REDACTED: JsonObject = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'REDACTED',
};

const withMark = (tree: JsonObject): JsonObject => {
  const meta = isObject(tree['meta']) ? tree['meta'] : {};
  const security = isArray(meta['security']) ? meta['security'] : [];
  return { ...tree, meta: { ...meta, security: [...security, REDACTED] } };
};

const without = (tree: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(
    Object.entries(tree).filter(([name]) => !names.includes(name.startsWith('_') ? name.slice(1) : name)),
  );

const maybeGraded = (text: string): boolean =>
  text.includes('person-protection') || text.includes('v3-Confidentiality') || text.includes('\\');

const maybeNumbered = (text: string): boolean =>
  text.includes('urn:oid:') || text.includes('altId') || text.includes('\\');

export interface Outgoing {
  readonly kind: string;
  /** JSON text as stored. */
  readonly document: string;
  /** The current version, when `document` is an older one: a grading of today also covers yesterday's address. */
  readonly current?: string;
}

/**
 * The document as this caller may see it; the very same text when nothing is to be left out, without parsing it.
 * Left out: addresses of graded persons, and national numbers of personnel, who are known to others by HPR number.
 */
export const outgoing = (caller: Caller, rules: AccessRules, { kind, document, current }: Outgoing): string => {
  if (document === '') return document;
  const withoutNumbers = staffKinds.get(kind);
  if (withoutNumbers !== undefined) {
    return caller.category === 'system' || !maybeNumbered(document) ? document : changed(document, withoutNumbers);
  }
  if (!personKinds.has(kind) || seesGradedAddresses(caller, rules)) return document;
  if (!maybeGraded(document) && (current === undefined || !maybeGraded(current))) return document;
  if (current !== undefined && isGraded(treeOf(current))) return changed(document, hideAddress);
  return changed(document, (tree) => (isGraded(tree) ? hideAddress(tree) : tree));
};

const hideAddress = (tree: JsonObject): JsonObject => withMark(without(tree, telling));

const changed = (document: string, change: (tree: JsonObject) => JsonObject): string => {
  const tree = treeOf(document);
  if (!isObject(tree)) return document;
  const next = change(tree);
  return next === tree ? document : write(next);
};

const treeOf = (document: string): JsonValue => {
  const result = read(document);
  if (!result.ok) throw new Error(`a stored document is not JSON: ${result.error.code}`);
  return result.value.tree;
};

/** May the caller write this person? A graded one only with the duty: what she cannot see she would otherwise overwrite. */
export const mayWritePerson = (
  caller: Caller,
  rules: AccessRules,
  documents: { readonly before: unknown; readonly after: unknown },
): boolean =>
  (caller.category !== 'citizen' && seesGradedAddresses(caller, rules)) ||
  !(isGraded(documents.before) || isGraded(documents.after));
