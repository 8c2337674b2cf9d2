// Faults as a planner or printer of SQL may have them, put into the text of the searches: a test that finds none of them
// would be no test. The house itself knows nothing of them.

import type { Pool } from '@fkj/platform-store';
import type pg from 'pg';

export interface PlantedFault {
  readonly name: string;
  /** The statement with the fault; the same text where there is no place for it. */
  readonly plant: (text: string) => string;
}

const replacing = (name: string, what: RegExp, by: string): PlantedFault => ({
  name,
  plant: (text) => text.replace(what, by),
});

const RELATIONSHIP =
  /CASE WHEN h\.patient IS NOT NULL THEN EXISTS \(SELECT FROM relationship r WHERE[\s\S]*?AND \(r\.ends IS NULL OR r\.ends > \$\d+::int8\)\)\) END/g;

/** The restriction of all but the last: of what chains go through. */
const withoutReachOfHops = (text: string): string => {
  const places = [...text.matchAll(RELATIONSHIP)];
  let seen = 0;
  return text.replace(RELATIONSHIP, (condition) => {
    seen += 1;
    return seen < places.length || /FROM known|known AS/.test(text) ? 'true' : condition;
  });
};

export const plantedFaults: readonly PlantedFault[] = [
  replacing('a period may start when the asked one starts', /l\.low >= /g, 'l.low > '),
  replacing('a period may end when the asked one ends', /l\.high <= /g, 'l.high < '),
  replacing('a period that ends with the asked one goes beyond it', /l\.high > /g, 'l.high >= '),
  replacing('a number is not within its own precision', /l\.least >= /g, 'l.least > '),
  replacing('the higher end of a number is looked at as its lower', /l\.greatest /g, 'l.least '),
  replacing('the unit of an amount is not looked at', /l\.unit_code = \$\d+::int4/g, 'true'),
  replacing('the unit of an amount need not be of its system', /l\.unit_system = \$\d+::int4/g, 'true'),
  replacing('converted amounts are not looked at', /l\.param IN \((\$\d+::int4), \$\d+::int4\)/g, 'l.param = $1'),
  replacing('an exact text is compared without case', /coalesce\(l\.written, l\.folded\) = \$\d+/g, 'true'),
  replacing(
    'a text contains only what it starts with',
    /strpos\(l\.folded, (\$\d+)\) > 0/g,
    'strpos(l.folded, $1) = 1',
  ),
  replacing(
    'a text is the same as what it starts with',
    /l\.folded >= (\$\d+) AND l\.folded < \$\d+/g,
    'l.folded = $1',
  ),
  replacing(
    'a text ends with whatever it contains',
    /starts_with\(reverse\(l\.folded\), reverse\(([^)]+)\)\)/g,
    'strpos(l.folded, $1) > 0',
  ),
  replacing('a text that is another one is the same', /l\.folded <> /g, 'l.folded = '),
  replacing('a text stands before where it begins', /l\.folded < /g, 'l.folded <= '),
  replacing('a text does not stand where it begins', /l\.folded >= (\$\d+)(?! AND l\.folded <)/g, 'l.folded > $1'),
  replacing('what the digits of a number leave open is not looked at', /0\.5 \* 10::numeric/g, '0 * 10::numeric'),
  replacing('a period has room for what begins before it', /l\.low <= /g, 'l.low < '),
  replacing('tokens that must all be there may be any', /h\.tokens @> /g, 'h.tokens && '),
  replacing('a list of tokens must all be there', /h\.tokens && (\$\d+::int8\[\])/g, 'h.tokens @> $1'),
  replacing('nothing is ever excluded', /NOT \(/g, '('),
  replacing('the parts of a composite are of any repetition', /l\.(lead|follow) = \$\d+::int8/g, 'true'),
  replacing(
    'a code in a composite has no system',
    /l\.(lead|follow) BETWEEN (\$\d+::int8) AND \$\d+::int8/g,
    'l.$1 = $2',
  ),
  replacing(
    'the second number of a composite is not looked at',
    /coalesce\(l\.written, l\.folded\) (?:<|<=|>|>=) \$\d+/g,
    'true',
  ),
  replacing(
    'the second number of a composite is greater than itself',
    /coalesce\(l\.written, l\.folded\) > /g,
    'coalesce(l.written, l.folded) >= ',
  ),
  replacing('a leaf row of any object of the bucket counts', /AND l\.object = h\.object AND l\.kind/g, 'AND l.kind'),
  replacing(
    'values of leaf rows are not missed',
    /(h\.plain ~ \$\d+) OR EXISTS \(SELECT FROM (?:common_)?leaf l[^)]*\)\)/g,
    '$1)',
  ),
  replacing('of a list of values only the first pair of columns counts', /w\.c1\b/g, 'w.c0'),
  { name: 'a chain goes through what the caller may not see', plant: withoutReachOfHops },
  {
    name: 'a chain is followed from ends that the caller may not see',
    plant: (text) => (text.includes('ends AS MATERIALIZED') ? text.replace(RELATIONSHIP, 'true') : text),
  },
  replacing('some ends of a chain stand for all', /\(SELECT count\(\*\) FROM ends\) <= \$\d+::int8/g, 'true'),
  replacing(
    'some values that the ends of a chain have are passed over',
    /ORDER BY l\.lead, l\.(?:low|folded|least) LIMIT/g,
    'AND l.written IS NOT NULL LIMIT',
  ),
  replacing('a chain goes through what is deleted', /(WHERE h\.kind = \$\d+::int2) AND h\.state = 0/g, '$1'),
  replacing(
    'any kind that refers counts for _has',
    /(unnest\(h\.tokens\) u\(token\)\s+WHERE )h\.kind = \$\d+::int2/g,
    '$1true',
  ),
  replacing('what is deleted is found', / AND h\.state = 0 AND /, ' AND '),
  replacing('objects without a value come first', /NULLS LAST/g, 'NULLS FIRST'),
  replacing('the wrong end of several values decides the order', /\bmax\((l|m)(\.|\[)/g, 'min($1$2'),
  replacing('a page begins with the end of the last', /h\.object > (\$\d+)::int8/g, 'h.object >= $1::int8'),
  replacing(
    'objects shared by several patients are not looked for',
    /EXISTS \(SELECT FROM membership m WHERE [^)]*\) AS shared/g,
    'false AS shared',
  ),
  replacing('who is responsible is not looked at', /h\.owner = \$\d+::int8/g, 'true'),
  replacing('what nobody is responsible for has an owner', /h\.owner IS NOT NULL/g, 'true'),
  replacing(
    'who is responsible is looked for under the object itself',
    /SELECT h\.owner FROM/g,
    'SELECT h.object FROM',
  ),
  replacing('a page in order need not be full', /\(SELECT count\(\*\) FROM walked\) = \$\d+::int8/g, 'true'),
  replacing('a walk begins with the end of the last page', /(\.object\)) ([<>]) \(/g, '$1 $2= ('),
  replacing(
    'a walk does not go by the end of the last page',
    /AND \((?:h|l)\.\w+, (?:h|l)\.object\) [<>] \([^)]*\)/g,
    '',
  ),
  replacing('some candidates stand for all', /\(SELECT count\(\*\) FROM candidates\) <= \$\d+::int8/g, 'true'),
  replacing('who knows one patient of a ward knows all', /k\.basis IS NOT NULL/g, 'true'),
  replacing(
    'what patients of a ward share is not looked for',
    /JOIN membership m ON /g,
    'JOIN membership m ON false AND ',
  ),
  replacing('what patients of a ward share comes for each', /SELECT DISTINCT m\.home/g, 'SELECT m.home'),
  replacing('words beside a code are not compared', /h\.plain ~ \$\d+(?! OR)/g, 'true'),
];

