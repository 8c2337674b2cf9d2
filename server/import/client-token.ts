// https://www.rfc-editor.org/rfc/rfc6749#section-4.4: client credentials.

export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

/** A source of access tokens for one system client; keeps a token until it is asked for a new one. */
export const clientToken = (publicUrl: string, client: ClientCredentials) => {
  let current: Promise<string> | null = null;
  const request = async (): Promise<string> => {
    const answer = await fetch(`${publicUrl}/auth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/*.cruds' }),
    });
    if (!answer.ok) throw new Error(`${publicUrl}/auth/token answered ${answer.status}: is the client right?`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return token;
  };
  return (renew: 'if-needed' | 'now'): Promise<string> => {
    if (current === null || renew === 'now') current = request();
    return current;
  };
};
