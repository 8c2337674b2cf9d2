// DESIGN.md §4 "Distribution key": in which bucket an object stands, and how a read finds it.

import type { Tables } from '@fkj/platform-store';
import { isCommonKind } from '@fkj/standards-fhir';
import type { ObjectName } from '../reference.ts';
import { bucketOfName, bucketOfPatient, COMMON_BUCKET } from './bucket.ts';
import { storedKinds } from './kind-number.ts';
import { bucketInId } from './object-id.ts';
import { locatorKey } from './object-key.ts';

/** Kinds without patient that everyone refers to, of both languages. */
const COMMON: ReadonlySet<string> = new Set([
  ...[...storedKinds].filter(isCommonKind),
  ...['OPERATIONAL_TEMPLATE', 'STORED_QUERY'],
]);

export const tablesOf = (kind: string): Tables => (COMMON.has(kind) ? 'common' : 'patient');

/** The bucket of an object with these patients: theirs when there is one, its own when there are none or several. */
export const placeOf = ({ kind, id }: ObjectName, patients: readonly string[]): number => {
  if (tablesOf(kind) === 'common') return COMMON_BUCKET;
  if (kind === 'Patient') return bucketOfPatient(id);
  const [only] = patients;
  if (only !== undefined && patients.length === 1) return bucketOfPatient(only);
  return bucketInId(id) ?? bucketOfName(kind, id);
};

/** The bucket that a name alone leads to; null when only the locator knows. */
export const placeInName = ({ kind, id }: ObjectName): number | null => {
  if (tablesOf(kind) === 'common') return COMMON_BUCKET;
  return kind === 'Patient' ? bucketOfPatient(id) : bucketInId(id);
};

/** Locator key of an object's name. */
export const nameKey = ({ kind, id }: ObjectName): string => locatorKey(`${kind}/${id}`);

/** Locator key of a condition under which an object is made. */
export const conditionKey = (condition: string): string => locatorKey(`cond|${condition}`);

/** Locator key of a unique identifier written 'system|value'. */
export const identifierKey = (identifier: string): string => locatorKey(`ident|${identifier}`);
