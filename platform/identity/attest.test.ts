// reference/norway.md §2.2: attests of other organisations taken, and ours made.

import { identifierSystems } from '@fkj/standards-norway';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyAttest } from './attest/attest-jws.ts';
import { Browser, formsOf } from './testing/browser.ts';
import { openHouse, people } from './testing/house.ts';
import {
  appsOf,
  authorizationRequest,
  bearer,
  codeOf,
  logIn,
  logInThrough,
  post,
  textMember,
} from './testing/journey.ts';
import { keyClient } from './testing/key-client.ts';

const house = await openHouse();
const { arbeidsflate } = appsOf(house);
const TYPE = 'nhn:tillitsrammeverk:parameters';
const ORGANISATION = '999988884';
const now = () => Math.floor(Date.now() / 1000);
const unit = (id: string) => ({ id, system: identifierSystems.organizationNumber, name: 'Nabolund sykehus' });

const care = {
  purpose_of_use: { code: 'TREAT', system: 'urn:oid:2.16.840.1.113883.1.11.20448' },
  purpose_of_use_details: { code: '15', system: 'urn:oid:2.16.578.1.12.4.1.1.9151' },
  decision_ref: { id: 'beslutning-7', user_selected: false },
};

const attest = () => ({
  toa: now(),
  practitioner: {
    identifier: { id: people.nurse.pid, system: identifierSystems.nationalNumber, name: 'Ada Nurse' },
    hpr_nr: { id: people.nurse.hpr, system: identifierSystems.hprNumber },
    authorization: { code: 'SP', system: 'urn:oid:2.16.578.1.12.4.1.1.9060' },
    legal_entity: unit(ORGANISATION),
    point_of_care: unit('999988885'),
  },
  care_relationship: care,
  patients: [{ identifier: { id: people.citizen.pid, system: identifierSystems.nationalNumber } }],
});

const neighbour = await keyClient(house, {
  organisation_number: ORGANISATION,
  authorization_details_types: [TYPE],
});

const detail = (more: object = {}) => ({ type: TYPE, ...attest(), ...more });

const ask = async (form: Readonly<Record<string, string>>, claims: Readonly<Record<string, unknown>> = {}) =>
  post(`${house.issuer}/token`, {
    grant_type: 'client_credentials',
    scope: 'system/Observation.rs',
    ...(await neighbour.assertion(claims)),
    ...form,
  });

const inRequest = (more: object = {}) => ask({ authorization_details: JSON.stringify([detail(more)]) });

const claimsOf = async (answer: Awaited<ReturnType<typeof ask>>) =>
  house.identity.authenticate(bearer(textMember(answer, 'access_token')));

