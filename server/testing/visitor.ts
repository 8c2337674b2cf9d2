// CONTRIBUTING.md "Tests": someone who visits the server, and remembers every address and header that came back.

export interface Trace {
  readonly what: string;
  readonly text: string;
}

export interface Visited {
  readonly status: number;
  readonly url: URL;
  readonly body: string;
}

const form = /<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs;
const attribute = (tag: string, name: string): string =>
  written(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
const written = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#x2F;', '/');

/** Addresses that a page or a document leads to. */
const addressesIn = (body: string): readonly string[] =>
  [...body.matchAll(/(?:href|action|src)="([^"]*)"|"(?:url|fullUrl|location|reference|instance)":"([^"]*)"/g)].map(
    ([, html, json]) => html ?? json ?? '',
  );

export class Visitor {
  /** Every header and address that was shown to this visitor, and where. */
  readonly traces: Trace[] = [];
  /** By path and name: the log-in server and the test providers use the same names. */
  readonly #cookies = new Map<string, { readonly path: string; readonly pair: string }>();
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  /** Asks once; redirects are remembered, not followed. */
  async ask(path: string, init: RequestInit = {}): Promise<Visited & { readonly location: string | null }> {
    const url = new URL(path, this.#address);
    const cookie = [...this.#cookies.values()]
      .filter(({ path }) => url.pathname.startsWith(path))
      .map(({ pair }) => pair)
      .join('; ');
    const headers = { accept: 'text/html', cookie, ...init.headers };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? '/';
      this.#cookies.set(`${path} ${pair.split('=')[0]}`, { path, pair });
    }
    const body = await answer.text();
    const where = `${init.method ?? 'GET'} ${url.pathname}`;
    this.traces.push({ what: `headers of ${where}`, text: JSON.stringify([...answer.headers]) });
    for (const address of addressesIn(body)) this.traces.push({ what: `address in ${where}`, text: address });
    return { status: answer.status, url, body, location: answer.headers.get('location') };
  }

  /** Asks and follows redirects within the server. */
  async visit(path: string, init: RequestInit = {}): Promise<Visited> {
    let visited = await this.ask(path, init);
    while (visited.location !== null) {
      const next = new URL(visited.location, visited.url);
      this.traces.push({ what: `redirect from ${visited.url.pathname}`, text: next.href });
      if (next.origin !== new URL(this.#address).origin || next.pathname.startsWith('/arbeidsflate')) {
        return { ...visited, url: next };
      }
      visited = await this.ask(next.href);
    }
    return visited;
  }

  /** Sends the form of a page that has this text in it, with some fields filled in. */
  submit(page: Visited, text: string, filled: Readonly<Record<string, string>> = {}): Promise<Visited> {
    const [, action = '', inside = ''] = [...page.body.matchAll(form)].find(([all]) => all.includes(text)) ?? [];
    const inputs = [...inside.matchAll(/<input[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'name'),
      attribute(tag, 'value'),
    ]);
    const fields = new URLSearchParams({ ...Object.fromEntries(inputs), ...filled });
    const origin = new URL(this.#address).origin;
    return this.visit(new URL(written(action), page.url).href, { method: 'POST', body: fields, headers: { origin } });
  }
}
