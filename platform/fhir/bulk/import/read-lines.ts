// https://github.com/ndjson/ndjson-spec: lines of a file from a place in it, without holding more than one that may be taken.

import { open } from 'node:fs/promises';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Null when it is longer than `most`. */
  readonly text: Uint8Array | null;
  /** Where the next line begins, in bytes. */
  readonly end: number;
}

export interface LineStart {
  /** Byte of the file at which a line begins. */
  readonly at: number;
  /** Number of the line that ends there; 0 at the beginning of the file. */
  readonly line: number;
}

const CHUNK = 256 * 1024;
const BREAK = 0x0a;

/** Empty lines are counted and left out. */
export async function* readLines(path: string, from: LineStart, most: number): AsyncGenerator<Line> {
  const file = await open(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK);
    let waiting: Buffer[] = [];
    let held = 0;
    let read = from.at;
    let number = from.line;
    const line = (end: number): Line => {
      number += 1;
      const text = held > most ? null : Buffer.concat(waiting);
      waiting = [];
      held = 0;
      return { number, text, end };
    };
    const hold = (part: Uint8Array): void => {
      held += part.length;
      if (held <= most) waiting.push(Buffer.from(part));
      else waiting = [];
    };
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, read);
      if (bytesRead === 0) break;
      let start = 0;
      for (let at = chunk.indexOf(BREAK); at >= 0 && at < bytesRead; at = chunk.indexOf(BREAK, start)) {
        hold(chunk.subarray(start, at));
        start = at + 1;
        const found = line(read + start);
        if (!isBlank(found.text)) yield found;
      }
      hold(chunk.subarray(start, bytesRead));
      read += bytesRead;
    }
    if (held === 0) return;
    const last = line(read);
    if (!isBlank(last.text)) yield last;
  } finally {
    await file.close();
  }
}

const isBlank = (text: Uint8Array | null): boolean =>
  text?.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) ?? false;
