// https://www.postgresql.org/docs/15/sql-createtype.html (array_recv): lists in PostgreSQL's binary form, which neither side prints nor parses.

const INT8 = 20;
const TEXT = 25;
const HEADER = 20;
const NULL = -1;

/** One dimension, counted from 1. `nulls`: whether an element may be missing. */
const writeHeader = (sent: DataView, { type, length, nulls }: { type: number; length: number; nulls: 0 | 1 }): void => {
  for (const [place, word] of [1, nulls, type, length, 1].entries()) sent.setInt32(4 * place, word);
};

/** int8[]. */
export const binaryKeys = (keys: readonly bigint[]): Buffer => {
  const sent = new DataView(new ArrayBuffer(HEADER + 12 * keys.length));
  writeHeader(sent, { type: INT8, length: keys.length, nulls: 0 });
  let place = HEADER;
  for (const key of keys) {
    sent.setInt32(place, 8);
    sent.setBigInt64(place + 4, key);
    place += 12;
  }
  return Buffer.from(sent.buffer);
};

/** text[]. JSON as a list's text would have each of its quotation marks escaped here, and unescaped there. */
export const binaryTexts = (texts: readonly (string | null)[]): Buffer => {
  let size = HEADER + 4 * texts.length;
  for (const text of texts) if (text !== null) size += Buffer.byteLength(text);
  const sent = Buffer.allocUnsafe(size);
  writeHeader(new DataView(sent.buffer, sent.byteOffset, HEADER), { type: TEXT, length: texts.length, nulls: 1 });
  let place = HEADER;
  for (const text of texts) {
    const written = text === null ? 0 : sent.write(text, place + 4);
    sent.writeInt32BE(text === null ? NULL : written, place);
    place += 4 + written;
  }
  return sent;
};
