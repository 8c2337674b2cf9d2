// DESIGN.md §1 no. 1 and §5: our own applications have no private door. Three journeys through a gate that knows only these addresses.

import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, personAt } from './browser.ts';
import { logInAsCitizen, logInAsWorker, logInAtAdmin, tabTo } from './log-in.ts';
import { healthy, recordNews2 } from './news2-entry.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { openVisit } from './visited-patient.ts';

/** The addresses of the contract that a journey may use; each stands for itself and what lies below it. */
const OPEN = [
  '/fhir',
  '/app-state',
  '/auth',
  '/access/why',
  '/access/who-sees',
  '/access/questions',
  '/access/represented',
  '/access/findings',
  '/access/watched',
  '/access/desk',
  '/access/units',
  '/access/people',
  '/access/assignments',
  '/access/requests',
  '/access/reviews',
  '/access/reports',
  '/sandbox',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/cds-services',
  '/exchange/inbox',
  '/scim/v2',
  '/arbeidsflate',
  '/innbygger',
  '/admin',
];

const isOpen = (path: string): boolean =>
  path === '/' || OPEN.some((one) => path === one || path.startsWith(`${one}/`));

let browser: Browser;
let people: People;
let gate: Server;
let proxy: string;
const refused: string[] = [];
const passed = new Set<string>();

/** A forward proxy: the browser asks it for whole addresses. */
const letThrough = (asked: IncomingMessage, answer: ServerResponse): void => {
  const { host, pathname } = new URL(asked.url ?? '');
  if (!isOpen(pathname)) {
    refused.push(`${asked.method} ${pathname}`);
    answer.writeHead(403).end();
    return;
  }
  passed.add(pathname.split('/')[1] ?? '');
  const onward = request(
    asked.url ?? '',
    { method: asked.method ?? 'GET', headers: { ...asked.headers, host } },
    (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    },
  );
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  gate = createServer(letThrough);
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const bound = gate.address();
  if (bound === null || typeof bound === 'string') throw new Error('the gate has no port');
  proxy = `http://127.0.0.1:${bound.port}`;
});

afterAll(async () => {
  await browser.close();
  gate.closeAllConnections();
  gate.close();
});

it('The front page comes whole, with its look, in one answer', async () => {
  const visitor = await personAt(browser, { proxy });
  const asked: string[] = [];
  visitor.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await visitor.page.goto(`${address()}/`);
  const { width } = (await visitor.page.getByRole('main').boundingBox()) ?? { width: 0 };
  expect(width, 'as narrow as the style has it').toBeLessThan(800);
  expect(asked).toEqual(['/']);
  await visitor.leave();
});

it('The nurse logs in, records a NEWS2 and sees it, with the contract alone', async () => {
  const nurse = await personAt(browser, { proxy });
  await logInAsWorker(nurse, people.nurse);
  await openVisit(nurse, 3);
  await recordNews2(nurse, healthy);
  await nurse.page.getByRole('heading', { name: 'Kritisk informasjon' }).waitFor();
  await nurse.leave();
});

it('The doctor finds the patient and opens an acute contact, with the contract alone', async () => {
  const doctor = await personAt(browser, { proxy });
  await logInAsWorker(doctor, people.doctor);
  await doctor.page.getByLabel('Fødselsnummer eller D-nummer').waitFor();
  await doctor.type(people.number);
  await doctor.press('Enter');
  await tabTo(doctor, doctor.page.getByLabel('Hvorfor trenger du journalen nå?'));
  await doctor.type('Fall i hjemmet, vurderes på legevakt');
  await doctor.press('Enter');
  await doctor.page.getByRole('heading', { name: people.citizen }).waitFor();
  await doctor.leave();
});

it('The citizen reads her measurements and her log, with the contract alone', async () => {
  const citizen = await personAt(browser, { proxy });
  await logInAsCitizen(citizen, people.citizen);
  await citizen.page.getByRole('heading', { name: 'Siste måling' }).waitFor();
  await citizen.page.getByRole('link', { name: 'Hvem har sett' }).click();
  await citizen.page.getByRole('heading', { level: 3 }).first().waitFor();
  await citizen.leave();
});

it('The privacy officer goes through every page of access governance, with the contract alone', async () => {
  const officer = await personAt(browser, { proxy });
  await logInAtAdmin(officer, 'Pernille Vernås');
  await officer.page.getByRole('link', { name: 'Personvernombud' }).waitFor();
  const links = await officer.page.getByRole('navigation', { name: 'Sider' }).getByRole('link').allTextContents();
  expect(links.length).toBe(8);
  for (const name of links) {
    await officer.page.getByRole('navigation', { name: 'Sider' }).getByRole('link', { name }).click();
    await officer.page.locator('[aria-current="page"]', { hasText: name }).waitFor();
    await officer.page.getByRole('heading', { level: 1 }).waitFor();
  }
  await officer.leave();
});

it('All of it went through the gate, and nothing else was asked for', () => {
  expect([...passed]).toEqual(
    expect.arrayContaining([
      '',
      'fhir',
      'app-state',
      'auth',
      'sandbox',
      'arbeidsflate',
      'innbygger',
      'admin',
      'access',
    ]),
  );
  expect(refused).toEqual([]);
});
