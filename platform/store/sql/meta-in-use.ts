// https://hl7.org/fhir/R4/resource-operation-meta.html: the profiles, tags and labels of all that a caller reaches of a kind, in one statement.

import { type Refused, refusalOf } from './refusal.ts';
import { matchingHeads } from './search-population.ts';
import { type Printed, prefixOf, type Search } from './search-question.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';

/** Members of meta that are gathered. */
export type MetaPart = 'profile' | 'tag' | 'security';

export interface MetaItem {
  readonly part: MetaPart;
  /** JSON: an address, or a Coding; of those with one system and code any. */
  readonly item: string;
}

export interface MetaInUse {
  /** How many objects there are, up to one more than were looked into. */
  readonly looked: number;
  /** None where there are more than may be looked into. */
  readonly items: readonly MetaItem[];
}

/** Documents are stored minified: those in which none of the parts stands anywhere are not read. */
const print = (search: Search, most: number): Printed => {
  const { scope, matches } = matchingHeads(search);
  const { parameters } = scope;
  const limit = parameters.add(most);
  return {
    text: `WITH matched AS MATERIALIZED (SELECT h.bucket, h.object, h.version FROM ${matches} LIMIT ${limit}::int8 + 1),
  counted AS MATERIALIZED (SELECT count(*) AS looked FROM matched),
  items AS (SELECT e.part, i.item FROM matched m
    JOIN ${prefixOf(search.tables)}version v ON v.bucket = m.bucket AND v.object = m.object AND v.version = m.version
    CROSS JOIN LATERAL (SELECT (v.document::json -> 'meta')::jsonb AS meta) d
    CROSS JOIN (VALUES ('profile'), ('tag'), ('security')) AS e(part)
    CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(d.meta -> e.part) WHEN 'array' THEN d.meta -> e.part ELSE '[]' END) AS i(item)
    WHERE (SELECT looked FROM counted) <= ${limit}::int8
      AND (strpos(v.document, '"profile":[') > 0 OR strpos(v.document, '"tag":[') > 0 OR strpos(v.document, '"security":[') > 0))
SELECT c.looked, g.part, g.item FROM counted c LEFT JOIN
  (SELECT part, min(item::text) AS item FROM items GROUP BY part, CASE jsonb_typeof(item) WHEN 'string' THEN item #>> '{}' END, item ->> 'system', item ->> 'code') g ON true`,
    values: parameters.values,
  };
};

/** What is in use among at most `most` objects. */
export const metaInUse = async (session: Session, search: Search, most: number): Promise<MetaInUse | Refused> => {
  const { text, values } = print(search, most);
  try {
    const rows = await run<{ looked: bigint; part: MetaPart | null; item: string | null }>(
      session,
      shaped(text, 'several'),
      values,
    );
    return {
      looked: Number(rows[0]?.looked ?? 0n),
      items: rows.flatMap(({ part, item }) => (part === null || item === null ? [] : [{ part, item }])),
    };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
