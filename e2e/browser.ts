// reference/users-and-screens.md A.16: a real browser, and every interaction counted.

import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { packedBrowser } from './packed-browser.ts';

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

const systemBrowser = (): string | undefined => {
  const named = process.env['CHROMIUM_PATH'];
  return named ?? systemBrowsers.find((path) => existsSync(path));
};

const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];

/** The browser that CHROMIUM_PATH names, the system's Chromium, or the one inside the npm package. */
export const launchBrowser = (): Promise<Browser> => {
  const own = systemBrowser();
  if (own !== undefined) return chromium.launch({ executablePath: own, args });
  const { executablePath, env } = packedBrowser();
  return chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
};

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Clicks, taps, key chords and field entries since the last reset. */
  readonly interactions: () => number;
  readonly resetInteractions: () => void;
  readonly click: (role: Parameters<Page['getByRole']>[0], name: string | RegExp) => Promise<void>;
  /** A key or chord such as 'Control+k'. */
  readonly press: (chord: string) => Promise<void>;
  /** One field entry, however many characters it has. */
  readonly type: (text: string) => Promise<void>;
  /** Every address that this person's browser asked for or showed. */
  readonly addresses: () => readonly string[];
  readonly leave: () => Promise<void>;
}

interface Seat {
  readonly width?: number;
  readonly height?: number;
  /** Address of a proxy that all requests go through. */
  readonly proxy?: string;
}

/** A person at a browser of her own: own cookies, own window, own count. */
export const personAt = async (browser: Browser, { width = 1280, height = 800, proxy }: Seat = {}): Promise<Person> => {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    ...(proxy === undefined ? {} : { proxy: { server: proxy } }),
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const addresses: string[] = [];
  context.on('request', (request) => addresses.push(request.url()));
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  let count = 0;
  return {
    page,
    context,
    interactions: () => count,
    resetInteractions: () => {
      count = 0;
    },
    click: async (role, name) => {
      count += 1;
      await page.getByRole(role, { name }).first().click();
    },
    press: async (chord) => {
      count += 1;
      await page.keyboard.press(chord);
    },
    type: async (text) => {
      count += 1;
      await page.keyboard.type(text);
    },
    addresses: () => addresses,
    leave: () => context.close(),
  };
};
