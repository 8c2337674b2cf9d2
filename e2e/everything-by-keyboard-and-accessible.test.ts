// Issue "NEWS2 from the nurse to the citizen" G25, https://www.w3.org/TR/WCAG22/: each page and dialog, at three widths, by keyboard, in three languages.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations, keyboardProblems, overflow } from './accessibility.ts';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsCitizen, logInAsWorker } from './log-in.ts';
import { grave, recordNews2, typeValues } from './news2-entry.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';
import { openVisit, type VisitedPatient } from './visited-patient.ts';

/** A desktop, a phone, and 1280 px at 400 % zoom (SC 1.4.10). */
const WIDTHS = [1280, 375, 320];

let browser: Browser;
let people: People;

const atEachWidth = async ({ page }: Person): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    problems.push(...(await accessibilityViolations(page)).map((violation) => `${width} px: ${violation}`));
    const wide = await overflow(page);
    if (wide > 0) problems.push(`${width} px: ${wide} px too wide`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return problems;
};

const expectAllWell = async (person: Person): Promise<void> => {
  expect(await atEachWidth(person)).toEqual([]);
  expect(await keyboardProblems(person.page)).toEqual([]);
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
});

afterAll(async () => {
  await browser.close();
});

describe('Before the log-in', () => {
  let visitor: Person;

  beforeAll(async () => {
    visitor = await personAt(browser);
  });

  it('the front page', async () => {
    await visitor.page.goto(`${address()}/`);
    await expectAllWell(visitor);
  });

  it('the log-in page', async () => {
    await visitor.page.goto(`${address()}/arbeidsflate`);
    await visitor.page.getByRole('heading', { name: 'Logg inn' }).waitFor();
    await expectAllWell(visitor);
  });

  it('the pick-a-person page', async () => {
    await visitor.page.getByRole('button', { name: 'Logg inn med HelseID' }).click();
    await visitor.page.getByLabel('Søk etter navn eller rolle').fill('sykepleier nord');
    await visitor.press('Enter');
    // Before the search the page tells how many hundreds there are.
    await visitor.page
      .getByRole('status')
      .filter({ hasText: /^[1-9]\d? person/ })
      .waitFor();
    await expectAllWell(visitor);
  });

  it('the page of a log-in that was broken off', async () => {
    await visitor.page.getByLabel('Hva skal skje').selectOption({ index: 1 });
    await visitor.page.getByRole('list').getByRole('button').first().click();
    await visitor.page.getByRole('heading', { level: 1 }).filter({ hasText: 'lyktes ikke' }).waitFor();
    await expectAllWell(visitor);
  });
});

describe('An app from another supplier', () => {
  let visitor: Person;
  let app: string;
  let authorize: string;

  beforeAll(async () => {
    visitor = await personAt(browser);
    const { request } = visitor.context;
    const found = await (await request.get(`${address()}/auth/.well-known/openid-configuration`)).json();
    authorize = found.authorization_endpoint;
    const registered = await request.post(found.registration_endpoint, {
      data: {
        client_name: 'Sårjournal',
        redirect_uris: [`${address()}/`],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        scope: 'openid fhirUser launch/patient patient/Observation.rs',
      },
    });
    expect(registered.status(), await registered.text()).toBe(201);
    app = (await registered.json()).client_id;
    await logInAsWorker(visitor, people.nurse);
  });

  it('asks which patient, on a page that all can use', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app,
      redirect_uri: `${address()}/`,
      scope: 'openid fhirUser launch/patient patient/Observation.rs',
      state: 'e2e-state-e2e-state',
      aud: `${address()}/fhir`,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    await visitor.page.goto(`${authorize}?${query}`);
    await visitor.page.getByRole('heading', { name: 'Velg pasient' }).waitFor();
    await expectAllWell(visitor);
  });

  it('asks for consent, on a page that all can use', async () => {
    await visitor.page.getByRole('list').getByRole('button').first().click();
    await visitor.page.getByText('Sårjournal').first().waitFor();
    await expectAllWell(visitor);
  });
});

