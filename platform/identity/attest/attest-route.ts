// reference/norway.md §2.2: an attest of ours, for a patient whom the person has a relationship to, to show to another organisation.

import { ok, type Result, refused } from '@fkj/platform-record';
import {
  ATTEST_TYPE,
  type Attest,
  type AttestContext,
  attestAuditElements,
  attestFault,
  parseScopes,
  readAttest,
} from '@fkj/standards-smart';
import type { FastifyInstance } from 'fastify';
import type { JWK } from 'jose';
import { type AccountId, accountId, readAccountId } from '../accounts/account.ts';
import { narrowingOf } from '../accounts/claims-of-asker.ts';
import type { Patients } from '../accounts/patients.ts';
import type { Authenticator } from '../token/authenticate.ts';
import { signAttest } from './attest-jws.ts';
import type { AttestFacts } from './facts.ts';

export interface AttestRouteParts {
  readonly facts: AttestFacts;
  readonly patients: Pick<Patients, 'reachable'>;
  readonly issuer: string;
  /** Private JWK, ES256. */
  readonly key: () => JWK;
  readonly now: () => number;
}

interface Wish {
  readonly patient: string;
  readonly care_relationship: unknown;
}

const readWish = (body: unknown): Wish | null => {
  if (typeof body !== 'object' || body === null || !('patient' in body) || !('care_relationship' in body)) return null;
  const { patient, care_relationship } = body;
  return typeof patient === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(patient) ? { patient, care_relationship } : null;
};

/** Who gives herself access must have logged in just before: a screen that somebody left open is not enough. Seconds. */
const FRESH_SECONDS = 5 * 60;

const isSelfGiven = ({ care_relationship: care }: Wish): boolean =>
  Reflect.get(Object(Reflect.get(Object(care), 'decision_ref')), 'user_selected') === true;

type Trouble = readonly [status: number, code: string, detail: string];

const make = async (
  { facts, now }: AttestRouteParts,
  account: AccountId,
  wish: Wish,
): Promise<Result<Attest, Trouble>> => {
  const practitioner = await facts.practitioner(account);
  const patient = await facts.patientNumber(wish.patient);
  if (practitioner === null)
    return refused([422, 'facts', 'National number or organisation number is not registered.']);
  if (patient === null) return refused([422, 'facts', 'The patient has no national number to attest for.']);
  const { identifier, hpr, authorization, legalEntity, pointOfCare } = practitioner;
  const reading = readAttest({
    toa: Math.floor(now() / 1000),
    practitioner: {
      identifier,
      ...(hpr === null ? {} : { hpr_nr: hpr }),
      ...(authorization === null ? {} : { authorization }),
      legal_entity: legalEntity,
      point_of_care: pointOfCare,
    },
    care_relationship: wish.care_relationship,
    patients: [{ identifier: patient, point_of_care: pointOfCare }],
  });
  if (!reading.ok) return refused([400, 'invalid', `${reading.element} is missing or malformed.`]);
  const context: AttestContext = {
    now: now() / 1000,
    organisation: legalEntity.id,
    person: identifier.id,
    authorizations: hpr === null ? [] : await facts.authorizations(hpr.id),
  };
  const fault = attestFault(reading.attest, context);
  return fault === null
    ? ok(reading.attest)
    : refused([422, fault, 'The attest breaks a rule of the trust framework.']);
};

/** POST /auth/attest {patient, care_relationship} -> 201 {attest, expires_in}; problem+json otherwise. */
export const attestRoute = (app: FastifyInstance, parts: AttestRouteParts, authenticator: Authenticator): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: 8_192 },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.post('/auth/attest', async (request, reply) => {
    reply.header('content-type', 'application/problem+json').header('cache-control', 'no-store');
    const fail = ([status, code, detail]: Trouble) =>
      reply.code(status).send({ type: 'about:blank', title: code, status, code, detail });
    const wish = readWish(request.body);
    const { authorization } = request.headers;
    const fresh = wish !== null && isSelfGiven(wish) ? { freshWithin: FRESH_SECONDS } : {};
    const known = await authenticator.authenticate({ authorization, request, ...fresh });
    if (!known.ok) {
      reply.header('www-authenticate', known.error.challenge);
      return fail([401, known.error.code, known.error.explanation]);
    }
    const { fhirUser, client_id: client, scope } = known.value;
    const name = readAccountId(fhirUser ?? '');
    const account = name?.kind === 'Practitioner' ? accountId(name) : null;
    const asUser = parseScopes(scope).some((one) => one.kind === 'resource' && one.level === 'user');
    if (account === null || !asUser) return fail([403, 'scope', 'Only personnel with user scopes can attest.']);
    if (wish === null) return fail([400, 'invalid', 'Send {"patient": "<id>", "care_relationship": {…}}.']);
    if (!(await parts.patients.reachable({ account, client, ...narrowingOf(known.value) }, wish.patient))) {
      return fail([404, 'not-found', 'No such patient is within your reach.']);
    }
    const attest = await make(parts, account, wish);
    if (!attest.ok) return fail(attest.error);
    const { user_selected: selected } = attest.value.care_relationship.decision_ref;
    await parts.facts.log({
      patients: [wish.patient],
      elements: (patient) => attestAuditElements(attest.value, patient),
      at: parts.now(),
      followUp: selected ? 'needed' : 'none',
    });
    const jws = await signAttest(attest.value, { issuer: parts.issuer, key: parts.key() });
    return reply
      .code(201)
      .header('content-type', 'application/json')
      .send({ type: ATTEST_TYPE, attest: jws, expires_in: 3_600 });
  });
};
