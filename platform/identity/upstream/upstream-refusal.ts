// reference/norway.md §2.1 "id_token checks": why a log-in upstream is not taken.

import * as oidc from 'openid-client';

/** What exactly is wrong; shown as a code on the page and in the log, and never more. */
export type UpstreamReason =
  | 'cancelled'
  | 'log-in-too-old'
  | 'level'
  | 'person'
  | 'organisation'
  | 'issuer'
  | 'audience'
  | 'algorithm'
  | 'signature'
  | 'token-expired'
  | 'token-not-yet'
  | 'nonce'
  | 'type'
  | 'state'
  | 'mix-up'
  | 'code'
  | 'answer'
  | 'unreachable';

/** Which sentence the person reads. */
export type UpstreamFault = 'denied' | 'expired' | 'level' | 'upstream';

export interface UpstreamRefusal {
  readonly fault: UpstreamFault;
  readonly reason: UpstreamReason;
}

const faults: Partial<Readonly<Record<UpstreamReason, UpstreamFault>>> = {
  cancelled: 'denied',
  'log-in-too-old': 'expired',
  level: 'level',
};

export const upstreamRefusal = (reason: UpstreamReason): UpstreamRefusal => ({
  fault: faults[reason] ?? 'upstream',
  reason,
});

const claimReasons: Readonly<Record<string, UpstreamReason>> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  nonce: 'nonce',
  auth_time: 'log-in-too-old',
  exp: 'token-expired',
  nbf: 'token-not-yet',
  iat: 'token-not-yet',
  alg: 'algorithm',
};

/** The innermost causes that the library gives say which claim or member it was. */
const causesOf = (error: unknown): readonly object[] => {
  const causes: object[] = [];
  let inner: unknown = error;
  while (typeof inner === 'object' && inner !== null && causes.length < 5) {
    causes.push(inner);
    inner = 'cause' in inner ? inner.cause : undefined;
  }
  return causes;
};

const memberOf = (causes: readonly object[], name: string): string | null => {
  for (const cause of causes) {
    const value: unknown = Reflect.get(cause, name);
    if (typeof value === 'string') return value;
  }
  return null;
};

const messages: readonly (readonly [pattern: RegExp, reason: UpstreamReason])[] = [
  [/"state"/, 'state'],
  [/"iss" .*response parameter/, 'mix-up'],
  [/signature verification failed/, 'signature'],
  [/"alg"/, 'algorithm'],
  [/key/, 'signature'],
];

const reasonOfClientError = (error: oidc.ClientError): UpstreamReason => {
  const causes = causesOf(error);
  const text = causes.map((cause) => (cause instanceof Error ? cause.message : '')).join('\n');
  const claim = memberOf(causes, 'claim') ?? /"(\w+)" .*claim missing/.exec(text)?.[1] ?? null;
  const known = claim === null ? undefined : claimReasons[claim];
  if (known !== undefined) return known;
  if (error.code === 'OAUTH_KEY_SELECTION_FAILED') return 'signature';
  if (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') return 'unreachable';
  return messages.find(([pattern]) => pattern.test(text))?.[1] ?? 'answer';
};

/** What the provider, or the network, answered in a way that is not our bug; null for what is. */
export const reasonOf = (error: unknown): UpstreamReason | null => {
  if (error instanceof oidc.AuthorizationResponseError) {
    return error.error === 'access_denied' ? 'cancelled' : 'answer';
  }
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'code' : 'answer';
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'answer';
  if (error instanceof oidc.ClientError) return reasonOfClientError(error);
  // fetch refuses with TypeError when nothing answers.
  return error instanceof TypeError ? 'unreachable' : null;
};
