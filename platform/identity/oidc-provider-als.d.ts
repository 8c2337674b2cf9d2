declare module 'oidc-provider/lib/helpers/als.js' {
  import type { AsyncLocalStorage } from 'node:async_hooks';

  /** Not among the documented parts of the library, whose version is pinned; a test holds that it is the one in use. */
  const als: AsyncLocalStorage<unknown>;
  export default als;
}
