// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_reserved_words_and_characters

/** Words that cannot be names. Names of functions can: a function is always followed by a bracket. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...['SELECT', 'DISTINCT', 'AS', 'FROM', 'WHERE', 'ORDER', 'BY', 'LIMIT', 'OFFSET', 'CONTAINS'],
  ...['ASC', 'ASCENDING', 'DESC', 'DESCENDING', 'AND', 'OR', 'NOT', 'EXISTS', 'LIKE', 'MATCHES'],
  ...['NULL', 'TRUE', 'FALSE', 'TIMEWINDOW'],
]);

/** Aggregate functions, in capitals. */
export const AGGREGATES = ['COUNT', 'MIN', 'MAX', 'SUM', 'AVG'] as const;

/** Single-row functions with the fewest and most arguments. */
export const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  LENGTH: [1, 1],
  CONTAINS: [2, 2],
  POSITION: [2, 2],
  SUBSTRING: [2, 3],
  CONCAT: [1, Number.POSITIVE_INFINITY],
  CONCAT_WS: [2, Number.POSITIVE_INFINITY],
  ABS: [1, 1],
  MOD: [2, 2],
  CEIL: [1, 1],
  FLOOR: [1, 1],
  ROUND: [1, 2],
  CURRENT_DATE: [0, 0],
  CURRENT_TIME: [0, 0],
  CURRENT_DATE_TIME: [0, 0],
  NOW: [0, 0],
  CURRENT_TIMEZONE: [0, 0],
  TERMINOLOGY: [3, 3],
};

/**
 * What one query may have at most: characters; brackets and classes within each other; parts (tests, columns, steps, items of
 * lists); classes, columns, paths; steps of one path; characters of a pattern.
 */
export const AQL_LIMITS = {
  length: 100_000,
  depth: 48,
  parts: 10_000,
  classes: 64,
  columns: 500,
  paths: 1_000,
  steps: 40,
  pattern: 500,
} as const;
