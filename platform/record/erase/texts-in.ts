// DESIGN.md §1.4: which questions and reasons of the log repeat something of what is erased.

import { foldText } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonValue, read } from '@fkj/standards-json';

/** Shorter ones stand in every question. */
const SHORTEST = 6;

/** The texts of documents, folded. */
export const textsIn = (documents: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const collect = (value: JsonValue): void => {
    if (typeof value === 'string') {
      const folded = foldText(value);
      if (folded.length >= SHORTEST) found.add(folded);
    } else if (isArray(value)) for (const item of value) collect(item);
    else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) if (!NAMES.has(name) && member !== undefined) collect(member);
    }
  };
  for (const document of documents) {
    const parsed = read(document);
    if (parsed.ok) collect(parsed.value.tree);
  }
  return found;
};

/** Members that say what a thing is, not what stands in it: a question names them anyway. */
const NAMES: ReadonlySet<string> = new Set([
  'resourceType',
  'system',
  'url',
  'reference',
  'status',
  'meta',
  'id',
  'use',
]);

/** Whether a question or reason repeats one of them; questions are form-encoded. */
export const repeats = (told: string, texts: ReadonlySet<string>): boolean => {
  const folded = [told, plainOf(told)].map(foldText);
  for (const text of texts) if (folded.some((one) => one.includes(text))) return true;
  return false;
};

const plainOf = (told: string): string => {
  try {
    return decodeURIComponent(told.replaceAll('+', ' '));
  } catch {
    return told;
  }
};
