// platform/access README "/access": the few requests of these pages; no private door.
import { type Answer, type Failure, failureOf, offline, useSession } from '@fkj/apps-ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export interface Access {
  get<Value>(path: string): Promise<Answer<Value>>;
  post<Value>(path: string, body: object): Promise<Answer<Value>>;
}

type Token = (why: 'first' | 'refused') => Promise<string | null>;

const attempt = async (path: string, body: object | null, token: string | null): Promise<Response> =>
  fetch(path, {
    method: body === null ? 'GET' : 'POST',
    credentials: 'omit',
    cache: 'no-store',
    headers: {
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });

/** The sentence of a refusal in the language of the page, where the server has it. */
const inLanguage = (failure: Failure, body: unknown, language: string): Failure => {
  const sentences = typeof body === 'object' && body !== null ? Reflect.get(body, 'sentences') : undefined;
  const own = typeof sentences === 'object' && sentences !== null ? Reflect.get(sentences, language) : undefined;
  return typeof own === 'string' ? { ...failure, sentences: [own] } : failure;
};

const send = async <Value>(
  token: Token,
  { path, body, language }: { readonly path: string; readonly body: object | null; readonly language: string },
): Promise<Answer<Value>> => {
  try {
    const first = await attempt(path, body, await token('first'));
    const response = first.status === 401 ? await attempt(path, body, await token('refused')) : first;
    const text = await response.text();
    const answer: unknown = text === '' ? {} : JSON.parse(text);
    // Our own server's answer, in the shape that its README gives.
    if (response.ok) return { ok: true, value: answer as Value };
    return { ok: false, error: inLanguage(failureOf(response.status, answer), answer, language) };
  } catch {
    return { ok: false, error: offline };
  }
};

export function useAccess(): Access {
  const { session } = useSession();
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(
    () => ({
      get: (path) => send(session.token, { path, body: null, language }),
      post: (path, body) => send(session.token, { path, body, language }),
    }),
    [session, language],
  );
}
