// reference/norway.md §2: leaving for HelseID or ID-porten, and coming back.

import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountId } from '../accounts/account.ts';
import type { ProvenPerson } from '../accounts/accounts.ts';
import { HIGH } from '../oauth/authentication-level.ts';
import { chooseLanguage } from '../pages/language.ts';
import { logInPage, type UpstreamName } from '../pages/log-in.ts';
import type { LogInFailure } from '../pages/log-in-failed.ts';
import type { InteractionParts } from './parts.ts';
import { type InteractionRequest, type Step, sendFailure, sendPage } from './step.ts';

const BROWSER_COOKIE = 'fkj_visit';
const VISIT_SECONDS = 15 * 60;

export const isUpstreamName = (text: string | null): text is UpstreamName => text === 'helseid' || text === 'idporten';

export const showLogIn = (parts: InteractionParts, step: Step, reply: FastifyReply): FastifyReply =>
  sendPage(
    reply,
    logInPage({
      language: step.language,
      form: step.form,
      first: step.details.params['client_id'] === 'innbygger' ? 'idporten' : 'helseid',
    }),
    { status: 200, formTargets: parts.upstreamOrigins },
  );

/** The person does not want to: the app is told so. */
export const cancel = async (
  parts: InteractionParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const result = { error: 'access_denied', error_description: 'the person cancelled' };
  return reply.redirect(await parts.provider.interactionResult(request.raw, reply.raw, result), 303);
};

const cookie = (parts: InteractionParts, value: string): string =>
  `${BROWSER_COOKIE}=${value}; Path=/auth/callback; HttpOnly; SameSite=Lax; Max-Age=${VISIT_SECONDS}${
    parts.publicUrl.startsWith('https:') ? '; Secure' : ''
  }`;

/** Who asks for a new log-in, or for one of the last minutes, gets one from the provider too (RFC 9470). */
const wantedAge = ({ details: { params } }: Step): number | null => {
  const { max_age: maxAge, prompt } = params;
  if (typeof maxAge === 'number' || typeof maxAge === 'string') return Math.max(JUST_NOW, Number(maxAge));
  return typeof prompt === 'string' && prompt.split(' ').includes('login') ? JUST_NOW : null;
};

/** Seconds that a log-in takes. */
const JUST_NOW = 60;

/** Sends the browser to the provider, and remembers which browser left. */
export const departTo = async (
  parts: InteractionParts,
  visit: { readonly step: Step; readonly name: UpstreamName; readonly request: InteractionRequest },
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { step, name, request } = visit;
  const again = step.form.action;
  if (parts.attempts.locked(`log-in|${request.ip}`)) {
    return sendFailure(reply, { language: step.language, failure: 'too-many', again: null });
  }
  const left = await parts.upstream[name].depart({ locale: step.language, maxAge: wantedAge(step) });
  if (!left.ok) {
    const { fault, reason } = left.error;
    parts.onLogInRefused({ provider: name, reason });
    return sendFailure(reply, { language: step.language, failure: fault, reason, again });
  }
  const browser = randomBytes(32).toString('base64url');
  const { departure, url } = left.value;
  await parts.notes.visits.keep(departure.state, { uid: step.uid, provider: name, departure, browser }, VISIT_SECONDS);
  return reply.header('set-cookie', cookie(parts, browser)).redirect(url, 303);
};

const browserOf = (request: FastifyRequest): string | undefined =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === BROWSER_COOKIE)?.[1];

const unknown = (person: ProvenPerson): LogInFailure =>
  person.as === 'personnel' ? 'unknown-personnel' : 'unknown-citizen';

/** GET /auth/callback/:provider */
export const arriveFrom = async (
  parts: InteractionParts,
  request: FastifyRequest<{ Params: { provider: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const language = chooseLanguage(undefined, request.headers['accept-language']);
  const url = new URL(request.raw.url ?? '/', parts.publicUrl);
  const visit = await parts.notes.visits.take(url.searchParams.get('state') ?? '');
  // Somebody else's browser here would be logged in as, or log in, the wrong person.
  if (visit === null || visit.browser !== browserOf(request) || visit.provider !== request.params.provider) {
    return sendFailure(reply, { language, failure: 'stale-form', again: null });
  }
  const again = `/auth/interaction/${visit.uid}`;
  const arrived = await parts.upstream[visit.provider].arrive(url, visit.departure);
  if (!arrived.ok) {
    const { fault, reason } = arrived.error;
    parts.attempts.failed(`log-in|${request.ip}`);
    parts.onLogInRefused({ provider: visit.provider, reason });
    return sendFailure(reply, { language, failure: fault, reason, again });
  }
  const { person } = arrived.value;
  const holder = await parts.accounts.find(person);
  const account = holder === null ? null : accountId(holder);
  if (account === null) {
    parts.onLogInRefused({ provider: visit.provider, reason: unknown(person) });
    return sendFailure(reply, { language, failure: unknown(person), again });
  }
  const interaction = await parts.provider.Interaction.find(visit.uid);
  if (interaction === undefined) return sendFailure(reply, { language, failure: 'stale-form', again: null });
  // The browser proves at the resume address, by its cookie, that it started this interaction.
  const { session, authTime } = arrived.value;
  interaction.result = {
    login: { accountId: account, acr: HIGH, amr: [visit.provider], ...(authTime === null ? {} : { ts: authTime }) },
    ...(session === null ? {} : { upstreamSession: `${visit.provider}|${session}` }),
  };
  await interaction.persist();
  return reply.redirect(interaction.returnTo, 303);
};
