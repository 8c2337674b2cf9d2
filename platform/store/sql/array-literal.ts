// https://www.postgresql.org/docs/15/arrays.html#ARRAYS-INPUT: batches travel as arrays, one statement for all rows.

/** '{1,2,NULL}': numbers need no quotes, and the driver would quote each. */
export const numbers = (values: readonly (number | bigint | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

/** Decimal text as written, or NULL. */
export const decimals = (values: readonly (string | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : `"${value.replace(/["\\]/g, '')}"`)).join(',')}}`;

/** bytea in hexadecimal, or NULL. */
export const bytes = (values: readonly (Buffer | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${value.toString('hex')}"`)).join(',')}}`;
