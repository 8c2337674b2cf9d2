// DESIGN.md §5: every address of the server, in one place.

import compress from '@fastify/compress';
import proxy from '@fastify/http-proxy';
import { accessRoutes, findingRoutes, governanceRoutes } from '@fkj/platform-access';
import { allowOtherOrigins, fhirRoutes, holdsPersonNumber, logSafeRequest } from '@fkj/platform-fhir';
import { appStateRoutes, scimRoutes } from '@fkj/platform-identity';
import { openEhrRoutes } from '@fkj/platform-openehr';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { House } from '../compose.ts';
import type { Settings } from '../settings.ts';
import { answerBadAddress, answerFailures, answerUnknownAddresses } from './failures.ts';
import { frontPage, type GuidedPerson } from './front-page.ts';
import { gatherRoutes, openApi } from './openapi.ts';
import { operationRoutes, type Readiness } from './operation.ts';
import { applicationPages } from './pages.ts';
import { interfaceHeaders, pageHeaders } from './security-headers.ts';

export interface AppParts {
  readonly settings: Settings;
  readonly house: House;
  readonly log: Logger;
  /** Folder with the built applications. */
  readonly dist: string;
  readonly readiness: Readiness;
  readonly people: () => readonly GuidedPerson[];
  /** Where the sandbox answers; null without one. */
  readonly sandbox: string | null;
}

/** The server's routes. Nothing listens yet. */
export const createApp = async (parts: AppParts): Promise<FastifyInstance> => {
  const { settings, house } = parts;
  const log: FastifyBaseLogger = parts.log.child({}, { serializers: { req: logSafeRequest } });
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.trustProxy === 'on',
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    frameworkErrors: answerBadAddress,
    // A request leaves one line at most, and that one names its route: no logger of its own, but where a route asks for one.
    childLoggerFactory: (logger, bindings, options) =>
      options.level === undefined ? logger : logger.child(bindings, options),
    // Every room reads its parameters itself, in the sender's order.
    // A version_uid of openEHR is longer than Fastify expects a part of an address to be.
    routerOptions: { querystringParser: () => ({}), maxParamLength: 512 },
  });
  const routes = gatherRoutes(app);
  answerFailures(app);
  operationRoutes(app, parts.readiness);
  // Packed bodies are unpacked where their limit is known: /fhir does it, nobody else takes them.
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'], globalDecompression: false });
  await app.register(async (interfaces) => {
    interfaceHeaders(interfaces, settings.publicUrl);
    interfaces.get('/openapi.json', () => openApi({ routes, ...describedBy(house, settings) }));
    await interfaces.register((scope) => fhirRoutes(scope, house.fhir), { prefix: '/fhir' });
    await interfaces.register((scope) => openEhrRoutes(scope, house.openEhr), { prefix: '/openehr/v1' });
    await interfaces.register(async (scope) =>
      accessRoutes(scope, { access: house.access, authenticate: house.fhir.authenticate, clock: house.fhir.clock }),
    );
    await interfaces.register(async (scope) => {
      const { access, findings, questions, fhir } = house;
      findingRoutes(scope, {
        ...{ access, questions },
        queue: findings,
        authenticate: fhir.authenticate,
        clock: fhir.clock,
      });
    });
    await interfaces.register(async (scope) =>
      governanceRoutes(scope, { ...house.governance, authenticate: house.fhir.authenticate }),
    );
    await interfaces.register(async (scope) => {
      allowOtherOrigins(scope);
      appStateRoutes(scope, {
        states: house.identity.appStates,
        access: house.access,
        authenticate: (request) => house.fhir.authenticate(request.headers.authorization, request),
        holdsPersonNumber,
        publicUrl: settings.publicUrl,
      });
    });
    await interfaces.register(async (scope) =>
      scimRoutes(scope, {
        workforce: house.workforce,
        authenticate: (request) => house.fhir.authenticate(request.headers.authorization, request),
        publicUrl: settings.publicUrl,
        holdsPersonNumber,
        clock: house.fhir.clock,
      }),
    );
  });
  await app.register(async (pages) => {
    await pageHeaders(pages, settings.publicUrl);
    await house.identity.mount(pages);
    if (parts.sandbox !== null) {
      // The test providers print their addresses from the host they were asked at: it must be the one the browser knows.
      const { host } = new URL(settings.publicUrl);
      await pages.register(proxy, {
        upstream: parts.sandbox,
        prefix: '/sandbox',
        rewritePrefix: '/sandbox',
        // It would log whole addresses at 'info'.
        logLevel: 'error',
        replyOptions: { rewriteRequestHeaders: (_request, headers) => ({ ...headers, host }) },
      });
    }
    answerUnknownAddresses(pages);
    frontPage(pages, parts.people);
    await applicationPages(pages, parts.dist);
  });
  return app;
};

const describedBy = ({ fhir }: House, { publicUrl }: Settings) => ({
  publicUrl,
  configuration: fhir.smartConfiguration,
  version: fhir.softwareVersion,
});
