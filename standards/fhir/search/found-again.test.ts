// https://hl7.org/fhir/R4/search.html: every official example is found by each of its own values.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { extract } from './extract.ts';
import { matches } from './match.ts';
import { parseSearch } from './parse-search.ts';
import type { IndexEntry } from './value.ts';

const NOW = Date.parse('2024-06-01T00:00:00Z');

const escaped = (text: string): string => text.replace(/[\\,$|]/g, (special) => `\\${special}`);

/** A search that a client would write to find this value: modifier and text; null for what no single value names. */
const searchFor = (param: string, value: IndexEntry['value']): readonly [modifier: string, text: string] | null => {
  switch (value.type) {
    case 'token': {
      const [, system, type] = /^(.*)\|([^|]*)$/s.exec(param.endsWith(':of-type') ? (value.system ?? '') : '') ?? [];
      const asked =
        system === undefined ? [value.system ?? '', value.code ?? ''] : [system, type ?? '', value.code ?? ''];
      return ['', asked.map(escaped).join('|')];
    }
    case 'reference':
      return ['', `${value.target.kind}/${value.target.id}`];
    case 'uri':
      // How chains find a canonical without version; no client asks for it.
      if (param.endsWith(':unversioned')) return null;
      return ['', escaped(value.uri)];
    case 'string':
      return value.text.trim() === '' ? null : [':exact', escaped(value.text)];
    case 'text':
      return ['', escaped(value.text)];
    case 'identifier':
      return [':identifier', `${escaped(value.system ?? '')}|${escaped(value.value)}`];
    case 'number':
      return value.low === value.high ? ['', value.value] : null;
    case 'quantity':
      return value.low === value.high
        ? ['', `${value.value}|${escaped(value.system ?? '')}|${escaped(value.code ?? '')}`]
        : null;
    case 'period':
      return value.low === null ? null : ['', `ge${new Date(value.low).toISOString()}`];
    case 'composite': {
      const parts = value.parts.map((part) =>
        part.type === 'string' ? ['', escaped(part.text)] : searchFor('', part),
      );
      const texts = parts.map((part) => part?.[1]);
      return parts.length > 2 || texts.includes(undefined) ? null : ['', texts.join('$')];
    }
  }
};

const TEST_DATA = process.env['TEST_DATA'];

describe.skipIf(TEST_DATA === undefined)('the official examples', () => {
  it('are found by each of their values, and not when the value is negated', () => {
    const file = join(TEST_DATA ?? '', 'fhir/r4-examples/examples.ndjson.gz');
    expect(existsSync(file)).toBe(true);
    const lost: string[] = [];
    let tried = 0;
    for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
      if (line === '') continue;
      const result = read(line);
      if (!result.ok || !isObject(result.value.tree)) throw new Error('An example is not JSON');
      const { resourceType, id } = result.value.tree;
      const entries = extract(result.value.tree);
      for (const entry of entries) {
        const search = searchFor(entry.param, entry.value);
        if (search === null) continue;
        const parsed = parseSearch(String(resourceType), [[entry.param + search[0], search[1]]], { now: NOW });
        tried++;
        const resource = { id: String(id), lastUpdated: NOW, entries };
        if (!parsed.ok || !matches(resource, parsed.request)) {
          lost.push(`${resourceType}/${id} by ${entry.param}${search[0]}=${search[1]}`);
        } else {
          const negated = parsed.request.criteria.map((criterion) => ({ ...criterion, holds: 'none' as const }));
          expect(matches(resource, { criteria: negated, resourceType: String(resourceType) })).toBe(false);
        }
      }
    }
    expect(lost).toEqual([]);
    expect(tried).toBeGreaterThan(3000);
  });
});
