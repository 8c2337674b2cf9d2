// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch: our apps open another app for a patient.

import { randomBytes } from 'node:crypto';
import { parseScopes } from '@fkj/standards-smart';
import type { FastifyInstance } from 'fastify';
import { accountId, readAccountId } from '../accounts/account.ts';
import { type Asker, narrowingOf } from '../accounts/claims-of-asker.ts';
import type { GrantContext } from '../oauth/grant-context.ts';
import type { Authenticator } from '../token/authenticate.ts';
import { readWish } from './launch-wish.ts';
import type { InteractionParts } from './parts.ts';

/** The new app must be there within this time. Seconds. */
const LAUNCH_SECONDS = 5 * 60;

const problem = (status: number, code: string, detail: string) => ({ type: 'about:blank', status, code, detail });

const FORM =
  'Send {"patient"?: "<id>", "encounter"?: "<id>", "intent"?, "tenant"?: "<text>", "need_patient_banner"?: true, "fhirContext"?: [{"reference": "<Type/id>"}]}.';

const reaches = async (
  { patients, encounters }: Pick<InteractionParts, 'patients' | 'encounters'>,
  asker: Asker,
  { patient, encounter }: GrantContext,
): Promise<boolean> => {
  if (patient === null) return true;
  if (!(await patients.reachable(asker, patient))) return false;
  return encounter == null || encounters.isOf(asker, { patient, encounter });
};

/**
 * POST /auth/launch with the launch context (launch-wish.ts) and the person's own token -> 201 {launch, iss}. The caller must
 * reach the patient and the encounter; a citizen, her own or those of someone for whom she may act.
 */
export const launchRoute = (
  app: FastifyInstance,
  parts: Pick<InteractionParts, 'notes' | 'patients' | 'encounters' | 'fhirBase'>,
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
    const context = readWish(request.body);
    if (context === null) return reply.code(400).send(problem(400, 'invalid', FORM));
    const asker = { account, client: client_id, ...narrowingOf(known.value) };
    if (!(await reaches(parts, asker, context))) {
      return reply.code(404).send(problem(404, 'not-found', 'No such patient or encounter is within your reach.'));
    }
    const launch = randomBytes(32).toString('base64url');
    await parts.notes.launches.keep(launch, { account, context }, LAUNCH_SECONDS);
    return reply.code(201).header('content-type', 'application/json').send({ launch, iss: parts.fhirBase });
  });
};
