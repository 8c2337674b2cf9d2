// https://nodejs.org/docs/latest-v20.x/api/async_context.html#asynclocalstoragedisable: what the context of a log-in costs everybody else.

import als from 'oidc-provider/lib/helpers/als.js';

/**
 * oidc-provider keeps the request at hand in an AsyncLocalStorage. Once one has been used, Node 20 calls hooks for every
 * promise of the process until it is switched off (docs/performance.md). It is on only
 * while a request of /auth is under way.
 */
export const requestContext = () => {
  let underWay = 0;
  return {
    /** Runs a request; the context stays whole for all that run at the same time. */
    during: async (work: () => Promise<unknown>): Promise<void> => {
      underWay += 1;
      try {
        await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) als.disable();
      }
    },
  };
};
