// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch: our apps open another app for a patient.

import { randomBytes } from 'node:crypto';
import { parseScopes } from '@fkj/standards-smart';
import type { FastifyInstance } from 'fastify';
import { accountId, readAccountId } from '../accounts/account.ts';
import type { Authenticator } from '../token/authenticate.ts';
import type { InteractionParts } from './parts.ts';

/** The new app must be there within this time. Seconds. */
const LAUNCH_SECONDS = 5 * 60;

const problem = (status: number, code: string, detail: string) => ({ type: 'about:blank', status, code, detail });

const readWish = (body: unknown): { patient: string; intent: string | null } | null => {
  if (typeof body !== 'object' || body === null || !('patient' in body)) return null;
  const { patient } = body;
  const intent = 'intent' in body ? body.intent : null;
  if (typeof patient !== 'string' || !/^[A-Za-z0-9.-]{1,64}$/.test(patient)) return null;
  return intent === null || (typeof intent === 'string' && intent.length <= 64) ? { patient, intent } : null;
};

/**
 * POST /auth/launch {patient, intent?} with the person's own token -> 201 {launch, iss}. The caller must reach the patient;
 * a citizen, herself or someone for whom she may act.
 */
export const launchRoute = (
  app: FastifyInstance,
  parts: Pick<InteractionParts, 'notes' | 'patients' | 'fhirBase'>,
  authenticator: Authenticator,
): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: 4_096 },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.post('/auth/launch', async (request, reply) => {
    reply.header('content-type', 'application/problem+json').header('cache-control', 'no-store');
    const known = await authenticator.authenticate({ authorization: request.headers.authorization, request });
    if (!known.ok) {
      return reply
        .code(401)
        .header('www-authenticate', known.error.challenge)
        .send(problem(401, known.error.code, known.error.explanation));
    }
    const { fhirUser, client_id, scope } = known.value;
    const name = readAccountId(fhirUser ?? '');
    const account = name === null ? null : accountId(name);
    const mayLaunch = parseScopes(scope).some(
      (one) =>
        one.kind === 'resource' && (one.level === 'user' || (one.level === 'patient' && name?.kind === 'Patient')),
    );
    if (account === null || !mayLaunch) {
      return reply.code(403).send(problem(403, 'scope', 'Only a person with user scopes can open another app.'));
    }
    const wish = readWish(request.body);
    if (wish === null)
      return reply.code(400).send(problem(400, 'invalid', 'Send {"patient": "<id>", "intent"?: "<text>"}.'));
    if (!(await parts.patients.reachable({ account, client: client_id }, wish.patient))) {
      return reply.code(404).send(problem(404, 'not-found', 'No such patient is within your reach.'));
    }
    const launch = randomBytes(32).toString('base64url');
    await parts.notes.launches.keep(launch, { account, ...wish }, LAUNCH_SECONDS);
    return reply.code(201).header('content-type', 'application/json').send({ launch, iss: parts.fhirBase });
  });
};
