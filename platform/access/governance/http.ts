// DESIGN.md §5: requests, reviews and reports at /access, for leaders and everybody who asks for a role; problem+json (RFC 9457).

import type { Result } from '@fkj/platform-record';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isCurrent, isEmployment } from '../directory/held-role.ts';
import type { AccessRoutes } from '../http.ts';
import { objectsAt, textAt, valueAt } from '../relations/tree.ts';
import { endRoles } from './employment.ts';
import {
  type Desk,
  type GovernanceParts,
  leadsUnit,
  openDesk,
  personsOf,
  seenUnits,
  seesUnit,
  writeStep,
} from './governance.ts';
import { type GovernanceCode, type GovernanceRefusal, governanceSentences, statusOf } from './refusals.ts';
import { findReport } from './reports.ts';
import type { Requests } from './requests.ts';
import type { Reviews } from './reviews.ts';

export interface GovernanceRoutes extends Pick<AccessRoutes, 'authenticate'> {
  readonly parts: GovernanceParts;
  readonly requests: Requests;
  readonly reviews: Reviews;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly sentences?: object;
}

const problem = (reply: FastifyReply, { status, code, ...rest }: Problem): FastifyReply =>
  reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: code, status, code, ...rest });

const refusal = (reply: FastifyReply, code: GovernanceCode): FastifyReply =>
  problem(reply, {
    status: statusOf(code),
    code,
    detail: governanceSentences[code].nb,
    sentences: governanceSentences[code],
  });

const badRequest = (reply: FastifyReply, detail: string): FastifyReply =>
  problem(reply, { status: 400, code: 'bad-request', detail });

const ID = /^[A-Za-z0-9.-]{1,64}$/;
const MAX_NAMES = 20;
const MAX_HOURS = 14;

/** An id in the body or the address; null for what is none. */
const idAt = (value: unknown, name: string): string | null => {
  const text = textAt(value, name);
  return text !== null && ID.test(text) ? text : null;
};

const answer = <Value>(
  reply: FastifyReply,
  found: Result<Value, GovernanceRefusal>,
  status: 200 | 201 = 200,
): FastifyReply => (found.ok ? reply.code(status).send(found.value) : refusal(reply, found.error.code));

const MAX_REASON = 2_000;
const reasonIn = (body: unknown): string => (textAt(body, 'reason') ?? '').slice(0, MAX_REASON);

