// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#signature-verification: what oidc-provider leaves open.

import { type Client, type Configuration, errors } from 'oidc-provider';

/** How long keys are kept of who says nothing of it. ms. */
const USUAL_MS = 60_000;
const MOST_KEPT = 10_000;

const maxAgeMs = (header: string | null): number => {
  if (header === null) return USUAL_MS;
  if (/no-(?:store|cache)/i.test(header)) return 0;
  const seconds = /max-age=(\d{1,9})/i.exec(header)?.[1];
  return seconds === undefined ? USUAL_MS : Number(seconds) * 1000;
};

/** The keys of a client as oidc-provider holds them; not among its documented parts, whose version is pinned. */
interface KeyStore {
  freshUntil?: number;
  refresh(): Promise<void>;
  selectForVerify(question: { readonly alg: string; readonly kid: string }): readonly PublicKey[];
}

/** The public members of a JWK that make the key. */
interface PublicKey {
  readonly n?: string;
  readonly e?: string;
  readonly x?: string;
  readonly y?: string;
}

const isSameKey = (one: PublicKey, other: PublicKey): boolean =>
  one.n === other.n && one.e === other.e && one.x === other.x && one.y === other.y;

const keyStoreOf = (client: Client): KeyStore | null => {
  const store: unknown = Reflect.get(client, 'asymmetricKeyStore');
  return typeof store === 'object' && store !== null && 'selectForVerify' in store ? (store as KeyStore) : null;
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export type OutsideFetch = NonNullable<Configuration['fetch']>;

interface ClientKeys {
  readonly fetch: OutsideFetch;
  readonly check: NonNullable<Configuration['assertJwtClientAuthClaimsAndHeader']>;
}

/**
 * `fetch` gets the key sets of clients and remembers how long they may be kept. `check` comes after signature, audience,
 * issuer and time: the key is named and the only one of that name, `jku` is the address that the client registered, and
 * keys are kept no longer than their Cache-Control says.
 */
export const openClientKeys = (outside: OutsideFetch, now: () => number): ClientKeys => {
  const keptUntil = new Map<string, number>();
  return {
    fetch: async (input, init) => {
      const response = await outside(input, init);
      if (keptUntil.size >= MOST_KEPT) keptUntil.clear();
      keptUntil.set(String(input), now() + maxAgeMs(response.headers.get('cache-control')));
      return response;
    },
    check: async (_ctx, _claims, header, client) => {
      const [alg, kid] = [text(header['alg']), text(header['kid'])];
      if (alg === null || kid === null) throw new errors.InvalidClientAuth('kid must name the key that signed');
      if (header['jku'] !== undefined && (client.jwksUri === undefined || header['jku'] !== client.jwksUri)) {
        throw new errors.InvalidClientAuth('jku is not the address that the client registered');
      }
      const store = keyStoreOf(client);
      if (store === null) return;
      const [key, second] = store.selectForVerify({ alg, kid });
      if (key === undefined || second !== undefined) throw new errors.InvalidClientAuth('kid must name one key');
      const until = client.jwksUri === undefined ? undefined : keptUntil.get(client.jwksUri);
      if (until === undefined || until > now()) return;
      // The library goes on with keys that it has, however old: the one that signed must be published still.
      store.freshUntil = 0;
      await store.refresh();
      const [current] = store.selectForVerify({ alg, kid });
      if (current === undefined || !isSameKey(key, current)) {
        throw new errors.InvalidClientAuth('the key is not published any more');
      }
    },
  };
};
