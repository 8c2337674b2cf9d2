// CONTRIBUTING.md "Tests": a browser without a screen: cookies by path, redirects, forms. No script, as the pages promise.

interface Cookie {
  readonly value: string;
  readonly path: string;
}

export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

export interface FormOnPage {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly text: string;
}

const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : decode(found);
};

/** The forms of a page with their hidden fields. */
export const formsOf = ({ body, url }: Visit): readonly FormOnPage[] =>
  [...body.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', inside = '']) => {
    const inputs = [...inside.matchAll(/<input[^>]*>/g)].map(([tag]) => tag);
    const fields = inputs.map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? ''] as const);
    return {
      action: new URL(attribute(head, 'action') ?? '', url).href,
      fields: Object.fromEntries(fields.filter(([name]) => name !== '')),
      text: decode(inside.replace(/<[^>]+>/g, ' ')).trim(),
    };
  });

/** Stops at redirects to `stopAt` (the app's address), which it does not visit. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();
  readonly #stopAt: string;

  constructor(stopAt: string) {
    this.#stopAt = stopAt;
  }

  get cookies(): readonly string[] {
    return [...this.#cookies.keys()];
  }

  #cookieHeader(url: URL): string {
    return [...this.#cookies]
      .filter(
        ([, { path }]) => url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
      )
      .map(([key, { value }]) => `${key.slice(key.indexOf('|', key.indexOf('|') + 1) + 1)}=${value}`)
      .join('; ');
  }

  #remember(url: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = ''] = pair.split('=');
      const value = pair.slice(name.length + 1);
      const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
      const key = `${url.host}|${path}|${name}`;
      if (value === '' || attributes.some((one) => one.includes('1970'))) this.#cookies.delete(key);
      else this.#cookies.set(key, { value, path });
    }
  }

  async open(address: string, init: RequestInit = {}): Promise<Visit> {
    let url = new URL(address);
    let request = init;
    for (let step = 0; step < 20; step += 1) {
      if (url.href.startsWith(this.#stopAt)) return { url, status: 0, body: '', headers: new Headers() };
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { accept: 'text/html', ...request.headers, cookie: this.#cookieHeader(url) },
      });
      this.#remember(url, response.headers);
      const location = response.headers.get('location');
      if (location === null) {
        return { url, status: response.status, body: await response.text(), headers: response.headers };
      }
      await response.body?.cancel();
      url = new URL(location, url);
      request = {};
    }
    throw new Error(`too many redirects, last to ${url.pathname}`);
  }

  submit(form: FormOnPage, more: Readonly<Record<string, string>> = {}): Promise<Visit> {
    return this.open(form.action, { method: 'POST', body: new URLSearchParams({ ...form.fields, ...more }) });
  }
}
