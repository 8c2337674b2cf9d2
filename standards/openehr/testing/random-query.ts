// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: random queries that mean something over the random records.

import fc from 'fast-check';

/** A query in pieces, for tests that put them together in several ways. */
export interface RandomQuery {
  readonly from: string;
  /** Paths of values. */
  readonly columns: readonly string[];
  /** Null where no condition stands. */
  readonly where: string | null;
  /** Paths of values that can be ordered, each with or without DESC. */
  readonly orderBy: readonly string[];
  readonly text: string;
}

interface Source {
  readonly from: string;
  readonly paths: readonly string[];
}

const EVENT = [
  '/time/value',
  '/data[at0003]/items[at0004]/value',
  '/data[at0003]/items[at0004]/value/magnitude',
  '/data[at0003]/items[at0004]/value/units',
];
const MORE = [
  '/data[at0003]/items[at0005]/value/value',
  "/data[at0003]/items[at0004, 'Left']/value",
  '/data[at0003]/items/items/value/value',
  '/data[at0003]/items/name/value',
];
const C = [
  'c/name/value',
  'c/uid/value',
  'c/context/start_time',
  'c/context/start_time/value',
  'c/composer/name',
  'c/content/name/value',
];
const O = [
  'o/name/value',
  'o/archetype_node_id',
  ...[...EVENT, ...MORE].map((rest) => `o/data[at0001]/events[at0006]${rest}`),
  ...EVENT.slice(0, 2).map((rest) => `o/data[at0001]/events${rest}`),
];
const X = [
  'x/value',
  'x/value/value',
  'x/value/magnitude',
  'x/value/units',
  'x/value/defining_code/code_string',
  'x/name/value',
  'x/null_flavour/value',
];
const E = ['e/ehr_id/value', 'e/time_created', 'e/ehr_status/subject/external_ref/namespace'];
const V = ['v/uid/value', 'v/commit_audit/time_committed', 'v/lifecycle_state/value'];
const BP = 'OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]';

const SOURCES: readonly Source[] = [
  { from: `EHR e CONTAINS COMPOSITION c CONTAINS ${BP}`, paths: [...E, ...C, ...O] },
  { from: 'EHR e CONTAINS COMPOSITION c', paths: [...E, ...C] },
  { from: 'COMPOSITION c CONTAINS OBSERVATION o CONTAINS ELEMENT x[at0004]', paths: [...C, ...O, ...X] },
  { from: 'ELEMENT x', paths: X },
  { from: "EHR e CONTAINS ELEMENT x[at0004, 'Left']", paths: [...E, ...X] },
  {
    from: 'EHR e CONTAINS COMPOSITION c CONTAINS (EVALUATION p OR OBSERVATION o)',
    paths: [...C, ...O, 'p/name/value', 'p/data[at0001]/items/value'],
  },
  { from: 'COMPOSITION c CONTAINS SECTION s CONTAINS OBSERVATION o', paths: [...C, ...O] },
  { from: 'COMPOSITION c CONTAINS OBSERVATION o AND EVALUATION p', paths: [...C, ...O] },
  { from: 'EHR e CONTAINS COMPOSITION c NOT CONTAINS EVALUATION p', paths: [...E, ...C] },
  {
    from: 'EHR e CONTAINS VERSION v[ALL_VERSIONS] CONTAINS COMPOSITION c CONTAINS OBSERVATION o',
    paths: [...E, ...V, ...C, ...O],
  },
  { from: 'EHR e CONTAINS VERSION v CONTAINS COMPOSITION c', paths: [...V, ...C] },
  { from: "EHR e CONTAINS FOLDER f[name/value='ward'] CONTAINS COMPOSITION c", paths: [...C, 'f/name/value'] },
  {
    from: 'COMPOSITION c CONTAINS CLUSTER k[openEHR-EHR-CLUSTER.device.v1] CONTAINS ELEMENT x',
    paths: [...C, ...X, 'k/name/value'],
  },
  {
    from: 'OBSERVATION o CONTAINS POINT_EVENT o2',
    paths: ['o2/time', 'o2/data[at0003]/items[at0004]/value/magnitude', ...O],
  },
];

const NUMBERS = ['0', '1', '1.50', '120', '-2'];
const TEXTS = [
  "'Left'",
  "'2024-01-01'",
  "'2024-01-01T10:00:00Z'",
  "'mm[Hg]'",
  "'J45'",
  "'note'",
  "'P1D'",
  "'c-0-0::here::1'",
];
const PATTERNS = ["'L*'", "'*a\\*b*'", "'2024-0?-01*'", "'*'", "'c-?-0*'"];

/** What a path can be compared with; `x/value` with nearly anything. */
function operandsOf(path: string): readonly string[] {
  if (/\/magnitude$/.test(path)) return NUMBERS;
  if (/time(?:_created|_committed|\/value)?$/.test(path)) return ["'2024-01-01T10:00:00Z'", "'2024-01-01'", "'2024'"];
  return /(?:items\S*|x|p\S*)\/value(?:\/value)?$/.test(path) && !/name\/value$/.test(path)
    ? [...NUMBERS, ...TEXTS, 'true']
    : TEXTS.slice(0, 1).concat(TEXTS.slice(3, 6));
}

const testOf = (path: string): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.constantFrom(...operandsOf(path)))
        .map(([operator, operand]) => (operand === 'true' ? `${path} = true` : `${path} ${operator} ${operand}`)),
    },
    { weight: 1, arbitrary: fc.constant(`EXISTS ${path}`) },
    { weight: 1, arbitrary: fc.constant(`${path} = NULL`) },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(fc.constantFrom(...operandsOf(path)), { minLength: 1, maxLength: 3 })
        .map((list) => `${path} MATCHES {${list.join(', ')}}`),
    },
    {
      weight: /magnitude$/.test(path) ? 0 : 1,
      arbitrary: fc.constantFrom(...PATTERNS).map((pattern) => `${path} LIKE ${pattern}`),
    },
  );

function conditionOf(paths: readonly string[]): fc.Arbitrary<string> {
  const test = fc.constantFrom(...paths).chain(testOf);
  return fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      { weight: 3, arbitrary: test },
      { weight: 1, arbitrary: tie('condition').map((one) => `NOT (${one})`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition'))
          .map(([a, word, b]) => `(${a} ${word} ${b})`),
      },
    ),
  })).condition;
}

/** A query that `checkAql` has nothing against, without LIMIT. */
export const randomQuery: fc.Arbitrary<RandomQuery> = fc.constantFrom(...SOURCES).chain(({ from, paths }) =>
  fc
    .record({
      columns: fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1, maxLength: 3 }),
      where: fc.option(conditionOf(paths), { freq: 2 }),
      orderBy: fc.array(
        fc.tuple(fc.constantFrom(...paths), fc.constantFrom('', ' DESC')).map((parts) => parts.join('')),
        { maxLength: 2 },
      ),
    })
    .map((query) => ({ ...query, from, text: textOf({ ...query, from }) })),
);

const textOf = ({ from, columns, where, orderBy }: Omit<RandomQuery, 'text'>): string =>
  `SELECT ${columns.join(', ')} FROM ${from}${where === null ? '' : ` WHERE ${where}`}${orderBy.length === 0 ? '' : ` ORDER BY ${orderBy.join(', ')}`}`;
