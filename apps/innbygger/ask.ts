// DESIGN.md §5: what the citizen's pages ask of the open paths beside /fhir; problem+json (RFC 9457) where it is refused.
import { type Answer, failureOf, offline } from '@fkj/apps-ui';

type Token = (why: 'first' | 'refused') => Promise<string | null>;

/** GET, or POST with a body. The answer has the shape that the path's README gives: it is our own server's. */
export const ask = async <Value>(token: Token, path: string, body?: object): Promise<Answer<Value>> => {
  try {
    const response = await fetch(path, {
      credentials: 'omit',
      cache: 'no-store',
      headers: { authorization: `Bearer ${(await token('first')) ?? ''}`, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    return response.ok
      ? { ok: true, value: answer as Value }
      : { ok: false, error: failureOf(response.status, answer) };
  } catch {
    return { ok: false, error: offline };
  }
};
