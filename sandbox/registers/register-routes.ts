// reference/norway.md §13: the counterparts of the national registers, at /sandbox/registers.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Persons } from '../persons.ts';
import { flrAnswer } from './flr-answer.ts';
import { type HprStanding, hprAnswer } from './hpr-answer.ts';
import { type PersonChange, PopulationRegister } from './population-register.ts';
import { type RegisterName, registerNames } from './register-name.ts';
import { reshAnswer } from './resh-answer.ts';
import { RegisterScenarios, registerScenarios } from './scenario.ts';
import { answerFault, answerSoap } from './soap.ts';
import { type TokenSources, tokenCheck } from './token-check.ts';

const BASE = '/sandbox/registers';
const PEOPLE = `${BASE}/persontjenesten/api/legal-basis`;

interface Asked {
  readonly Params: { readonly key: string };
  readonly Querystring: Readonly<Record<string, string | undefined>>;
}

/** The routes of the registers, and those by which their world is changed (`scenario`, `persontjenesten/change`, `hpr/withdraw`, `hpr/react`). */
export async function registerRoutes(
  app: FastifyInstance,
  { persons, tokens }: { readonly persons: () => Promise<Persons>; readonly tokens: TokenSources },
): Promise<void> {
  const population = new PopulationRegister(async () => (await persons()).citizens, Date.now());
  const scenarios = new RegisterScenarios(tokenCheck(tokens));
  const standings = new Map<string, HprStanding>();

  await app.register(async (scope) => {
    scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)));
      } catch {
        done(Object.assign(new Error('not JSON'), { statusCode: 400 }));
      }
    });
    scope.addContentTypeParser('text/xml', { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) =>
      done(null, body),
    );
    const plays = (register: RegisterName) => ({
      preHandler: async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
        await scenarios.play(register, request, reply);
      },
    });

    scope.post(`${PEOPLE}/person/get-by-nin`, plays('persontjenesten'), async ({ body }, reply) => {
      const number = body instanceof URLSearchParams ? body.get('nin') : null;
      if (number === null || !/^\d{11}$/.test(number)) return reply.code(400).send({ title: 'nin' });
      return (await population.byNumber(number)) ?? reply.code(404).send();
    });
    scope.get<Asked>(`${PEOPLE}/person/:key`, plays('persontjenesten'), async ({ params }, reply) => {
      return (await population.byId(params.key)) ?? reply.code(404).send();
    });
    scope.get<Asked>(`${PEOPLE}/event`, plays('persontjenesten'), ({ query }, reply) =>
      reply.send({ results: population.eventsFrom(Number(query['sequenceNumber'] ?? '1')) }),
    );
    scope.get(`${PEOPLE}/event/latest`, plays('persontjenesten'), (_request, reply) =>
      population.latest() === null ? reply.code(404).send() : reply.send(population.latest()),
    );

    scope.get<Asked>(`${BASE}/hpr/v1/personer/:key`, plays('hpr'), async ({ params }, reply) => {
      const worker = (await persons()).personnel.find(({ hpr }) => hpr === params.key);
      return worker === undefined ? reply.code(404).send() : hprAnswer(worker, standings.get(params.key) ?? 'valid');
    });

    scope.post<{ readonly Body: string }>(`${BASE}/flr/v2/flr/Basic`, plays('flr'), async ({ body }, reply) => {
      const number = /<patientNin>(\d{11})<\/patientNin>/.exec(String(body))?.[1] ?? '';
      const answer = flrAnswer(number, await persons());
      return answer === null
        ? answerFault(reply, 'ArgumentException: Personen er ikke tilknyttet fastlegekontrakt')
        : answerSoap(reply, answer);
    });

    scope.post<{ readonly Body: string }>(`${BASE}/resh/v1/RESH/Basic`, plays('resh'), ({ body }, reply) => {
      const id = /<reshId>(\d+)<\/reshId>/.exec(String(body))?.[1] ?? '';
      const answer = reshAnswer(id);
      return answer === null
        ? answerFault(reply, `ArgumentException: Enheten med RESH-id ${id} finnes ikke`)
        : answerSoap(reply, answer);
    });

    scope.get<Asked>(
      `${BASE}/adresseregisteret/api/v1/communicationparty/:key`,
      plays('adresseregisteret'),
      ({ params }, reply) => {
        const party = parties.find(({ herId }) => String(herId) === params.key);
        return party === undefined ? reply.code(404).send() : reply.send(party);
      },
    );

    control(scope, { population, scenarios, standings });
  });
}

interface Control {
  readonly population: PopulationRegister;
  readonly scenarios: RegisterScenarios;
  readonly standings: Map<string, HprStanding>;
}

/** What happens in the world: for tests and demonstrations. */
function control(scope: FastifyInstance, { population, scenarios, standings }: Control): void {
  scope.post<{ readonly Body: { readonly register?: string; readonly scenario?: string } }>(
    `${BASE}/scenario`,
    ({ body }, reply) => {
      const register = registerNames.find((name) => name === body?.register);
      const scenario = registerScenarios.find((name) => name === body?.scenario);
      if (register === undefined || scenario === undefined) return reply.code(400).send();
      scenarios.choose(register, scenario);
      return reply.code(204).send();
    },
  );
  scope.post<{ readonly Body: { readonly number?: string; readonly change?: PersonChange } }>(
    `${BASE}/persontjenesten/change`,
    async ({ body }, reply) => {
      const known = await population.change(body?.number ?? '', body?.change ?? {});
      return reply.code(known ? 204 : 404).send();
    },
  );
  for (const [path, standing] of [
    ['withdraw', 'withdrawn'],
    ['react', 'reacted'],
  ] as const)
    scope.post<{ readonly Body: { readonly hprNumber?: string } }>(`${BASE}/hpr/${path}`, ({ body }, reply) => {
      standings.set(body?.hprNumber ?? '', standing);
      return reply.code(204).send();
    });
}

/** Communication parties of Lillevik; HER-ids that nobody has. */
const parties = [
  {
    herId: 99900001,
    name: 'LILLEVIK KOMMUNE',
    displayName: 'Lillevik kommune',
    type: 'Organization',
    organizationDetails: { organizationNumber: '999999999', services: [99900002], persons: [] },
    currentEncryptionCertificate: { thumbprint: 'A'.repeat(40), validTo: '2030-01-01T00:00:00+00:00' },
    currentSigningCertificate: { thumbprint: 'B'.repeat(40), validTo: '2030-01-01T00:00:00+00:00' },
    ediAddress: 'lillevik@edi.example',
  },
  {
    herId: 99900002,
    name: 'Sykepleietjenesten Lillevik kommune',
    displayName: 'Sykepleietjenesten',
    type: 'Service',
    ediAddress: 'lillevik@edi.example',
  },
];
