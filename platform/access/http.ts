// DESIGN.md §5: POST /access/why and /access/represented. The person stands in the body, never in the address; problem+json (RFC 9457).

import type { ObjectName, Result } from '@fkj/platform-record';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Denial, SeesAsk } from './access.ts';
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
  /** ms since 1970. */
  readonly clock: () => number;
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
const WHO_SEES =
  'Send JSON med "entry" ("Observation/1") og kanskje "people", høyst 50 ("Practitioner/1", "Patient/1"). Uten "people" svares alle; "after" er next fra forrige side.';
const SUPPOSE =
  '"suppose" har kanskje "purpose" (kode), "at" (tid frem i tid, høyst et år), og med "people" "role": {"profession", "unit"}.';
const YEAR_MS = 365 * 86_400_000;

/** What would be: null where it is not understood. A time that has passed is not asked of: what stood then is in the log. */
const supposeIn = (body: unknown, now: number): SeesAsk['suppose'] | null => {
  const given = valueAt(body, 'suppose');
  if (given === undefined) return {};
  const [purpose, at] = [textAt(given, 'purpose'), textAt(given, 'at')];
  const [profession, unit] = [textAt(given, 'role', 'profession'), textAt(given, 'role', 'unit')];
  const time = at === null ? null : Date.parse(at);
  if (purpose !== null && !/^[A-Z]{1,20}$/.test(purpose)) return null;
  if (time !== null && !(time >= now && time <= now + YEAR_MS)) return null;
  if (valueAt(given, 'role') !== undefined && (profession === null || nameOf(`Organization/${unit}`) === null))
    return null;
  return {
    ...(purpose === null ? {} : { purpose }),
    ...(time === null ? {} : { at: time }),
    ...(profession === null || unit === null ? {} : { role: { profession, unit } }),
  };
};

/** Names in a list; null where one of them is none. */
const namesIn = (value: unknown): readonly ObjectName[] | null => {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_PEOPLE) return null;
  const names = value.flatMap((one: unknown) => (typeof one === 'string' ? (nameOf(one) ?? []) : []));
  return names.length === value.length ? names : null;
};

type Answer = (asked: {
  readonly caller: Caller;
  readonly body: unknown;
  readonly reply: FastifyReply;
}) => Promise<FastifyReply>;

/** Registers the routes of the guard: why the caller may or may not see a patient, in words, and for whom she may act. */
export const accessRoutes = (app: FastifyInstance, { access, authenticate, clock }: AccessRoutes): void => {
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
    const asked = valueAt(body, 'people');
    const people = asked === undefined ? [] : namesIn(asked);
    const after = valueAt(body, 'after') ?? 0;
    if (entry === null || people === null || typeof after !== 'number' || !Number.isSafeInteger(after) || after < 0) {
      return badRequest(reply, WHO_SEES);
    }
    const suppose = supposeIn(body, clock());
    if (suppose === null || (people.length === 0 && suppose.role !== undefined)) return badRequest(reply, SUPPOSE);
    const ask = { entry, language: languageIn(body), suppose };
    const textOf = ({ kind, id }: ObjectName): string => `${kind}/${id}`;
    if (people.length > 0) {
      const answer = await access.whoSees(caller, { ...ask, people });
      if (!answer.ok) return deniedAnswer(reply, answer.error);
      return reply.send({ people: answer.value.map(({ who, ...rest }) => ({ who: textOf(who), ...rest })) });
    }
    const answer = await access.everyoneWhoSees(caller, { ...ask, after });
    if (!answer.ok) return deniedAnswer(reply, answer.error);
    const groups = answer.value.groups.map((group) => ({
      ...group,
      people: group.people.map(({ who, name }) => ({ who: textOf(who), name })),
    }));
    return reply.send({ ...answer.value, groups });
  });
  route('/access/represented', async ({ caller, reply }) => {
    const all = caller.category === 'citizen' ? await access.represented(caller.who) : [];
    return reply.send({ represented: all.map(({ patient, name, basis }) => ({ patient, name, basis })) });
  });
};
