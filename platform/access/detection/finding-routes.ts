// DESIGN.md §5, §7: findings over HTTP. Persons stand in the body, never in the address; problem+json (RFC 9457).

import type { Result } from '@fkj/platform-record';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Denial } from '../access.ts';
import type { Caller } from '../caller.ts';
import type { Language } from '../decision/sentences.ts';
import type { AccessRoutes } from '../http.ts';
import { nameOf, textAt, valueAt } from '../relations/tree.ts';
import type { FindingQueue, QueueFault } from './finding-queue.ts';
import { outcomes } from './outcome.ts';
import type { QuestionFault, Questions } from './questions.ts';

export interface FindingRoutes extends Pick<AccessRoutes, 'authenticate'> {
  readonly access: Pick<Access, 'callerOf'>;
  readonly queue: FindingQueue;
  readonly questions: Questions;
  /** ms since 1970. */
  readonly clock: () => number;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const faults: Readonly<Record<QueueFault | QuestionFault, Problem>> = {
  nobody: { status: 422, code: 'nobody', detail: 'Det var ikke en ansatt som gjorde dette.' },
  'question-number': { status: 422, code: 'question-number', detail: 'Skriv ikke fødselsnummer i spørsmålet.' },
  'question-long': { status: 422, code: 'question-long', detail: 'Skriv høyst tusen tegn.' },
  'reason-missing': { status: 422, code: 'reason-missing', detail: 'Skriv hvorfor, med minst ti tegn.' },
  'reason-number': { status: 422, code: 'reason-number', detail: 'Skriv ikke fødselsnummer i begrunnelsen.' },
  decided: { status: 409, code: 'decided', detail: 'Funnet er avgjort av en annen. Hent køen på nytt.' },
  'not-found': { status: 404, code: 'not-found', detail: 'Det er ikke noe slikt funn i din kø.' },
  'too-long': { status: 422, code: 'too-long', detail: 'Oppgi en tid frem i tid, høyst så lenge som reglene sier.' },
  'person-unknown': { status: 404, code: 'person-unknown', detail: 'Personen finnes ikke.' },
};

const problemOf = (fault: Denial | QueueFault | QuestionFault): Problem => {
  if (typeof fault === 'string') return faults[fault];
  return { status: fault.code === 'unknown-caller' ? 401 : 403, code: fault.code, detail: fault.explanation };
};

const send = (reply: FastifyReply, { status, code, detail }: Problem) =>
  reply.code(status).type('application/problem+json').send({ type: 'about:blank', title: code, status, code, detail });

const bad = (detail: string): Problem => ({ status: 400, code: 'bad-request', detail });

const states = ['open', ...outcomes] as const;
const languages: readonly Language[] = ['nb', 'nn', 'en'];

/** 'Patient/<id>' or '<id>'. */
const patientIn = (body: unknown): string | null => {
  const text = textAt(body, 'patient') ?? '';
  const name = nameOf(text);
  if (name !== null) return name.kind === 'Patient' ? name.id : null;
  return /^[A-Za-z0-9\-.]{1,64}$/.test(text) ? text : null;
};

/** A time in ISO 8601 as ms; null for what is none. */
const timeIn = (text: string | null): number | null => {
  const time = text === null || !/^\d{4}-\d{2}-\d{2}/.test(text) ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : time;
};

/** Where the next page begins, as it stands in an address: a time and the id of a finding. */
const placeIn = (text: string | null) => {
  const [, found, id] = /^([0-9]{1,15})-([0-9a-f]{32})$/.exec(text ?? '') ?? [];
  return found === undefined || id === undefined ? null : { found: Number(found), id };
};

/** Read here: the server leaves the parameters of an address to each room. */
const queryOf = ({ url }: FastifyRequest): object => Object.fromEntries(new URLSearchParams(url.split('?')[1] ?? ''));

const YEAR_MS = 365 * 86_400_000;

/** Registers the queue of findings, their outcomes, the report, the questions of citizens, and the marks of public persons. */
export const findingRoutes = (
  app: FastifyInstance,
  { access, authenticate, queue, questions, clock }: FindingRoutes,
): void => {
  type Handle = (caller: Caller, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  const known =
    (handle: Handle) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      reply.header('cache-control', 'no-store');
      const claims = await authenticate(request.headers.authorization, request);
      if (!claims.ok) {
        reply.headers(claims.error.headers ?? { 'www-authenticate': 'Bearer' });
        return send(reply, { status: 401, code: 'login-required', detail: claims.error.sentence });
      }
      const caller = await access.callerOf(claims.value);
      return caller.ok ? handle(caller.value, request, reply) : send(reply, problemOf(caller.error));
    };
  const answer = <Value>(
    reply: FastifyReply,
    result: Result<Value, Denial | QueueFault | QuestionFault>,
    body: (value: Value) => object,
  ) => (result.ok ? reply.send(body(result.value)) : send(reply, problemOf(result.error)));

  app.get(
    '/access/findings',
    known(async (caller, request, reply) => {
      const query = queryOf(request);
      const asked = textAt(query, 'state') ?? 'open';
      const state = states.find((one) => one === asked);
      const from = textAt(query, 'after');
      const after = placeIn(from);
      if (state === undefined) return send(reply, bad(`state er en av ${states.join(', ')}.`));
      if (from !== null && after === null) return send(reply, bad('after er next fra forrige side.'));
      const language = languages.find((one) => one === textAt(query, 'language')) ?? 'nb';
      return answer(reply, await queue.list(caller, { state, after, language }), ({ findings, next }) => ({
        findings,
        next: next === null ? null : `${next.found}-${next.id}`,
      }));
    }),
  );

  app.post(
    '/access/findings/outcome',
    known(async (caller, { body }, reply) => {
      const finding = textAt(body, 'finding');
      const outcome = outcomes.find((one) => one === textAt(body, 'outcome'));
      if (finding === null || !/^[0-9a-f]{32}$/.test(finding) || outcome === undefined) {
        return send(reply, bad(`Send JSON med finding, outcome (${outcomes.join(', ')}) og reason.`));
      }
      const reason = (textAt(body, 'reason') ?? '').slice(0, 4000);
      return answer(reply, await queue.decide(caller, { finding, outcome, reason }), () => ({ finding, outcome }));
    }),
  );

  app.get(
    '/access/findings/report',
    known(async (caller, request, reply) => {
      const query = queryOf(request);
      const [first, last] = [textAt(query, 'from'), textAt(query, 'to')];
      const to = last === null ? clock() : timeIn(last);
      const from = first === null && to !== null ? to - YEAR_MS : timeIn(first);
      if (from === null || to === null || from >= to) return send(reply, bad('from og to er tider, den første først.'));
      return answer(reply, await queue.report(caller, { from, to }), (lines) => ({
        ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
        lines,
      }));
    }),
  );

  app.get(
    '/access/questions',
    known(async (caller, _, reply) => answer(reply, await questions.list(caller), (all) => ({ questions: all }))),
  );

  app.post(
    '/access/questions',
    known(async (caller, { body }, reply) => {
      const event = textAt(body, 'event') ?? '';
      const question = textAt(body, 'question') ?? '';
      if (!/^[A-Za-z0-9\-.]{1,64}$/.test(event)) {
        return send(reply, bad('Send JSON med event (id-en til linjen i loggen) og question.'));
      }
      return answer(reply, await questions.ask(caller, { event, question }), () => ({ event }));
    }),
  );

  app.post(
    '/access/watched',
    known(async (caller, { body }, reply) => {
      const patient = patientIn(body);
      const until = valueAt(body, 'until') === null ? null : timeIn(textAt(body, 'until'));
      if (patient === null || (until === null && valueAt(body, 'until') !== null)) {
        return send(reply, bad('Send JSON med patient (id) og until (tid, eller null for å ta merket bort).'));
      }
      return answer(reply, await queue.watch(caller, { patient, until }), () => ({ watched: until !== null }));
    }),
  );
};