/** Faults that only a house full of odd periods shows (dated-house.ts). */
export const faultsOfPeriods: readonly PlantedFault[] = [
  replacing('periods without a start have no time', /l\.high = l\.clinical/g, 'false'),
  replacing('periods count by every start', /l\.low = l\.clinical AND|AND l\.low = l\.clinical/g, ''),
  replacing('an object with two periods comes twice', /d\.ctid < l\.row/g, 'false'),
];

/** Faults of what gives older objects their rows under parameters of the house (store/sql/reindex.ts). */
export const faultsOfIndexer: readonly PlantedFault[] = [
  replacing('tokens stay as they were', /tokens = w\.tokens::int8\[\]/g, 'tokens = h.tokens'),
  replacing('clear texts stay as they were', /plain = w\.plain/g, 'plain = h.plain'),
  replacing('leaf rows are not written', /JOIN changed c ON c\.place = l\.place/g, 'JOIN changed c ON false'),
  replacing('leaf rows are those of the next object', /c\.place = l\.place/g, 'c.place = l.place + 1'),
  replacing('leaf rows have no first part', /c\.clinical, l\.lead,/g, 'c.clinical, NULL::int8,'),
  replacing(
    'leaf rows of composites have no numbers',
    /l\.least, l\.greatest,/g,
    'CASE WHEN l.lead IS NULL THEN l.least END, l.greatest,',
  ),
  replacing('leaf rows have no units', /l\.unit_code,/g, 'NULL::int4,'),
  replacing('a number is no higher than its lower end', /l\.least, l\.greatest,/g, 'l.least, l.least,'),
  replacing('a period ends where it begins', /l\.low, l\.high,/g, 'l.low, l.low,'),
  replacing('texts are kept without their case', /l\.folded, l\.written,/g, 'l.folded, NULL::text,'),
  replacing('leaf rows have the number of another parameter', /c\.kind, l\.param,/g, 'c.kind, l.param + 1,'),
  replacing('only one kind is walked', /h\.kind = ANY\(\$1::int2\[\]\)/g, 'h.kind = ($1::int2[])[1]'),
  replacing('every other bucket is passed over', /WHERE p\.before < /g, 'WHERE p.bucket % 2 = 0 AND p.before < '),
];

