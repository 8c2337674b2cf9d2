// https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html: the endpoint beside /fhir where apps keep a little state of their own.

import type { Access, TokenClaims } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountId } from '../accounts/account.ts';
import { narrowingOf } from '../accounts/claims-of-asker.ts';
import type { AppStates, ShownState, StateAsker } from './app-states.ts';
import { type AppStateFault, outcomeOf, outcomes, unauthenticatedOutcome } from './outcome.ts';
import { readSubject } from './state-document.ts';

export interface AppStateRoutes {
  readonly states: AppStates;
  readonly access: Pick<Access, 'callerOf'>;
  /** Verifies the whole request; the refusal's sentence is shown. */
  readonly authenticate: (
    request: FastifyRequest,
  ) => Promise<Result<TokenClaims, { readonly sentence: string; readonly headers?: Readonly<Record<string, string>> }>>;
  /** Whether a national number stands in a text. */
  readonly holdsPersonNumber: (text: string) => boolean;
  /** Where the house is reached, without a trailing slash. */
  readonly publicUrl: string;
}

const BASE = '/app-state';
const TYPE = 'application/fhir+json';
/** The limit of the specification: 256 KB as it is sent. */
const LARGEST = 256 * 1024;

const refuse = (reply: FastifyReply, fault: AppStateFault): FastifyReply =>
  reply.code(outcomes[fault][0]).send(outcomeOf(fault));

const etag = (version: number): string => `W/"${version}"`;

/** The version of If-Match; null without one, NaN for what names none of ours. */
const wantedVersion = ({ headers }: FastifyRequest): number | null => {
  const sent = headers['if-match'];
  if (sent === undefined) return null;
  return Number(/^(?:W\/)?"(\d{1,9})"$/.exec(sent.trim())?.[1] ?? Number.NaN);
};

const isToken = (code: string): boolean => /^[^|]+\|[^|]+$/.test(code);

/** code, and subject or subject:missing=true; `_format` says what is said anyway. */
const soughtIn = (
  { url }: FastifyRequest,
  { fhirBase, holdsPersonNumber }: { readonly fhirBase: string } & Pick<AppStateRoutes, 'holdsPersonNumber'>,
): Result<{ readonly code: string; readonly subject: ObjectName | null }, AppStateFault> => {
  const query = new URLSearchParams(url.split('?').slice(1).join('?'));
  const known = new Set(['code', 'subject', 'subject:missing', '_format']);
  if ([...query.values()].some(holdsPersonNumber)) return refused('personal');
  const names = [...query.keys()];
  if (names.some((name) => !known.has(name)) || new Set(names).size !== names.length)
    return refused('parameter-unknown');
  const [code, subject, missing] = ['code', 'subject', 'subject:missing'].map((name) => query.get(name));
  if (code == null || !isToken(code)) return refused('no-code');
  if (missing === 'true' && subject == null) return ok({ code, subject: null });
  if (missing != null || subject == null) return refused('no-code');
  const named = readSubject(subject, fhirBase);
  return named === null ? refused('subject-form') : ok({ code, subject: named });
};

const idOf = ({ params }: FastifyRequest): string => {
  const id: unknown = Reflect.get(Object(params), 'id');
  return typeof id === 'string' ? id : '';
};

const textOf = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '');

const faultOf = ({ statusCode }: FastifyError): AppStateFault | null => {
  if (statusCode === 413) return 'too-large';
  if (statusCode === 415) return 'media-type';
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? 'not-json' : null;
};

const show = (reply: FastifyReply, { version, document }: ShownState): FastifyReply =>
  reply.header('etag', etag(version)).send(document);

/** Registers /app-state/Basic. Each request needs a token; what it may touch is decided state by state. */
export const appStateRoutes = (app: FastifyInstance, parts: AppStateRoutes): void => {
  const { states } = parts;
  const fhirBase = `${parts.publicUrl}/fhir`;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [TYPE, 'application/json'],
    { parseAs: 'string', bodyLimit: LARGEST },
    (_request, body, done) => done(null, body),
  );
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const fault = faultOf(error);
    // What is no refusal of ours is answered, and logged, by the server.
    if (fault === null) throw error;
    return refuse(reply.type(TYPE), fault);
  });

  const askerOf = (claims: TokenClaims, caller: StateAsker['caller']): StateAsker => {
    const account = accountId(caller.who);
    return { caller, asker: account === null ? null : { account, client: caller.client, ...narrowingOf(claims) } };
  };

  const route =
    (
      work: (
        by: StateAsker,
        request: FastifyRequest,
        reply: FastifyReply,
      ) => Promise<Result<FastifyReply, AppStateFault>>,
    ) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      reply.type(TYPE);
      const claims = await parts.authenticate(request);
      if (!claims.ok) {
        reply.headers(claims.error.headers ?? { 'www-authenticate': 'Bearer' });
        return reply.code(401).send(unauthenticatedOutcome(claims.error.sentence));
      }
      const caller = await parts.access.callerOf(claims.value);
      if (!caller.ok) return refuse(reply, 'not-yours');
      const answer = await work(askerOf(claims.value, caller.value), request, reply);
      return answer.ok ? answer.value : refuse(reply, answer.error);
    };

  app.post(
    `${BASE}/Basic`,
    route(async (by, request, reply) => {
      const made = await states.create(by, textOf(request));
      if (!made.ok) return made;
      reply.code(201).header('location', `${parts.publicUrl}${BASE}/Basic/${made.value.id}`);
      return ok(show(reply, made.value));
    }),
  );
  app.get(
    `${BASE}/Basic`,
    route(async (by, request, reply) => {
      const sought = soughtIn(request, { fhirBase, holdsPersonNumber: parts.holdsPersonNumber });
      const found = sought.ok ? await states.search(by, sought.value) : sought;
      if (!found.ok) return found;
      const base = `${parts.publicUrl}${BASE}`;
      const entries = found.value.map(
        ({ id, document }) => `{"fullUrl":"${base}/Basic/${id}","resource":${document},"search":{"mode":"match"}}`,
      );
      const link = JSON.stringify([{ relation: 'self', url: `${parts.publicUrl}${request.url}` }]);
      const list = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
      return ok(
        reply.send(`{"resourceType":"Bundle","type":"searchset","total":${entries.length},"link":${link}${list}}`),
      );
    }),
  );
  app.get(
    `${BASE}/Basic/:id`,
    route(async (by, request, reply) => {
      const found = await states.read(by, idOf(request));
      return found.ok ? ok(show(reply, found.value)) : found;
    }),
  );
  app.put(
    `${BASE}/Basic/:id`,
    route(async (by, request, reply) => {
      const version = wantedVersion(request);
      if (version === null) return refused('if-match');
      const changed = await states.update(by, { id: idOf(request), version }, textOf(request));
      return changed.ok ? ok(show(reply, changed.value)) : changed;
    }),
  );
  app.delete(
    `${BASE}/Basic/:id`,
    route(async (by, request, reply) => {
      const version = wantedVersion(request);
      if (version === null) return refused('if-match');
      const gone = await states.remove(by, { id: idOf(request), version });
      return gone.ok ? ok(reply.code(204).send()) : gone;
    }),
  );
  // A script of another origin asks first; the scope around answers it, and no route is needed but that there is one.
  app.options(`${BASE}/*`, async (_request, reply) => reply.code(204).send());
};
