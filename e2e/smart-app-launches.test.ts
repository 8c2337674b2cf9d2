// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html: the public library in a page of another origin, launched by the EHR and on its own.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsWorker, pickPerson } from './log-in.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { type SmartApp, startSmartApp } from './smart-app.ts';
import { openVisit, type VisitedPatient } from './visited-patient.ts';

let browser: Browser;
let people: People;
let app: SmartApp;
let nurse: Person;
let patient: VisitedPatient;

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  app = await startSmartApp(address());
  nurse = await personAt(browser);
  await logInAsWorker(nurse, people.nurse);
  patient = await openVisit(nurse, 1);
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

interface Told {
  readonly patient: string;
  readonly observation: string | null;
  readonly user: string;
  readonly banner: boolean;
  readonly intent: string | null;
}

const toldBy = async (page: Page): Promise<Told> => {
  await page.waitForURL(`${app.origin}/app*`);
  const status = page.getByRole('status').filter({ hasText: /./ });
  const text = (await status.textContent()) ?? '';
  if (!text.startsWith('{')) throw new Error(text);
  return JSON.parse(text) as Told;
};

/** The library's own refreshing, in the page; answers whether the token changed and still reads the patient. */
const refresh = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    const before = client.state.tokenResponse.access_token;
    await client.refresh();
    const patient = await client.patient.read();
    return { changed: before !== client.state.tokenResponse.access_token, patient: patient.id };
  })()`);

const allow = (page: Page): Promise<void> => page.getByRole('button', { name: 'Gi tilgang', exact: true }).click();

it('An app that the nurse opens from the EHR knows her patient, reads her, and refreshes', async () => {
  const token = nurse.context.waitForEvent('response', (answer) => answer.url() === `${address()}/auth/token`);
  await nurse.page.reload();
  const { access_token: access } = (await (await token).json()) as { access_token: string };
  const launched = await fetch(`${address()}/auth/launch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    body: JSON.stringify({ patient: patient.id, intent: 'growth-chart' }),
  });
  expect(launched.status).toBe(201);
  const { launch, iss } = (await launched.json()) as { launch: string; iss: string };
  const tab = await nurse.context.newPage();
  await tab.goto(`${app.origin}/launch?${new URLSearchParams({ iss, launch })}`);
  await allow(tab);
  const told = await toldBy(tab);
  expect(told).toEqual({
    patient: patient.id,
    observation: `Patient/${patient.id}`,
    user: expect.stringMatching(/Practitioner\//),
    banner: false,
    intent: 'growth-chart',
  });
  expect(await refresh(tab)).toEqual({ changed: true, patient: patient.id });
  await tab.close();
});

it('An app that she opens on its own logs her in, lets her choose a patient, and refreshes', async () => {
  const other = await personAt(browser);
  await other.page.goto(`${app.origin}/launch?${new URLSearchParams({ iss: `${address()}/fhir` })}`);
  await pickPerson(other, { name: people.nurse, provider: 'HelseID' });
  await other.page.getByLabel('Navn').fill(patient.name);
  await other.page.keyboard.press('Enter');
  await other.page.getByRole('button', { name: new RegExp(`^${patient.name}`) }).click();
  await allow(other.page);
  expect(await toldBy(other.page)).toMatchObject({ patient: patient.id, banner: true });
  expect(await refresh(other.page)).toEqual({ changed: true, patient: patient.id });
  await other.leave();
});

it('A citizen who opens it gets her own record', async () => {
  const citizen = await personAt(browser);
  await citizen.page.goto(`${app.origin}/launch?${new URLSearchParams({ iss: `${address()}/fhir` })}`);
  await pickPerson(citizen, { name: people.citizen, provider: 'ID-porten' });
  await allow(citizen.page);
  expect((await toldBy(citizen.page)).user).toMatch(/Patient\//);
  await citizen.leave();
});

it('Who says no sends the app away with nothing', async () => {
  const other = await personAt(browser);
  await other.page.goto(`${app.origin}/launch?${new URLSearchParams({ iss: `${address()}/fhir` })}`);
  await pickPerson(other, { name: people.citizen, provider: 'ID-porten' });
  await other.page.getByRole('button', { name: 'Ikke gi tilgang' }).click();
  await expect(toldBy(other.page)).rejects.toThrow(/failed/);
  await other.leave();
});
