// Pasientjournalforskriften § 14, issue "NEWS2 from the nurse to the citizen" G24: my measurements, and who has looked and why.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsCitizen, logInAsWorker, tabTo } from './log-in.ts';
import { recordNews2, singleThree } from './news2-entry.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';
import { openVisit, type VisitedPatient } from './visited-patient.ts';

/** Lines of the log that are shown at first. */
const A_PAGE = 200;

const REASON = 'Ringte 116117 med pustevansker i natt';

let browser: Browser;
let people: People;
let citizen: Person;
let patient: VisitedPatient;
let neighbour: VisitedPatient;

const nurseMeasures = async (): Promise<void> => {
  const nurse = await personAt(browser);
  await logInAsWorker(nurse, people.nurse);
  neighbour = await openVisit(nurse, 2);
  await nurse.page.goBack();
  patient = await openVisit(nurse, 0);
  await recordNews2(nurse, singleThree);
  await nurse.leave();
};

const doctorLooks = async (): Promise<void> => {
  const doctor = await personAt(browser);
  await logInAsWorker(doctor, people.doctor);
  await doctor.page.getByLabel('Fødselsnummer eller D-nummer').waitFor();
  await doctor.type(people.number);
  await doctor.press('Enter');
  await tabTo(doctor, doctor.page.getByLabel('Hvorfor trenger du journalen nå?'));
  await doctor.type(REASON);
  await doctor.press('Enter');
  await doctor.page.waitForURL(/\/pasient\//);
  await doctor.page.getByText('Lav til middels risiko').first().waitFor();
  await doctor.leave();
};

/** The bearer token of the open page, as anyone can read it in her own browser's tools. */
const tokenOf = async ({ page }: Person): Promise<string> => {
  const asked = page.waitForRequest((request) => request.headers()['authorization'] !== undefined);
  await page.reload();
  return (await asked).headers()['authorization'] ?? '';
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  await nurseMeasures();
  await doctorLooks();
  citizen = await personAt(browser, { width: 375, height: 740 });
  await logInAsCitizen(citizen, people.citizen);
});

afterAll(async () => {
  await browser.close();
});

