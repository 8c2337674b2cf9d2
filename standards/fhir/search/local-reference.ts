// https://hl7.org/fhir/R4/references.html#literal: which references point into this record.

import { compiledType } from './definitions.ts';
import type { ObjectName } from './value.ts';

const RELATIVE = /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;
const TYPE_IN_ADDRESS = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/**
 * The object named by `Type/id`, with or without version, or by the same below our own base; null for any other address
 * and for what is no resource type.
 */
export const localObject = (reference: string, base: string | null): ObjectName | null => {
  const relative = base !== null && reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
  const parts = RELATIVE.exec(relative);
  return parts?.[1] && parts[2] && compiledType(parts[1]) ? { kind: parts[1], id: parts[2] } : null;
};

export const isAbsolute = (reference: string): boolean => ABSOLUTE.test(reference);

/** The resource type that a literal reference names, local or not. */
export const typeInReference = (reference: string): string | null => TYPE_IN_ADDRESS.exec(reference)?.[1] ?? null;