describe('an attest of another organisation', () => {
  it.each([
    ['attestation_has_expired', { toa: now() - 3_600 }],
    ['attestation_in_the_future', { toa: now() + 600 }],
    ['other_organisation', { practitioner: { ...attest().practitioner, legal_entity: unit('999977774') } }],
    [
      'attestation_malformed practitioner.point_of_care',
      { practitioner: { ...attest().practitioner, point_of_care: null } },
    ],
    [
      'authorization_not_in_hpr',
      { practitioner: { ...attest().practitioner, authorization: { code: 'LE', system: 'x' } } },
    ],
    ['hpr_unavailable', { practitioner: { ...attest().practitioner, hpr_nr: { id: '7654321', system: 'x' } } }],
    ['healthcare_service_or_details_missing', { care_relationship: { ...care, purpose_of_use_details: undefined } }],
    ['reason_missing', { care_relationship: { ...care, decision_ref: { id: 'x', user_selected: true } } }],
    ['patient_missing', { patients: [] }],
    [
      'patient_unknown',
      { patients: [{ identifier: { id: '13816900694', system: identifierSystems.nationalNumber } }] },
    ],
  ])('is refused: %s', async (error_description, more) => {
    expect(await inRequest(more)).toMatchObject({
      status: 400,
      body: { error: 'invalid_authorization_details', error_description },
    });
    expect(house.attested).toHaveLength(0);
  });

  it('is refused when it is sent twice: in the request and in the client assertion', async () => {
    const answer = await ask({ authorization_details: JSON.stringify([detail()]) }, { assertion_details: [detail()] });
    expect(answer.body).toMatchObject({ error: 'access_denied' });
    expect(answer.body['error_description']).toMatch(/^HID-DOUBLE-STRUCTURE/);
    const two = await ask({ authorization_details: JSON.stringify([detail(), detail()]) });
    expect(two.body['error_description']).toMatch(/^HID-DOUBLE-STRUCTURE/);
  });

  it('is refused from a client that speaks for no organisation, or may not send any', async () => {
    const nobody = await keyClient(house, { authorization_details_types: [TYPE] });
    const other = await keyClient(house, { organisation_number: ORGANISATION, authorization_details_types: [] });
    for (const client of [nobody, other]) {
      const answer = await post(`${house.issuer}/token`, {
        grant_type: 'client_credentials',
        ...(await client.assertion()),
        authorization_details: JSON.stringify([detail()]),
      });
      expect(answer.body).toMatchObject({ error: 'invalid_authorization_details' });
    }
  });

  it('comes in the request or in the assertion, and reaches the guard as who needs what for which patient', async () => {
    const expected = {
      patients: ['citizen'],
      purpose: 'TREAT',
      legalEntity: { number: ORGANISATION, name: 'Nabolund sykehus' },
      pointOfCare: { number: '999988885', name: 'Nabolund sykehus' },
      practitioner: { name: 'Ada Nurse', hprNumber: people.nurse.hpr, authorization: 'SP' },
      selfSelected: false,
    };
    const answers = [await inRequest(), await ask({}, { assertion_details: [detail()] })];
    for (const answer of answers) {
      expect(answer.body['authorization_details']).toEqual([{ type: TYPE, identifier: expect.any(String) }]);
      expect(await claimsOf(answer)).toMatchObject({ ok: true, value: { client_id: neighbour.id, attest: expected } });
    }
  });

  it('may come signed, and is refused when somebody else signed it, or it names another sender', async () => {
    const signed = (issuer: string, key = neighbour) =>
      key.sign(
        { iss: issuer, jti: crypto.randomUUID(), iat: now(), exp: now() + 60, [TYPE]: attest() },
        { typ: 'attest+jwt' },
      );
    const send = async (jws: string) => ask({ authorization_details: JSON.stringify([{ type: TYPE, attest: jws }]) });
    expect(await claimsOf(await send(await signed(neighbour.id)))).toMatchObject({
      value: { attest: { purpose: 'TREAT' } },
    });
    const stranger = await keyClient(house);
    for (const jws of [await signed(neighbour.id, stranger), await signed(stranger.id), 'x.y.z']) {
      expect((await send(jws)).body).toMatchObject({ error_description: 'attestation_signature' });
    }
  });

  it('that a person gave herself goes to the list for follow-up', async () => {
    const decision_ref = { id: 'x', user_selected: true, description: 'Pårørende ringte om fall i natt' };
    const answer = await inRequest({ care_relationship: { ...care, decision_ref } });
    expect(await claimsOf(answer)).toMatchObject({ value: { attest: { selfSelected: true } } });
    expect(house.attested.at(-1)).toMatchObject({ patients: ['citizen'], followUp: 'needed' });
    expect(JSON.stringify(house.attested.at(-1)?.elements('citizen'))).not.toContain(people.nurse.pid);
  });

  it('is good for an hour after it was made, also with a younger token', async () => {
    const answer = await inRequest({ toa: now() - 3_500 });
    expect(await claimsOf(answer)).toMatchObject({ ok: true });
    house.later(101_000);
    expect(await claimsOf(answer)).toMatchObject({
      error: { code: 'attest', explanation: expect.stringMatching(/^attestation_has_expired/) },
    });
    house.later(-101_000);
  });

  it('lies encrypted in the database', async () => {
    await inRequest();
    const { rows } = await house.pool.query<{ payload: Buffer }>(
      "SELECT payload FROM identity_artifact WHERE model = 'Attest'",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { payload } of rows) expect(payload.toString('latin1')).not.toMatch(/Nabolund|citizen|TREAT/);
  });
});

