// https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-COPY, which pg leaves to whoever submits the query.

import { once } from 'node:events';
import { type Duplex, Readable } from 'node:stream';
import type pg from 'pg';

/** What pg's connection has, beyond its published types. */
interface CopyConnection {
  readonly stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** The messages of one COPY, as pg's client hands them to the query that runs. */
interface CopyQuery {
  submit(connection: CopyConnection): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleCopyData?(message: { readonly chunk: Buffer }): void;
  handleCopyInResponse?(connection: CopyConnection): void;
}

const submit = (client: pg.ClientBase, query: CopyQuery): void => {
  // The published type of a submittable names only `submit`; pg calls the other members by name.
  client.query(query as unknown as pg.Submittable);
};

/** `COPY 42` is what a finished copy says. */
const rowsIn = (completion: string): number => Number(completion.replace('COPY ', ''));

/** Output of `COPY … TO STDOUT`, read from the database only as fast as it is taken. `onDone` hears the number of rows. */
export const copyOut = (client: pg.ClientBase, statement: string, onDone: (rows: number) => void): Readable => {
  let stream: Duplex | undefined;
  const output = new Readable({ highWaterMark: 2 ** 20, read: () => stream?.resume() });
  submit(client, {
    submit: (connection) => {
      stream = connection.stream;
      connection.query(statement);
    },
    // A copy: pg writes what comes next into the same memory.
    handleCopyData: ({ chunk }) => {
      if (!output.push(Buffer.from(chunk))) stream?.pause();
    },
    handleCommandComplete: ({ text }) => onDone(rowsIn(text)),
    handleReadyForQuery: () => output.push(null),
    handleError: (error) => output.destroy(error),
  });
  output.once('close', () => stream?.resume());
  return output;
};

/** Sends `source` to `COPY … FROM STDIN`; answers the number of rows. When the source throws, the copy fails with its error. */
export const copyIn = (client: pg.ClientBase, statement: string, source: AsyncIterable<Buffer>): Promise<number> =>
  new Promise((resolve, reject) => {
    let failure: unknown = null;
    let rows = 0;
    const pump = async (connection: CopyConnection): Promise<void> => {
      try {
        for await (const chunk of source) {
          if (failure !== null) return;
          connection.sendCopyFromChunk(chunk);
          if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
        }
        connection.endCopyFrom();
      } catch (error) {
        failure ??= error;
        connection.sendCopyFail('the source ended early');
      }
    };
    submit(client, {
      submit: (connection) => connection.query(statement),
      handleCopyInResponse: (connection) => void pump(connection),
      handleCommandComplete: ({ text }) => {
        rows = rowsIn(text);
      },
      handleReadyForQuery: () => resolve(rows),
      handleError: (error) => {
        failure ??= error;
        reject(failure);
      },
    });
  });
