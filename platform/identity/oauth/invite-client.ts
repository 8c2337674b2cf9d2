// https://datatracker.ietf.org/doc/html/rfc7591#section-3: the operator lets a client in, beside the server that runs.

import type { Result } from '@fkj/platform-record';
import type { IdentityRows } from '@fkj/platform-store';
import { keepsake } from '../artifacts/keepsakes.ts';
import { makeSeal } from '../artifacts/seal.ts';
import type { IdentitySecrets } from '../keys/secrets-file.ts';
import { type InvitationWish, invite } from './invitations.ts';

export interface InviteParts {
  readonly rows: IdentityRows;
  readonly secrets: IdentitySecrets;
  /** ms since 1970. */
  readonly now: () => number;
}

/** An initial access token: good for one registration, which may name these scopes at most. Refused with a sentence. */
export const inviteClient = (
  { rows, secrets, now }: InviteParts,
  wish: InvitationWish,
): Promise<Result<string, string>> =>
  invite(keepsake('Invitation', { rows, now, seal: makeSeal(secrets.sealing) }), wish);
