// https://datatracker.ietf.org/doc/html/rfc9700#section-4.11: addresses that clients register are called, and must not lead inside.

import type { Configuration } from 'oidc-provider';
import { namesOfServer } from './loopback.ts';

/** The library refuses private addresses. A house on loopback has its apps there too, and nobody else reaches it. */
export const outgoingFetch = (publicUrl: string): Pick<Configuration, 'fetch'> =>
  namesOfServer(publicUrl).length === 1
    ? {}
    : {
        fetch: (url, options) => {
          const { method, headers, body, signal, redirect } = Object(options);
          return fetch(url, { method, headers, body, signal, redirect });
        },
      };
