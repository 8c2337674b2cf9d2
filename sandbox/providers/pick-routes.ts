// DESIGN.md §5 "log in as …": the page where a test person is chosen, and what the chosen scenario does.

import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import { pickPersonPage } from '../pages/pick-person.ts';
import { readScenario, type Scenario } from './scenario.ts';
import { accountOf, type TestPerson } from './test-person.ts';

export interface PickOptions {
  /** '/sandbox/helseid' */
  readonly path: string;
  readonly title: string;
  readonly provider: Provider;
  readonly persons: () => Promise<readonly TestPerson[]>;
  readonly acr: Readonly<Record<'high' | 'low', string>>;
}

type PickRequest = FastifyRequest<{ Params: { uid: string } }>;

const TWO_HOURS = 2 * 60 * 60;
const SLOW_MS = 3_000;

const resultOf = (person: TestPerson, scenario: Scenario, acr: PickOptions['acr']): InteractionResults => {
  if (scenario === 'denied') return { error: 'access_denied', error_description: 'the person cancelled' };
  const level = scenario === 'low-level' ? 'low' : 'high';
  const now = Math.floor(Date.now() / 1000);
  return {
    login: {
      accountId: accountOf(person.key, scenario),
      acr: acr[level],
      amr: ['BankID'],
      ts: scenario === 'expired' ? now - TWO_HOURS : now,
    },
  };
};

const isOurs = async (options: PickOptions, request: PickRequest, reply: FastifyReply): Promise<boolean> => {
  try {
    return (await options.provider.interactionDetails(request.raw, reply.raw)).uid === request.params.uid;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return false;
    throw error;
  }
};

const page = async (
  options: PickOptions,
  view: { readonly uid: string; readonly text: string; readonly scenario: Scenario },
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { uid, text, scenario } = view;
  const action = `${options.path}/interaction/${uid}`;
  const body = pickPersonPage({ title: options.title, action, persons: await options.persons(), text, scenario });
  return reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store').send(body);
};

const gone = (reply: FastifyReply): FastifyReply =>
  reply
    .code(400)
    .type('text/plain; charset=utf-8')
    .send('Denne innloggingen finnes ikke lenger. Start på nytt fra appen.');

export const pickRoutes = (app: FastifyInstance, options: PickOptions): void => {
  const address = `${options.path}/interaction/:uid`;

  app.get<{ Params: { uid: string }; Querystring: { scenario?: string } }>(address, async (request, reply) => {
    if (!(await isOurs(options, request, reply))) return gone(reply);
    return page(options, { uid: request.params.uid, text: '', scenario: readScenario(request.query.scenario) }, reply);
  });

  app.post<{ Params: { uid: string } }>(address, async (request, reply) => {
    if (!(await isOurs(options, request, reply))) return gone(reply);
    const fields = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const scenario = readScenario(fields.get('scenario'));
    const person = (await options.persons()).find(({ key }) => key === fields.get('person'));
    if (person === undefined) {
      return page(options, { uid: request.params.uid, text: fields.get('text') ?? '', scenario }, reply);
    }
    if (scenario === 'slow') await pause(SLOW_MS);
    const result = resultOf(person, scenario, options.acr);
    return reply.redirect(await options.provider.interactionResult(request.raw, reply.raw, result), 303);
  });
};