describe('an attest of personnel who log in here', async () => {
  const redirectUri = 'https://epj.example/callback';
  const client = await keyClient(house, {
    organisation_number: '999977774',
    authorization_details_types: [TYPE],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [redirectUri],
    scope: 'openid offline_access user/*.rs',
  });
  const app = { clientId: client.id, redirectUri };
  const own = (more: object = {}) => ({
    ...attest().practitioner,
    legal_entity: unit('999977774'),
    point_of_care: unit('999977775'),
    ...more,
  });
  const asked = (practitioner: object) =>
    authorizationRequest(house, app, {
      scope: 'openid offline_access user/*.rs',
      authorization_details: JSON.stringify([detail({ practitioner })]),
    });

  /** Pushes the request, logs in, and answers what the token endpoint says. */
  const token = async (practitioner: object) => {
    const { url, verifier } = asked(practitioner);
    const form = Object.fromEntries(new URL(url).searchParams);
    const pushed = await post(`${house.issuer}/par`, { ...form, ...(await client.assertion()) });
    if (pushed.status !== 201) return pushed;
    const browser = new Browser(redirectUri);
    const short = new URLSearchParams({ client_id: client.id, request_uri: textMember(pushed, 'request_uri') });
    const page = await browser.open(`${house.issuer}/authorize?${short}`);
    const consent = await logInThrough(browser, page, { way: 'helseid', name: people.nurse.name });
    const allow = formsOf(consent).find(({ fields }) => fields['consent'] === 'allow');
    if (allow === undefined) throw new Error(consent.body);
    return post(`${house.issuer}/token`, {
      ...{ grant_type: 'authorization_code', redirect_uri: redirectUri, code_verifier: verifier },
      ...{ code: codeOf(await browser.submit(allow)), ...(await client.assertion()) },
    });
  };

  it('never goes through the browser, where its numbers would stand in an address', async () => {
    const visit = await new Browser(redirectUri).open(asked(own()).url);
    expect(visit.url.searchParams.get('error')).toBe('invalid_authorization_details');
  });

  it.each([
    ['other_person', { identifier: { id: people.doctor.pid, system: identifierSystems.nationalNumber } }],
    ['hpr_unavailable', { hpr_nr: { id: people.doctor.hpr, system: identifierSystems.hprNumber } }],
    ['other_organisation', { legal_entity: unit(ORGANISATION) }],
    ['other_unit', { point_of_care: unit('999988885') }],
    ['authorization_not_in_hpr', { authorization: { code: 'LE', system: 'urn:oid:2.16.578.1.12.4.1.1.9060' } }],
  ])('is refused when it does not fit her: %s', async (error_description, more) => {
    expect((await token(own(more))).body).toMatchObject({
      error: 'invalid_authorization_details',
      error_description,
    });
  });

  it('names her unit here, stays with the token when it is refreshed, and grows no younger', async () => {
    const answer = await token(own());
    const expected = {
      ok: true,
      value: { fhirUser: 'Practitioner/nurse', attest: { unit: 'nord', patients: ['citizen'] } },
    };
    expect(await claimsOf(answer)).toMatchObject(expected);
    const refreshed = await post(`${house.issuer}/token`, {
      grant_type: 'refresh_token',
      refresh_token: textMember(answer, 'refresh_token'),
      ...(await client.assertion()),
    });
    expect(await claimsOf(refreshed)).toMatchObject(expected);
    house.later(3_601_000);
    const late = await post(`${house.issuer}/token`, {
      grant_type: 'refresh_token',
      refresh_token: textMember(refreshed, 'refresh_token'),
      ...(await client.assertion()),
    });
    house.later(-3_601_000);
    expect(late.body).toMatchObject({ error_description: 'attestation_has_expired' });
  });
});

describe('an attest of ours', async () => {
  const { tokens } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
  const make = async (body: unknown, token = textMember(tokens, 'access_token')) => {
    const response = await fetch(`${house.issuer}/attest`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };

  it('is for a patient within reach, by personnel, with a purpose', async () => {
    expect(await make({ patient: 'stranger', care_relationship: care })).toMatchObject({ status: 404 });
    expect(await make({ patient: 'citizen' })).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect(await make({ patient: 'citizen', care_relationship: { ...care, purpose_of_use: null } })).toMatchObject({
      body: { code: 'invalid', detail: expect.stringContaining('care_relationship.purpose_of_use') },
    });
    expect(await make({ patient: 'citizen', care_relationship: care }, 'nonsense')).toMatchObject({ status: 401 });
    const selfGiven = { ...care, decision_ref: { id: 'x', user_selected: true } };
    expect(await make({ patient: 'citizen', care_relationship: selfGiven })).toMatchObject({
      status: 422,
      body: { code: 'reason_missing' },
    });
  });

  it('is signed with our published key, for an hour, and names person, authorisation and organisation', async () => {
    const made = await make({ patient: 'citizen', care_relationship: care });
    expect(made.status).toBe(201);
    const jws = String(made.body['attest']);
    expect(decodeProtectedHeader(jws)).toMatchObject({ alg: 'ES256', typ: 'attest+jwt' });
    const { exp = 0, iat = 0 } = decodeJwt(jws);
    expect(exp - iat).toBe(3_600);
    const { keys } = (await (await fetch(`${house.issuer}/jwks`)).json()) as { keys: [] };
    const content = await verifyAttest(jws, { keys, issuer: house.issuer, now: Date.now() });
    expect(content).toMatchObject({
      value: {
        practitioner: {
          identifier: { id: people.nurse.pid },
          legal_entity: { id: '999977774' },
          authorization: { code: 'SP' },
        },
        patients: [{ identifier: { id: people.citizen.pid } }],
      },
    });
    const late = await verifyAttest(jws, { keys, issuer: house.issuer, now: Date.now() + 3_601_000 });
    expect(late).toEqual({ ok: false, error: 'attestation_has_expired' });
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
