// DESIGN.md §5 "pages", https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers

import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Seconds. */
const YEAR = 31_536_000;

const isEncrypted = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** What a page may load: itself, and nothing from elsewhere. Charts and the design system set styles through the DOM. */
const contentSecurityPolicy = {
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    styleSrcAttr: ["'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
    upgradeInsecureRequests: null,
  },
} as const;

/** Security headers of pages. The log-in pages of `identity` set their own, stricter still. */
export const pageHeaders = async (app: FastifyInstance, publicUrl: string): Promise<void> => {
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { ...contentSecurityPolicy.directives } },
    // 'no-referrer' would make browsers send 'Origin: null' with our own forms, which guard against forgery by it.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isEncrypted(publicUrl) ? { maxAge: YEAR } : false,
    crossOriginEmbedderPolicy: false,
  });
};

/** Security headers of what programs read: nothing in it is ever shown as a page, framed or guessed at. */
export const interfaceHeaders = (app: FastifyInstance, publicUrl: string): void => {
  const headers = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isEncrypted(publicUrl) ? { 'strict-transport-security': `max-age=${YEAR}; includeSubDomains` } : {}),
  };
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
};
