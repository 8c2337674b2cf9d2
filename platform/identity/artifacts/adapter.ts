// https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#adapter: where the authorization server keeps its artefacts.

import type { IdentityFinding, IdentityRows } from '@fkj/platform-store';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { artifactKey } from './artifact-key.ts';
import type { Seal } from './seal.ts';

const opened = (finding: IdentityFinding | null, seal: Seal): AdapterPayload | undefined => {
  if (finding === null) return undefined;
  const payload = seal.open(finding.payload, finding.key) as AdapterPayload | null;
  if (payload === null) return undefined;
  return finding.consumed === null ? payload : { ...payload, consumed: Math.floor(finding.consumed / 1000) };
};

/** An adapter over the rows of the store: ids hashed, payloads sealed, consumption decided by the database. */
export const artifactAdapter =
  (store: { readonly rows: IdentityRows; readonly seal: Seal; readonly now: () => number }) =>
  (model: string): Adapter => ({
    upsert: async (id, payload, expiresIn) => {
      const key = artifactKey(model, id);
      await store.rows.put({
        key,
        model,
        grantKey: payload.grantId === undefined ? null : artifactKey('Grant', payload.grantId),
        uidKey: payload.uid === undefined ? null : artifactKey(`${model}.uid`, payload.uid),
        payload: store.seal.close({ ...payload, id }, key),
        expires: expiresIn === undefined ? null : store.now() + expiresIn * 1000,
      });
    },
    find: async (id) => opened(await store.rows.find(artifactKey(model, id)), store.seal),
    findByUid: async (uid) => opened(await store.rows.findByUid(model, artifactKey(`${model}.uid`, uid)), store.seal),
    // The device flow is switched off; nothing has a user code.
    findByUserCode: async () => undefined,
    consume: async (id) => {
      // Two requests with the same code at the same time: the database lets one through.
      if ((await store.rows.consume(artifactKey(model, id))) === 'already')
        throw new errors.InvalidGrant('already used');
    },
    destroy: (id) => store.rows.remove(artifactKey(model, id)),
    revokeByGrantId: (grantId) => store.rows.removeOfGrant(model, artifactKey('Grant', grantId)),
  });
