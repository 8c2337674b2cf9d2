// https://datatracker.ietf.org/doc/html/rfc7591#section-3: who may register a client, and what it may ask for.

import { randomBytes } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import { parseScopes, splitScopes } from '@fkj/standards-smart';
import type { Keepsake } from '../artifacts/keepsakes.ts';

/** What the registration that an initial access token is for may name at most. */
export interface Invitation {
  /** SMART scopes. */
  readonly scope: string;
  /** Organisation number that the client speaks for (attests); null for none. */
  readonly organisation: string | null;
}

export interface InvitationWish extends Invitation {
  readonly days: number;
}

const LONGEST_DAYS = 30;

/**
 * An initial access token, good for one registration. Refused with a sentence when the scopes are none or the time is
 * longer than 30 days.
 */
export const invite = async (
  invitations: Keepsake<Invitation>,
  { scope, organisation, days }: InvitationWish,
): Promise<Result<string, string>> => {
  const scopes = splitScopes(scope);
  if (scopes.length === 0 || parseScopes(scope).length !== scopes.length) return refused('Name SMART scopes.');
  if (organisation !== null && !/^\d{9}$/.test(organisation)) return refused('An organisation number has nine digits.');
  if (!(days >= 1 && days <= LONGEST_DAYS)) return refused(`An invitation lasts 1 to ${LONGEST_DAYS} days.`);
  const token = randomBytes(32).toString('base64url');
  await invitations.keep(token, { scope, organisation }, days * 24 * 60 * 60);
  return ok(token);
};

const bearer = /^Bearer +([\w-]{43})$/i;

/** The invitation of this request, used up by it; null without a good one. */
export const takeInvitation = async (
  invitations: Keepsake<Invitation>,
  authorization: string | undefined,
): Promise<Invitation | null> => {
  const token = bearer.exec(authorization ?? '')?.[1];
  return token === undefined ? null : invitations.take(token);
};
