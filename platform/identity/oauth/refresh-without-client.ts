// RFC 6749 §3.2.1 lets a public client name itself; the public library of SMART apps (fhirclient 2.6) does not when it refreshes in a browser.

import type { Provider } from 'oidc-provider';

/** Whoever names or proves herself in any way is taken at her word. */
const OWN_WORD = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'];

/**
 * The same form with the client added, when it refreshes and says nothing of who sends it: then the refresh token says it.
 * Of public clients only, whose id is no secret; who has a secret or a key must show it.
 */
export const withClientOfToken = async (
  provider: Provider,
  body: string,
  authorization: string | undefined,
): Promise<string> => {
  const form = new URLSearchParams(body);
  const [token, second] = form.getAll('refresh_token');
  const anonymous = authorization === undefined && !OWN_WORD.some((name) => form.has(name));
  if (!anonymous || form.get('grant_type') !== 'refresh_token' || token === undefined || second !== undefined)
    return body;
  const clientId = (await provider.RefreshToken.find(token))?.clientId;
  const client = clientId === undefined ? undefined : await provider.Client.find(clientId);
  if (client?.clientAuthMethod !== 'none') return body;
  return `${body}&${new URLSearchParams({ client_id: client.clientId })}`;
};
