// reference/norway.md §2.2: where an attest may stand: in the request, or in the client assertion, and never in both.

import { ATTEST_TYPE } from '@fkj/standards-smart';
import { type AuthorizationDetail, errors, type KoaContextWithOIDC } from 'oidc-provider';

const isDetail = (value: unknown): value is AuthorizationDetail =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const attestsIn = (details: readonly unknown[]): readonly AuthorizationDetail[] =>
  details.filter(isDetail).filter(({ type }) => type === ATTEST_TYPE);

/** Details of the client assertion of this request. */
const ofAssertion = new WeakMap<object, readonly AuthorizationDetail[]>();

/** HelseID's clients put them in the claim `assertion_details`; older ones in `authorization_details`. */
const claimsWithDetails = ['assertion_details', 'authorization_details'] as const;

const listed = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/**
 * Remembers what the assertion carries. At the token endpoint it becomes a parameter of the request, where the checks of
 * authorization_details meet it.
 */
export const takeFromAssertion = (ctx: KoaContextWithOIDC, claims: Readonly<Record<string, unknown>>): void => {
  const found = attestsIn(claimsWithDetails.flatMap((name) => listed(claims[name])));
  if (found.length === 0) return;
  const { params } = ctx.oidc;
  if (params === undefined || params['authorization_details'] !== undefined || found.length > 1) throw doubled();
  ofAssertion.set(ctx, found);
  if (ctx.oidc.route === 'token') params['authorization_details'] = JSON.stringify(found);
};

const doubled = (): Error => new errors.AccessDenied('HID-DOUBLE-STRUCTURE: the attest was sent twice');

const readParameter = (value: unknown): readonly unknown[] =>
  typeof value === 'string' ? listed(JSON.parse(value)) : [];

/** The one attest of a token request; null without one. Refuses two, wherever they stand. */
export const sentAttest = (
  ctx: KoaContextWithOIDC,
  earlier: readonly AuthorizationDetail[] | undefined,
): AuthorizationDetail | null => {
  const now = attestsIn(readParameter(ctx.oidc.params?.['authorization_details']));
  const [only, second] = [...now, ...attestsIn(earlier ?? [])];
  if (second !== undefined) throw doubled();
  return only ?? null;
};
