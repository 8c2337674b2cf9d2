// CONTRIBUTING.md "Tests": small writes for the record's own tests.

import type { Write } from '../change.ts';
import type { IndexEntry } from '../index-entry.ts';

const TIME = '1970-01-01T00:00:00.000Z';

/** A write of a small document. `id`, version and a place for the time are filled in. */
export const testWrite = (parts: Partial<Write> & Pick<Write, 'kind' | 'id'>): Write => {
  const follows = parts.follows ?? 0;
  const action = parts.action ?? (follows === 0 ? 'create' : 'update');
  const head = `{"resourceType":"${parts.kind}","id":"${parts.id}","meta":{"versionId":"${follows + 1}","lastUpdated":"`;
  return {
    action,
    follows,
    document: action === 'delete' ? '' : `${head}${TIME}"},"number":1.50}`,
    lastUpdated: action === 'delete' ? null : { offset: [...head].length },
    patients: [],
    owner: null,
    clinicalTime: null,
    labels: [],
    index: [],
    uniqueIdentifiers: [],
    ...parts,
  };
};

export const token = (param: string, code: string, system: string | null = 'http://loinc.org'): IndexEntry => ({
  param,
  value: { type: 'token', system, code },
});

export const day = (param: string, low: number): IndexEntry => ({
  param,
  value: { type: 'period', low, high: low + 1 },
});
