// Issue "NEWS2 from the nurse to the citizen" A18, A19, G23, DESIGN.md §7: no access before a written reason; then all at once.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsWorker, tabTo } from './log-in.ts';
import { grave, healthy, recordNews2 } from './news2-entry.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';
import { openVisit, type VisitedPatient } from './visited-patient.ts';

const REASON = 'Falt hjemme, slapp og varm, datter ringte 116117';

let browser: Browser;
let people: People;
let nurse: Person;
let doctor: Person;
let patient: VisitedPatient;
let patientPage: string;

const summary = ({ page }: Person) =>
  page.getByRole('region').filter({ has: page.getByRole('heading', { name: 'NEWS2', exact: true }) });

const findByNumber = async ({ page, press, type }: Person): Promise<void> => {
  await page.getByLabel('Fødselsnummer eller D-nummer').waitFor();
  await type(patient.number);
  await press('Enter');
  await page.getByRole('heading', { name: patient.name }).waitFor();
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  nurse = await personAt(browser);
  await logInAsWorker(nurse, people.nurse);
  patient = await openVisit(nurse, 1);
  patientPage = nurse.page.url();
  await recordNews2(nurse, healthy);
  doctor = await personAt(browser);
  await logInAsWorker(doctor, people.doctor);
});

afterAll(async () => {
  await browser.close();
});

describe('The doctor at the legevakt', () => {
  it('cannot open the patient by address before there is a reason', async () => {
    await doctor.page.goto(patientPage);
    await doctor.page.getByRole('heading', { name: 'Du har ikke tilgang til denne journalen' }).waitFor();
    expect(await seenText(doctor.page.locator('body'))).not.toContain(patient.name);
  });

  it('is told of a mistyped number before anything is asked', async () => {
    await doctor.page.goto(`${address()}/arbeidsflate`);
    await doctor.page.getByLabel('Fødselsnummer eller D-nummer').waitFor();
    await doctor.type(patient.number.replace(/.$/, (last) => String((Number(last) + 1) % 10)));
    await doctor.press('Enter');
    await doctor.page.getByText('Dette er ikke et gyldig fødselsnummer').waitFor();
  });

  it('finds the patient by national number: name, birth date and municipality, and nothing more', async () => {
    await doctor.page.goto(`${address()}/arbeidsflate`);
    await findByNumber(doctor);
    const card = await seenText(doctor.page.getByRole('region', { name: patient.name }));
    const [facts = ''] = card.split('Åpne øyeblikkelig hjelp');
    expect(facts.trim().split('\n').filter(Boolean)).toEqual([
      patient.name,
      expect.stringMatching(/^Født \d\d\.\d\d\.\d{4} · Kommune: \S+$/),
    ]);
  });

  it('must write why, and is told so', async () => {
    await tabTo(doctor, doctor.page.getByLabel('Hvorfor trenger du journalen nå?'));
    await doctor.type('vondt');
    await doctor.press('Enter');
    await doctor.page.getByText('Skriv hvorfor du trenger journalen').waitFor();
    expect(doctor.page.url()).not.toContain('/pasient/');
  });

  it('opens an acute contact with a written reason and sees the NEWS2 at once, with its age and origin', async () => {
    await doctor.press('Control+a');
    await doctor.type(REASON);
    await doctor.press('Enter');
    await doctor.page.waitForURL(/\/pasient\/[^/]+$/);
    await summary(doctor).getByText('Lav risiko').waitFor();
    const shown = await seenText(summary(doctor));
    expect(shown).toMatch(/0\s*Lav risiko\s*(nå|for \d+ (sekund|minutt)\w* siden)/);
    expect(shown).toContain(`${people.nurse}, Hjemmetjenesten`);
  });

  it('sees the next NEWS2 of the nurse within five seconds, without touching the page', async () => {
    await recordNews2(nurse, grave);
    await summary(doctor).getByText('Høy risiko').waitFor({ timeout: 5_000 });
    expect(await seenText(summary(doctor))).toMatch(/16\s*Høy risiko/);
  });

  it('finds the contact among the current ones at home, with the last NEWS2', async () => {
    await doctor.page.getByRole('link', { name: 'Arbeidsflate' }).click();
    const contact = doctor.page.getByRole('listitem').filter({ hasText: REASON }).first();
    await contact.getByText('Høy risiko').waitFor();
    expect(await seenText(contact)).toContain(patient.name);
  });

  it('and the nurse have left the national number in no address', () => {
    const asked = [...nurse.addresses(), ...doctor.addresses()];
    expect(asked.filter((one) => decodeURIComponent(one).includes(patient.number))).toEqual([]);
  });
});

describe('A nurse of another unit, without a relationship to the patient,', () => {
  let stranger: Person;

  beforeAll(async () => {
    stranger = await personAt(browser);
    await logInAsWorker(stranger, 'Ruth Bakken');
    await stranger.page.getByRole('heading', { name: 'Dagens liste' }).waitFor();
  });

  it('does not find the patient by name', async () => {
    await stranger.press('Control+k');
    await stranger.type(patient.name);
    await stranger.page.getByText('Fant ingen.').waitFor();
    await stranger.press('Escape');
    await stranger.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('is refused, and offered emergency access with a written reason', async () => {
    await stranger.press('Control+k');
    await stranger.type(patient.number);
    await stranger.press('Enter');
    await stranger.page.getByRole('heading', { name: 'Du har ikke tilgang til denne journalen' }).waitFor();
    await stranger.page.getByRole('heading', { name: 'Nødtilgang' }).waitFor();
    expect(await seenText(stranger.page.locator('main'))).not.toMatch(/risiko/);
  });

  it('must write why', async () => {
    await tabTo(stranger, stranger.page.getByRole('button', { name: 'Åpne med nødtilgang' }));
    await stranger.press('Enter');
    await stranger.page.getByText('Skriv hvorfor du må ha tilgang (').waitFor();
  });

  it('opens with the reason and sees the same NEWS2 as the others', async () => {
    await tabTo(stranger, stranger.page.getByLabel('Skriv hvorfor du må ha tilgang nå'));
    await stranger.type('Fant pasienten bevisstløs i trappen');
    await tabTo(stranger, stranger.page.getByRole('button', { name: 'Åpne med nødtilgang' }));
    await stranger.press('Enter');
    await summary(stranger).getByText('Høy risiko').waitFor();
  });
});
