// https://nodejs.org/docs/latest-v20.x/api/crypto.html#cryptorandombytessize-callback: random bytes, fetched many at a time.

import { randomFillSync } from 'node:crypto';

/** Asking the system for twelve bytes takes as long as asking for thousands. */
const STORE = 8_192;

const store = Buffer.alloc(STORE);
let given = STORE;

/** So many random bytes (at most 8,192), never given before. */
export const randomBytes = (count: number): Buffer => {
  if (given + count > STORE) {
    randomFillSync(store);
    given = 0;
  }
  const bytes = Buffer.from(store.subarray(given, given + count));
  // What has been given away is not kept here.
  store.fill(0, given, given + count);
  given += count;
  return bytes;
};
