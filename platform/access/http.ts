// DESIGN.md §5: POST /access/why and /access/represented. The person stands in the body, never in the address; problem+json (RFC 9457).

import type { Result } from '@fkj/platform-record';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Denial } from './access.ts';
import type { Caller, TokenClaims } from './caller.ts';
import type { Language } from './decision/sentences.ts';
import { nameOf, textAt, valueAt } from './relations/tree.ts';

export interface Unauthenticated {
  readonly code: string;
  readonly sentence: string;
  /** The challenge of the 401. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AccessRoutes {
  readonly access: Access;
  /** Verifies the Authorization header; the refusal's sentence is shown. */
  readonly authenticate: (
    authorization: string | undefined,
    request: FastifyRequest,
  ) => Promise<Result<TokenClaims, Unauthenticated>>;
}

const problem = (reply: FastifyReply, status: number, body: { readonly code: string; readonly detail: string }) =>
  reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: body.code, status, ...body });

const statusOf = (denial: Denial): number => {
  switch (denial.code) {
    case 'unknown-caller':
      return 401;
    case 'reason-missing':
      return 422;
    case 'scope':
    case 'role':
    case 'relationship':
    case 'purpose':
    case 'not-own':
      return 403;
    default:
      return denial.code satisfies never;
  }
};

const deniedAnswer = (reply: FastifyReply, denial: Denial) =>
  reply
    .code(statusOf(denial))
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: denial.code,
      status: statusOf(denial),
      code: denial.code,
      detail: denial.explanation,
      sentence: denial.sentence,
      emergency: denial.emergency,
    });

const badRequest = (reply: FastifyReply, detail: string) => problem(reply, 400, { code: 'bad-request', detail });

/** 'Patient/<id>' or '<id>'. */
const patientIn = (body: unknown): string | null => {
  const patient = textAt(body, 'patient');
  if (patient === null) return null;
  const name = nameOf(patient);
  if (name !== null) return name.kind === 'Patient' ? name.id : null;
  return /^[A-Za-z0-9\-.]{1,64}$/.test(patient) ? patient : null;
};

const languages: readonly Language[] = ['nb', 'nn', 'en'];
const languageIn = (body: unknown): Language =>
  languages.find((language) => language === textAt(body, 'language')) ?? 'nb';

const MOST_PEOPLE = 50;
const WHO_SEES = 'Send JSON med "entry" ("Observation/1") og "people", høyst 50 ("Practitioner/1", "Patient/1").';

type Answer = (asked: {
  readonly caller: Caller;
  readonly body: unknown;
  readonly reply: FastifyReply;
}) => Promise<FastifyReply>;

/** Registers the routes of the guard: why the caller may or may not see a patient, in words, and for whom she may act. */
export const accessRoutes = (app: FastifyInstance, { access, authenticate }: AccessRoutes): void => {
  const route = (path: string, answer: Answer): void => {
    app.post(path, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const claims = await authenticate(request.headers.authorization, request);
      if (!claims.ok) {
        reply.headers(claims.error.headers ?? { 'www-authenticate': 'Bearer' });
        return problem(reply, 401, { code: 'login-required', detail: claims.error.sentence });
      }
      const caller = await access.callerOf(claims.value);
      return caller.ok
        ? answer({ caller: caller.value, body: request.body, reply })
        : deniedAnswer(reply, caller.error);
    });
  };
  route('/access/why', async ({ caller, body, reply }) => {
    const patient = patientIn(body);
    if (patient === null) return badRequest(reply, 'Send JSON med "patient": id-en til personen.');
    const kind = textAt(body, 'kind');
    const language = languageIn(body);
    const explanation = await access.why(caller, { patient, language, ...(kind === null ? {} : { kind }) });
    return reply.send({ explanation });
  });
  route('/access/who-sees', async ({ caller, body, reply }) => {
    const entry = nameOf(textAt(body, 'entry') ?? '');
    const sent = valueAt(body, 'people');
    const people = (Array.isArray(sent) ? sent : []).map((one: unknown) =>
      typeof one === 'string' ? nameOf(one) : null,
    );
    if (entry === null || people.length === 0 || people.length > MOST_PEOPLE || people.includes(null)) {
      return badRequest(reply, WHO_SEES);
    }
    const named = people.filter((one) => one !== null);
    const answer = await access.whoSees(caller, { entry, people: named, language: languageIn(body) });
    if (!answer.ok) return deniedAnswer(reply, answer.error);
    return reply.send({ people: answer.value.map(({ who, ...rest }) => ({ who: `${who.kind}/${who.id}`, ...rest })) });
  });
  route('/access/represented', async ({ caller, reply }) => {
    const all = caller.category === 'citizen' ? await access.represented(caller.who) : [];
    return reply.send({ represented: all.map(({ patient, name, basis }) => ({ patient, name, basis })) });
  });
};
