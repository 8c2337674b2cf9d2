// https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY: a named statement whose answer is described once a connection.

import pg from 'pg';

/** The parts of pg's queries that a query of our own takes over; the version of pg is pinned. */
declare module 'pg' {
  interface Query {
    callback: (error: unknown, result: unknown) => void;
    prepare(connection: pg.Connection): void;
    handleRowDescription(message: { readonly fields: readonly pg.FieldDef[] }): void;
    handleDataRow(message: { readonly fields: readonly (string | null)[] }): void;
    handleCommandComplete(message: unknown, connection: pg.Connection): void;
  }
}

/** A statement that the database keeps under a name. */
export interface NamedQuery {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** The columns of each named statement of one connection: there a name stands for one text only. */
export type KnownColumns = Map<string, readonly Column[]>;

/** What a query needs of its connection. */
export interface LaneParts {
  readonly known: KnownColumns;
  readonly types: pg.CustomTypesConfig;
}

/** Execute of the unnamed portal, all rows, and Sync. */
const EXECUTE_AND_SYNC = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

/**
 * pg has each answer described anew, and makes a new shape of row from each description. The columns of a named statement
 * stay the same, so neither is done a second time.
 */
export class LaneQuery<Row extends object> extends pg.Query {
  /** The rows, once the database is ready for what comes next. */
  readonly answer: Promise<readonly Row[]>;
  readonly #sent: NamedQuery;
  readonly #parts: LaneParts;
  readonly #rows: Row[] = [];

  constructor(sent: NamedQuery, parts: LaneParts) {
    super(sent.text, []);
    Object.assign(this, { name: sent.name, values: sent.values });
    this.#sent = sent;
    this.#parts = parts;
    this.answer = new Promise((resolve, reject) => {
      this.callback = (error) => (error == null ? resolve(this.#rows) : reject(error));
    });
  }

  override prepare(connection: pg.Connection): void {
    const values = this.#parts.known.has(this.#sent.name) ? asSent(this.#sent.values) : null;
    if (values === null) super.prepare(connection);
    else {
      connection.bind({ statement: this.#sent.name, values }, true);
      connection.stream.write(EXECUTE_AND_SYNC);
    }
  }

  override handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const { known, types } = this.#parts;
    const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: types.getTypeParser(dataTypeID, 'text') }));
    known.set(this.#sent.name, columns);
  }

  override handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const row: Record<string, unknown> = {};
    let place = 0;
    for (const { name, parse } of this.#parts.known.get(this.#sent.name) ?? []) {
      const text = fields[place++] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    // Sound as far as the statement's text has the columns of Row, as everywhere with pg.
    this.#rows.push(row as Row);
  }

  override handleCommandComplete(): void {}
}

/** The values as the protocol carries them; null where pg has to print one (a list, a date). */
const asSent = (values: readonly unknown[]): (string | Buffer | null)[] | null => {
  const sent: (string | Buffer | null)[] = [];
  for (const value of values) {
    if (typeof value === 'string' || value === null || Buffer.isBuffer(value)) sent.push(value);
    else if (typeof value === 'object' || value === undefined) return null;
    else sent.push(String(value));
  }
  return sent;
};
