// Issue 3 "Must show" d: a client of exports and imports that outlives the server it speaks to.

import { setTimeout as pause } from 'node:timers/promises';
import { CLIENT } from './server-under-fire.ts';

export interface BulkFile {
  readonly url: string;
  readonly type: string;
  readonly count: number;
}

export interface BulkManifest {
  readonly output: readonly BulkFile[];
  readonly error: readonly BulkFile[];
  readonly extension?: { readonly lines: number; readonly imported: number; readonly refused: number };
}

export type Status =
  | { readonly state: 'running'; readonly progress: string }
  | { readonly state: 'done'; readonly manifest: BulkManifest };

/** Speaks to a server that may be away: what gets no answer, or one of 5xx, is asked again. */
export const bulkClient = (address: string) => {
  let token: string | null = null;
  const logIn = async (): Promise<string> => {
    const answer = await fetch(`${address}/auth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(CLIENT).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/*.cruds' }),
    });
    const { access_token: given } = (await answer.json()) as { readonly access_token?: string };
    if (given === undefined) throw new TypeError('the server gave no token');
    return given;
  };
  const once = async (url: string, init: RequestInit): Promise<Response> => {
    token ??= await logIn();
    const answer = await fetch(url.startsWith('http') ? url : `${address}/fhir/${url}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });
    if (answer.status === 401) token = null;
    if (answer.status >= 500 || answer.status === 401) throw new TypeError(`answered ${answer.status}`);
    return answer;
  };
  const persistently = async (url: string, init: RequestInit = {}): Promise<Response> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await once(url, init);
      } catch (error) {
        // fetch says TypeError when the connection breaks, whatever broke it.
        if (!(error instanceof TypeError) || tries > 600) throw error;
        await pause(50);
      }
    }
  };
  const begin = async (url: string, init: RequestInit = {}): Promise<string> => {
    const answer = await persistently(url, { ...init, headers: { prefer: 'respond-async', ...init.headers } });
    if (answer.status !== 202) throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`);
    return answer.headers.get('content-location') ?? '';
  };
  const ask = async (status: string): Promise<Status> => {
    const answer = await persistently(status);
    if (answer.status === 202) return { state: 'running', progress: answer.headers.get('x-progress') ?? '' };
    if (answer.status !== 200) throw new Error(`the job was answered ${answer.status}: ${await answer.text()}`);
    return { state: 'done', manifest: (await answer.json()) as BulkManifest };
  };
  const finished = async (status: string): Promise<BulkManifest> => {
    for (;;) {
      const told = await ask(status);
      if (told.state === 'done') return told.manifest;
      await pause(100);
    }
  };
  const lines = async (files: readonly BulkFile[]): Promise<readonly string[]> => {
    const all: string[] = [];
    for (const { url, count } of files) {
      const some = (await (await persistently(url)).text()).split('\n').filter((line) => line !== '');
      if (some.length !== count) throw new Error(`${url} has ${some.length} lines and not ${count}`);
      all.push(...some);
    }
    return all;
  };
  /** Every object of a kind, by paging through a search: 'Kind/id version'. */
  const listed = async (kind: string): Promise<readonly string[]> => {
    const all: string[] = [];
    for (let url: string | undefined = `${kind}?_count=1000&_sort=_id`; url !== undefined; ) {
      const page = (await (await persistently(url)).json()) as {
        readonly entry?: readonly {
          readonly resource: { readonly id: string; readonly meta: { readonly versionId: string } };
        }[];
        readonly link: readonly { readonly relation: string; readonly url: string }[];
      };
      all.push(...(page.entry ?? []).map(({ resource }) => `${kind}/${resource.id} ${resource.meta.versionId}`));
      url = page.link.find(({ relation }) => relation === 'next')?.url;
    }
    return all;
  };
  return { begin, ask, finished, lines, listed };
};
