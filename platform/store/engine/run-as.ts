// https://www.postgresql.org/docs/18/creating-cluster.html: PostgreSQL refuses to run as root.

/** The numeric user and group PostgreSQL runs as; empty when this process is not root. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

const NOBODY = 65534;

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Root drops to the unprivileged uid 65534, which needs no user to be created; anyone else runs as herself. */
export const runAs = (): RunAs => (isRoot() ? { uid: NOBODY, gid: NOBODY } : {});
