// https://www.postgresql.org/docs/18/errcodes-appendix.html: errors that say something of the database, not of the request.

/**
 * 'unavailable': the connection broke or the database is starting: the caller may try again, and a commit under way may
 * or may not have happened. 'full': the disk is full; nothing was written. null: any other error.
 */
export const databaseTrouble = (error: unknown): 'unavailable' | 'full' | null => {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (code === '53100') return 'full';
  const passing = /^(08|57P0|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|53300)/.test(code);
  return passing ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    )
    ? 'unavailable'
    : null;
};