/** PostgreSQL does not take values that the text has no place for. */
const withoutUnused = (text: string, values: readonly unknown[]): pg.QueryConfig => {
  const used = [...new Set([...text.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)))].sort((a, b) => a - b);
  return {
    text: text.replace(/\$(\d+)/g, (_, place) => `$${used.indexOf(Number(place)) + 1}`),
    values: used.map((place) => values[place - 1]),
  };
};

export interface FaultyPool {
  readonly pool: Pool;
  /** How many statements have been changed. */
  readonly planted: () => number;
}

/** Of what is kept from a caller. */
export const faultsOfPrivacy: readonly PlantedFault[] = [
  replacing('a reservation is not looked at', /h\.labels IS NULL OR/g, 'true OR'),
  replacing('a choice against everyone means nobody', /c\.party = 0 OR/g, 'false OR'),
  replacing('a choice of some kinds means none', /c\.kinds IS NULL OR h\.kind = ANY\(c\.kinds\)/g, 'c.kinds IS NULL'),
  replacing('a choice of a time means any', /c\.high IS NULL OR h\.clinical < c\.high/g, 'true'),
  replacing('a choice that is over holds on', /c\.ends IS NULL OR c\.ends > \$\d+::int8/g, 'true'),
  replacing(
    'what is let through is kept all the same',
    /privacy_choice x WHERE /g,
    'privacy_choice x WHERE false AND ',
  ),
  replacing('a patient who is searched keeps nothing', /ARRAY\[max\(c\.mode\)/g, 'ARRAY[NULL::int2'),
];

/** A pool that plants a fault in every search that is sent through it. */
export const faultyPool = (pool: Pool, { plant }: PlantedFault): FaultyPool => {
  let planted = 0;
  const query = (sent: pg.QueryConfig) => {
    const text = /\bhead h\b/.test(sent.text) ? plant(sent.text) : sent.text;
    if (text === sent.text) return pool.query(sent);
    planted += 1;
    // Without a name: the connection knows the right statement under it.
    return pool.query(withoutUnused(text, sent.values ?? []));
  };
  return {
    pool: new Proxy(pool, { get: (of, name) => (name === 'query' ? query : Reflect.get(of, name, of)) }),
    planted: () => planted,
  };
};
