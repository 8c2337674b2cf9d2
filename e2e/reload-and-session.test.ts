// Issue "NEWS2 from the nurse to the citizen" E16–E17, DESIGN.md §5 "session": what a reload keeps, and what log-out ends.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsWorker, pickPerson, tabTo } from './log-in.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';
import { openVisit, type VisitedPatient } from './visited-patient.ts';

let browser: Browser;
let people: People;
let nurse: Person;
let patient: VisitedPatient;

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  nurse = await personAt(browser);
  await logInAsWorker(nurse, people.nurse);
  patient = await openVisit(nurse, 2);
});

afterAll(async () => {
  await browser.close();
});

it('A reload keeps the log-in and the open patient, without a keystroke', async () => {
  const before = nurse.page.url();
  nurse.resetInteractions();
  await nurse.page.reload();
  await nurse.page.getByRole('heading', { name: patient.name }).waitFor();
  expect(nurse.page.url()).toBe(before);
  expect(nurse.interactions()).toBe(0);
});

it('A patient opened by her address, in a new tab of the same browser, is there', async () => {
  const tab = await nurse.context.newPage();
  await tab.goto(`${address()}/arbeidsflate/pasient/${patient.id}/news2`);
  await tab.getByRole('heading', { name: patient.name }).waitFor();
  await tab.close();
});

it('Back and forward keep the log-in', async () => {
  await nurse.page.getByRole('link', { name: 'Arbeidsflate' }).click();
  await nurse.page.getByRole('heading', { name: 'Dagens liste' }).waitFor();
  await nurse.page.goBack();
  await nurse.page.getByRole('heading', { name: patient.name }).waitFor();
});

it('The tokens stand in no storage of the browser', async () => {
  const kept = await nurse.page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
  expect(String(kept)).not.toMatch(/eyJ|access_token|refresh/);
  expect(String(kept)).not.toContain(patient.number);
});

it('Another browser is not logged in, and comes to the same patient after logging in', async () => {
  const other = await personAt(browser);
  await other.page.goto(`${address()}/arbeidsflate/pasient/${patient.id}`);
  await other.page.getByRole('heading', { name: 'Logg inn' }).waitFor();
  await pickPerson(other, { name: people.nurse, provider: 'HelseID' });
  await other.page.getByRole('heading', { name: patient.name }).waitFor();
  expect(other.page.url()).toBe(`${address()}/arbeidsflate/pasient/${patient.id}`);
  await other.leave();
});

it('Log-out ends the session: neither reload, nor back, nor the address opens anything', async () => {
  await tabTo(nurse, nurse.page.getByRole('button', { name: 'Logg ut' }));
  await nurse.press('Enter');
  const confirm = nurse.page.getByRole('button', { name: 'Logg ut' });
  const out = nurse.page.getByRole('heading', { name: 'Du er logget ut' });
  await confirm.or(out).first().waitFor();
  if (!(await out.isVisible())) await confirm.click();
  await out.waitFor();
  await nurse.page.reload();
  await out.waitFor();
  await nurse.page.goBack().catch(() => null);
  expect(await seenText(nurse.page.locator('body'))).not.toContain(patient.name);
  const tab = await nurse.context.newPage();
  await tab.goto(`${address()}/arbeidsflate/pasient/${patient.id}`);
  await tab.getByRole('heading', { name: 'Logg inn' }).waitFor();
  await tab.close();
});

it('The next one at the same browser gets her own session, and nothing of the last', async () => {
  await nurse.page.goto(`${address()}/arbeidsflate`);
  const again = nurse.page.getByRole('button', { name: 'Logg inn', exact: true });
  const page = nurse.page.getByRole('heading', { name: 'Logg inn' });
  await again.or(page).first().waitFor();
  if (await again.isVisible()) await again.click();
  await pickPerson(nurse, { name: people.doctor, provider: 'HelseID' });
  await nurse.page.getByRole('heading', { name: 'Legevakt' }).waitFor();
  expect(await seenText(nurse.page.locator('body'))).not.toContain(patient.name);
  expect(await seenText(nurse.page.locator('main'))).toContain(people.doctor);
});