describe('The citizen', () => {
  it('reads the newest measurement in plain words: who, when, how much, and what it means', async () => {
    const latest = citizen.page.getByRole('region', { name: 'Siste måling' });
    await latest.getByText('Lav til middels').waitFor();
    const shown = await seenText(latest);
    expect(shown).toContain(people.nurse);
    expect(shown).toMatch(/nå|for \d+ (sekund|minutt)/);
    expect(shown).toContain('3 av 20 poeng');
    expect(shown).toContain('Én av verdiene skilte seg tydelig ut.');
  });

  it('unfolds the seven values in everyday words, by keyboard', async () => {
    await tabTo(citizen, citizen.page.locator('summary').first());
    await citizen.press('Enter');
    const shown = await seenText(citizen.page.getByRole('region', { name: 'Siste måling' }));
    for (const words of [
      '25 pust i minuttet',
      '97 prosent',
      'vanlig luft',
      '124 mmHg',
      '72 slag',
      'Våken',
      '36,9 grader',
    ])
      expect(shown).toContain(words);
  });

  it('sees that the nurse and the doctor have been there, when, and why it was allowed', async () => {
    await tabTo(citizen, citizen.page.getByRole('link', { name: 'Hvem har sett' }));
    await citizen.press('Enter');
    await citizen.page.getByRole('heading', { name: people.doctor }).waitFor();
    const visitor = (name: string) =>
      citizen.page
        .getByRole('listitem')
        .filter({ has: citizen.page.getByRole('heading', { name }) })
        .first();
    for (const name of [people.nurse, people.doctor]) await visitor(name).locator('summary').press('Enter');
    const nurse = await seenText(visitor(people.nurse));
    expect(nurse).toMatch(/sykepleier, Hjemmetjenesten/);
    expect(nurse).toMatch(/kl\. \d\d:\d\d/);
    expect(nurse).toMatch(/(Arbeidsliste|Avtale|Tjeneste): .*(personen|enheten)/);
    const doctor = await seenText(visitor(people.doctor));
    expect(doctor).toMatch(/lege, .*legevakt/);
    expect(doctor).toContain('En lege på legevakt åpnet en øyeblikkelig hjelp-kontakt');
    expect(doctor).toContain(REASON);
  });

  it('asks why, in her own words, and sees that the question waits for the leader', async () => {
    const visitor = citizen.page
      .getByRole('listitem')
      .filter({ has: citizen.page.getByRole('heading', { name: people.nurse }) })
      .first();
    await tabTo(citizen, visitor.getByRole('button', { name: /^Spør hvorfor/ }));
    await citizen.press('Enter');
    await tabTo(citizen, visitor.getByLabel(/^Hva lurer du på/));
    await citizen.type('Jeg husker ikke dette besøket.');
    await tabTo(citizen, visitor.getByRole('button', { name: 'Send spørsmålet' }));
    await citizen.press('Enter');
    await visitor.getByText('Lederen har ikke svart ennå').waitFor();
  });

  it('finds her own look as her own', async () => {
    await citizen.page.reload();
    await citizen.page.getByRole('heading', { name: 'Du selv' }).first().waitFor();
  });

  it('is shown more of a long log when she asks for it', async () => {
    const headers = { authorization: await tokenOf(citizen) };
    const own = `${address()}/fhir/Patient/${patient.id}`;
    for (let look = 0; look < A_PAGE; look++) {
      expect((await citizen.context.request.get(own, { headers })).status()).toBe(200);
    }
    await citizen.page.reload();
    await citizen.page.getByRole('heading', { name: 'Du selv' }).first().waitFor();
    const doctor = citizen.page.getByRole('heading', { name: people.doctor });
    expect(await doctor.count()).toBe(0);
    await tabTo(citizen, citizen.page.getByRole('button', { name: 'Vis flere' }));
    await citizen.press('Enter');
    await doctor.first().waitFor();
  });
});

describe('Another citizen', () => {
  let other: Person;

  beforeAll(async () => {
    other = await personAt(browser);
    await logInAsCitizen(other, neighbour.name);
  });

  it('is let into her own record only', async () => {
    await other.page.getByRole('heading', { name: 'Mine målinger' }).waitFor();
    expect(await seenText(other.page.locator('main'))).not.toContain('3 av 20 poeng');
  });

  it('gets nothing of the first by direct address, neither facts nor log', async () => {
    const headers = { authorization: await tokenOf(other) };
    const { request } = other.context;
    const get = (path: string) => request.get(`${address()}${path}`, { headers });
    const post = (path: string, data: object) => request.post(`${address()}${path}`, { headers, data });
    const own = (await (await get('/fhir/Patient')).json()).entry;
    expect(own, 'her own record, with the same token').toHaveLength(1);
    const reason = 'Jeg er bare nysgjerrig på naboen';
    const tried = [
      await get(`/fhir/Patient/${patient.id}`),
      await get(`/fhir/AuditEvent?patient=${patient.id}`),
      await post('/fhir/Patient/$emergency-access', {
        resourceType: 'Parameters',
        parameter: [
          { name: 'patient', valueId: patient.id },
          { name: 'reason', valueString: reason },
        ],
      }),
    ];
    for (const answer of tried) expect([403, 404], answer.url()).toContain(answer.status());
    const found = await get(`/fhir/Observation?patient=Patient/${patient.id}`);
    expect(found.status() === 200 ? ((await found.json()).entry ?? []) : []).toEqual([]);
  });

  it('gets no workspace for personnel', async () => {
    await other.page.goto(`${address()}/arbeidsflate/pasient/${patient.id}`);
    await other.page.getByText('Du har ingen aktiv rolle i journalen.').waitFor();
    expect(await seenText(other.page.locator('body'))).not.toContain(people.citizen);
  });
});
