// DESIGN.md §5 "identity": our own short-lived notes (launch contexts, upstream log-ins, patient contexts) beside oidc-provider's.

import type { IdentityRows } from '@fkj/platform-store';
import { artifactKey } from './artifact-key.ts';
import type { Seal } from './seal.ts';

/** A kind of note, kept sealed under an id that only its holder knows. */
export interface Keepsake<Note> {
  keep(id: string, note: Note, seconds: number): Promise<void>;
  find(id: string): Promise<Note | null>;
  /** Single use: the first caller gets it, later ones null. */
  take(id: string): Promise<Note | null>;
}

export const keepsake = <Note>(
  model: string,
  store: { readonly rows: IdentityRows; readonly seal: Seal; readonly now: () => number },
): Keepsake<Note> => {
  const opened = (sealed: Buffer | null, key: Buffer): Note | null =>
    sealed === null ? null : (store.seal.open(sealed, key) as Note | null);
  return {
    keep: async (id, note, seconds) => {
      const key = artifactKey(model, id);
      const payload = store.seal.close(note, key);
      const expires = store.now() + seconds * 1000;
      await store.rows.put({ key, model, grantKey: null, uidKey: null, payload, expires });
    },
    find: async (id) => {
      const key = artifactKey(model, id);
      return opened((await store.rows.find(key))?.payload ?? null, key);
    },
    take: async (id) => {
      const key = artifactKey(model, id);
      return opened(await store.rows.take(key), key);
    },
  };
};