describe('In the workspace', () => {
  let nurse: Person;
  let patient: VisitedPatient;

  beforeAll(async () => {
    nurse = await personAt(browser);
    await logInAsWorker(nurse, people.nurse);
    patient = await openVisit(nurse, 3);
  });

  const open = async (path: string, heading: string | RegExp): Promise<void> => {
    await nurse.page.goto(`${address()}/arbeidsflate/${path}`);
    await nurse.page.getByRole('heading', { name: heading }).first().waitFor();
    await nurse.page.waitForLoadState('networkidle');
  };

  it('the NEWS2 form, empty', async () => {
    await open(`pasient/${patient.id}/news2`, patient.name);
    await expectAllWell(nurse);
  });

  it('the NEWS2 form with what must be corrected', async () => {
    await nurse.page.getByLabel('Respirasjon').focus();
    await typeValues(nurse, ['25', '91', 'o', '12']);
    await nurse.press('Enter');
    await nurse.page.getByText('Dette må rettes').waitFor();
    await expectAllWell(nurse);
  });

  it('the NEWS2 form, full, with the response card', async () => {
    await nurse.page.getByLabel('Respirasjon').focus();
    await typeValues(nurse, grave);
    await nurse.page.getByRole('heading', { name: /Gjør dette nå/ }).waitFor();
    await expectAllWell(nurse);
  });

  it('the overview, just after saving', async () => {
    await open(`pasient/${patient.id}`, patient.name);
    await recordNews2(nurse, grave);
    await expectAllWell(nurse);
  });

  it('the overview, with the trend as a table', async () => {
    await open(`pasient/${patient.id}`, patient.name);
    await nurse.page.getByText('Vis som tabell').click();
    await expectAllWell(nurse);
  });

  it('the list of the day, with a measurement due', async () => {
    await open('', 'Dagens liste');
    await expectAllWell(nurse);
  });

  it('the search for people, with hits', async () => {
    await nurse.press('Control+k');
    await nurse.type(patient.name.split(' ')[0] ?? '');
    await nurse.page.getByRole('listbox').getByRole('option').first().waitFor();
    await expectAllWell(nurse);
    await nurse.press('Escape');
  });

  it('a record without access, with the emergency door', async () => {
    const stranger = await personAt(browser);
    await logInAsWorker(stranger, 'Ruth Bakken');
    await stranger.page.goto(`${address()}/arbeidsflate/pasient/${patient.id}`);
    await stranger.page.getByRole('heading', { name: 'Nødtilgang' }).waitFor();
    await expectAllWell(stranger);
    await stranger.leave();
  });

  it('the home of the doctor, with a person found and one in care', async () => {
    const doctor = await personAt(browser);
    await logInAsWorker(doctor, people.doctor);
    await doctor.page.getByLabel('Fødselsnummer eller D-nummer').waitFor();
    await doctor.type(patient.number);
    await doctor.press('Enter');
    await doctor.page.getByLabel('Hvorfor trenger du journalen nå?').waitFor();
    await expectAllWell(doctor);
    await doctor.leave();
  });

  it.each([
    ['nn', 'Nynorsk', 'Vaken', 'Systolisk blodtrykk'],
    ['en', 'English', 'Alert', 'Systolic blood pressure'],
    ['nb', 'Bokmål', 'Våken', 'Systolisk blodtrykk'],
  ])('speaks %s after one choice, and remembers it', async (code, language, ...words) => {
    await nurse.page.getByRole('combobox').first().selectOption({ label: language });
    await nurse.page.locator(`html[lang="${code}"]`).waitFor({ state: 'attached' });
    await nurse.page.goto(`${address()}/arbeidsflate/pasient/${patient.id}/news2`);
    for (const word of words) await nurse.page.getByText(word).first().waitFor();
    expect(await nurse.page.locator('html').getAttribute('lang')).toBe(code);
    expect(await seenText(nurse.page.locator('main')), 'keys without words').not.toMatch(
      /\b(day|form|part|patient|band)\.[a-z]/,
    );
    expect(await accessibilityViolations(nurse.page)).toEqual([]);
  });

  it('the page after the log-out', async () => {
    await nurse.page.getByRole('button', { name: 'Logg ut' }).click();
    await nurse.page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: /logg(e|et)? ut/i })
      .waitFor();
    await expectAllWell(nurse);
  });
});

describe('In the record of the citizen', () => {
  let citizen: Person;

  beforeAll(async () => {
    citizen = await personAt(browser);
    await logInAsCitizen(citizen, people.citizen);
  });

  it('the measurements, all unfolded', async () => {
    await citizen.page.getByRole('heading', { name: 'Siste måling' }).waitFor();
    for (const summary of await citizen.page.locator('summary').all()) await summary.click();
    await expectAllWell(citizen);
  });

  it('who has looked, all unfolded', async () => {
    await citizen.page.getByRole('link', { name: 'Hvem har sett' }).click();
    await citizen.page.locator('summary').first().waitFor();
    for (const summary of await citizen.page.locator('summary').all()) await summary.click();
    await expectAllWell(citizen);
  });

  it.each([
    ['nn', 'Nynorsk'],
    ['en', 'English'],
    ['nb', 'Bokmål'],
  ])('speaks %s after one choice', async (code, language) => {
    const before = await seenText(citizen.page.locator('main'));
    await citizen.page.getByRole('combobox').first().selectOption({ label: language });
    await citizen.page.locator(`html[lang="${code}"]`).waitFor({ state: 'attached' });
    expect(await seenText(citizen.page.locator('main'))).not.toBe(before);
    expect(await accessibilityViolations(citizen.page)).toEqual([]);
  });
});