/** Hours as PractitionerRole.availableTime; undefined for what is none. */
const hoursIn = (body: unknown): readonly object[] | null | undefined => {
  const value = valueAt(body, 'hours');
  if (value === undefined || value === null) return null;
  const hours = objectsAt(body, 'hours');
  if (!Array.isArray(value) || hours.length !== value.length || hours.length === 0 || hours.length > MAX_HOURS)
    return undefined;
  const time = (one: object, name: string): boolean =>
    /^([01][0-9]|2[0-3]):[0-5][0-9]:00$/.test(textAt(one, name) ?? '');
  const days = (one: object): readonly unknown[] => {
    const named = valueAt(one, 'daysOfWeek');
    return Array.isArray(named) ? named : [];
  };
  const known = new Set<unknown>(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
  const right = hours.every(
    (one) =>
      time(one, 'availableStartTime') &&
      time(one, 'availableEndTime') &&
      days(one).length > 0 &&
      days(one).every((day) => known.has(day)),
  );
  if (!right) return undefined;
  return hours.map((one) => ({
    daysOfWeek: days(one),
    availableStartTime: textAt(one, 'availableStartTime'),
    availableEndTime: textAt(one, 'availableEndTime'),
  }));
};

/** Registers the routes. Each begins with who asks and what she leads. */
export const governanceRoutes = (app: FastifyInstance, house: GovernanceRoutes): void => {
  const { parts, requests, reviews, authenticate } = house;

  const route =
    (work: (desk: Desk, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      reply.header('cache-control', 'no-store');
      const claims = await authenticate(request.headers.authorization, request);
      if (!claims.ok) {
        reply.headers(claims.error.headers ?? { 'www-authenticate': 'Bearer' });
        return problem(reply, { status: 401, code: 'login-required', detail: claims.error.sentence });
      }
      const caller = await parts.access.callerOf(claims.value);
      const desk = caller.ok ? await openDesk(parts, caller.value) : caller;
      if (!desk.ok) {
        const status = desk.error.code === 'unknown-caller' ? 401 : 403;
        return problem(reply, { status, code: desk.error.code, detail: desk.error.explanation });
      }
      return work(desk.value, request, reply);
    };

  app.get(
    '/access/desk',
    route(async (desk, _request, reply) => {
      const { roles, jobs, reasonLength } = parts.catalogue();
      const { byProfession } = parts.rules();
      const seen = seenUnits(desk);
      return reply.send({
        person: { id: desk.by.id, name: desk.by.caller.display },
        leads: desk.leads,
        reasonLength,
        units: desk.units.all
          .filter(({ active }) => active)
          .map(({ id, name, parent }) => ({
            id,
            name,
            parent,
            yours: leadsUnit(desk, id),
            seen: seen === null || seen.includes(id),
          })),
        roles: [...roles.values()].map(({ code, names, sensitive, maxDays, approvers, authorisation }) => ({
          ...{ code, names, sensitive, maxDays, authorisation, approvers: [...approvers] },
          purposes: [...(byProfession.get(code)?.purposes ?? [])],
          rights: (byProfession.get(code)?.rights ?? []).map(({ reach, kinds, actions }) => ({
            reach,
            kinds: kinds === '*' ? ['*'] : [...kinds],
            actions: [...actions],
          })),
        })),
        jobs: [...jobs.values()].map(({ code, names, roles: fitting }) => ({ code, names, roles: [...fitting] })),
      });
    }),
  );

  app.get(
    '/access/units/:id/people',
    route(async (desk, request, reply) => {
      const id = idAt(request.params, 'id');
      if (id === null || desk.units.get(id) === null || !seesUnit(desk, id)) return refusal(reply, 'not-found');
      const now = parts.clock();
      const held = await parts.directory.roles(desk.by.permit('people of a unit'), { of: 'units', ids: [id] });
      const roles = held.filter((role) => isCurrent(role, now));
      const persons = await personsOf(parts, [...new Set(roles.map(({ person }) => person))]);
      const people = [...new Set(roles.map(({ person }) => person))].map((person) => ({
        id: person,
        name: persons.get(person)?.display ?? person,
        employed: roles.some((role) => role.person === person && isEmployment(role)),
        roles: roles
          .filter((role) => role.person === person && !isEmployment(role))
          .map(({ id: role, role: code, start, end, hours, substituteFor }) => ({
            role,
            code,
            start,
            end,
            hours,
            substituteFor,
          })),
      }));
      return reply.send({ people: people.sort((one, other) => one.name.localeCompare(other.name, 'nb')) });
    }),
  );

  // The name stands in the body: names are not for addresses.
  app.post(
    '/access/people',
    route(async (desk, request, reply) => {
      const text = (textAt(request.body, 'name') ?? '').trim();
      if (text.length < 2 || text.length > 100) return badRequest(reply, 'Send JSON med "name": minst to bokstaver.');
      const found = await parts.directory.persons(desk.by.permit('people by name'), { by: 'name', text });
      const people = (found.ok ? found.value : [])
        .filter(({ active, removed }) => active && !removed)
        .slice(0, MAX_NAMES);
      return reply.send({ people: people.map(({ id, display }) => ({ id, name: display })) });
    }),
  );

  app.post(
    '/access/assignments/:id/end',
    route(async (desk, request, reply) => {
      const id = idAt(request.params, 'id');
      const held = id === null ? [] : await parts.directory.roles(desk.by.permit('end'), { of: 'role', id });
      const now = parts.clock();
      const [role] = held.filter((one) => isCurrent(one, now) && !isEmployment(one));
      if (role === undefined || !seesUnit(desk, role.unit)) return refusal(reply, 'not-found');
      if (!leadsUnit(desk, role.unit)) return refusal(reply, 'not-your-unit');
      if (role.person === desk.by.id) return refusal(reply, 'oneself');
      const reason = reasonIn(request.body).trim();
      if (reason.length < parts.catalogue().reasonLength) return refusal(reply, 'reason-missing');
      const step = { step: 'end', person: role.person, unit: role.unit, role: role.role } as const;
      const written = await writeStep(parts, desk.by, { step, drafts: endRoles([role], now), reason });
      return written.ok ? reply.code(204).send() : refusal(reply, written.error.code);
    }),
  );

  app.get(
    '/access/requests',
    route(async (desk, _request, reply) => reply.send({ requests: await requests.list(desk) })),
  );
  app.post(
    '/access/requests',
    route(async (desk, request, reply) => {
      const { body } = request;
      const [unit, role] = [idAt(body, 'unit'), idAt(body, 'role')];
      const person = textAt(body, 'person') === null ? desk.by.id : idAt(body, 'person');
      const substituteFor = textAt(body, 'substituteFor') === null ? null : idAt(body, 'substituteFor');
      if (unit === null || role === null || person === null)
        return badRequest(
          reply,
          'Send JSON med "unit", "role", "start", "end" og "reason", og "person" når det gjelder en annen.',
        );
      if (textAt(body, 'substituteFor') !== null && substituteFor === null)
        return badRequest(reply, '"substituteFor" må være id-en til en person.');
      const hours = hoursIn(body);
      if (hours === undefined) return refusal(reply, 'hours');
      const [start, end] = [textAt(body, 'start') ?? '', textAt(body, 'end') ?? ''];
      const asked = await requests.ask(desk, {
        person,
        unit,
        role,
        start,
        end,
        hours,
        substituteFor,
        reason: reasonIn(body),
      });
      return answer(reply, asked, 201);
    }),
  );
  app.get(
    '/access/requests/:id',
    route(async (desk, request, reply) => answer(reply, await requests.get(desk, idAt(request.params, 'id') ?? ''))),
  );
  app.post(
    '/access/requests/:id/decision',
    route(async (desk, request, reply) => {
      const verdict = (['approve', 'refuse'] as const).find((one) => one === textAt(request.body, 'verdict'));
      if (verdict === undefined) return badRequest(reply, 'Send JSON med "verdict": approve eller refuse.');
      const said = { verdict, reason: reasonIn(request.body) };
      return answer(reply, await requests.decide(desk, idAt(request.params, 'id') ?? '', said));
    }),
  );
  app.post(
    '/access/requests/:id/withdrawal',
    route(async (desk, request, reply) =>
      answer(reply, await requests.withdraw(desk, idAt(request.params, 'id') ?? '')),
    ),
  );

  app.get(
    '/access/reviews',
    route(async (desk, _request, reply) => reply.send({ reviews: await reviews.list(desk) })),
  );
  app.post(
    '/access/reviews',
    route(async (desk, request, reply) => {
      const unit = idAt(request.body, 'unit');
      if (unit === null) return badRequest(reply, 'Send JSON med "unit", og "due" som dato om du vil.');
      return answer(reply, await reviews.start(desk, { unit, due: textAt(request.body, 'due') }), 201);
    }),
  );
  app.post(
    '/access/reviews/:id/decision',
    route(async (desk, request, reply) => {
      const verdict = (['confirm', 'remove'] as const).find((one) => one === textAt(request.body, 'verdict'));
      const role = idAt(request.body, 'role');
      if (verdict === undefined || role === null)
        return badRequest(reply, 'Send JSON med "role" og "verdict": confirm eller remove.');
      return answer(reply, await reviews.judge(desk, idAt(request.params, 'id') ?? '', { role, verdict }));
    }),
  );

  app.get(
    '/access/reports/roles',
    route(async (desk, _request, reply) => {
      if (desk.leads === 'nothing') return refusal(reply, 'not-your-unit');
      return reply.send({ lines: await findReport(parts, desk) });
    }),
  );
};
