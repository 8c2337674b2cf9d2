// DESIGN.md §5 "settings": read once, validated, one documented table (docs/settings.md; a test holds the two together).

import { ok, type Result, refused } from '@fkj/platform-record';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const flag = z.enum(['on', 'off']);

/** Every setting, as the environment names it. */
export const settingsTable = {
  PORT: port.default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: address.optional(),
  TRUST_PROXY: flag.default('off'),
  DATA_DIR: z.string().min(1).default('./var'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  SECRETS_DIR: z.string().min(1).optional(),
  HELSEID_ISSUER: address.optional(),
  HELSEID_CLIENT_ID: z.string().min(1).default('fkj'),
  HELSEID_ORGANISATION: z
    .string()
    .regex(/^\d{9}(:\d{9})?$/, 'must be the organisation number of the main unit, or main:sub')
    .optional(),
  IDPORTEN_ISSUER: address.optional(),
  IDPORTEN_CLIENT_ID: z.string().min(1).default('fkj'),
  MASKINPORTEN_ISSUER: address.optional(),
  MASKINPORTEN_CLIENT_ID: z.string().min(1).default('fkj'),
  REGISTRATION: z.enum(['invited', 'closed']).default('closed'),
  PERSONTJENESTEN_URL: address.optional(),
  HPR_URL: address.optional(),
  FLR_URL: address.optional(),
  RESH_URL: address.optional(),
  GRUNNDATA_LOGIN: z
    .string()
    .regex(/^[^:\s]+:\S+$/, 'must be user:password')
    .optional(),
  ADRESSEREGISTERET_URL: address.optional(),
  OPENEHR_SYSTEM_ID: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/, 'must be letters, digits, dots and dashes, at most 63')
    .optional(),
  DPOP_NONCE: z.enum(['required', 'optional']).default('optional'),
  DEMO: flag.optional(),
  BOOTSTRAP_CLIENT: z
    .string()
    .regex(/^[^:\s]+:\S{8,}$/, 'must be id:secret with a secret of at least 8 characters')
    .optional(),
  HR_CLIENT: z
    .string()
    .regex(/^[^:\s]+(:\S{8,})?$/, 'must be id:secret with a secret of at least 8 characters, or the id alone')
    .optional(),
  HR_CLIENT_JWKS: address.optional(),
  BODY_LIMIT_MB: z.coerce.number().positive().max(1024).default(64),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
} as const;

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly trustProxy: 'on' | 'off';
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly secretsDir: string;
  readonly helseIdIssuer: string | null;
  readonly helseIdClientId: string;
  readonly helseIdOrganisation: { readonly parent: string; readonly child: string | null } | null;
  readonly idPortenIssuer: string | null;
  readonly idPortenClientId: string;
  readonly maskinportenIssuer: string | null;
  readonly maskinportenClientId: string;
  readonly registration: 'open' | 'invited' | 'closed';
  /** Addresses of the national registers; null where none is named. */
  readonly registers: {
    readonly persontjenesten: string | null;
    readonly hpr: string | null;
    readonly flr: string | null;
    readonly adresseregisteret: string | null;
    readonly resh: string | null;
  };
  /** `user:password` of the register platform of Norsk helsenett (FLR, RESH). */
  readonly grunndataLogIn: string | null;
  /** The `creating_system_id` of openEHR versions made here. */
  readonly openEhrSystemId: string;
  readonly dpopNonce: 'required' | 'optional';
  readonly demo: 'on' | 'off';
  readonly testLogIn: 'on' | 'off';
  readonly bootstrapClient: { readonly id: string; readonly secret: string } | null;
  /** The HR system, which may use /scim/v2 under the policy `hr`; it proves itself by a secret or by keys that it publishes. */
  readonly hrClient: {
    readonly id: string;
    readonly proof: { readonly secret: string } | { readonly jwksUri: string };
  } | null;
  readonly bodyLimitBytes: number;
  readonly logLevel: string;
}

/** One sentence per setting that is wrong. */
export interface SettingsRefusal {
  readonly code: 'settings';
  readonly sentences: readonly string[];
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);

/** Test identity providers, log-in as … and BOOTSTRAP_CLIENT: only on loopback and outside production (DESIGN §5). */
const testLogInRefusals = (read: z.infer<typeof schema>, testLogInAllowed: boolean): string[] => {
  if (testLogInAllowed) return [];
  const why = 'only exists when HOST is loopback (127.0.0.1, localhost, ::1) and NODE_ENV is not production';
  return [
    ...(read.DEMO === 'on' ? [`DEMO=on brings test log-in, which ${why}.`] : []),
    ...(read.BOOTSTRAP_CLIENT !== undefined ? [`BOOTSTRAP_CLIENT ${why}.`] : []),
  ];
};

/** A secret or keys: never both, so that the weaker one is no way round the other. */
const hrClientRefusals = ({ HR_CLIENT: client, HR_CLIENT_JWKS: jwks }: z.infer<typeof schema>): string[] => {
  if (client === undefined) return jwks === undefined ? [] : ['HR_CLIENT_JWKS: set HR_CLIENT to the id of the client.'];
  if (jwks?.startsWith('http:') && !loopback.has(new URL(jwks).hostname)) return ['HR_CLIENT_JWKS: must be https.'];
  if (client.includes(':') === (jwks === undefined)) return [];
  return [
    jwks === undefined
      ? 'HR_CLIENT: must be id:secret, or the id alone together with HR_CLIENT_JWKS.'
      : 'HR_CLIENT: must be the id alone where HR_CLIENT_JWKS is set.',
  ];
};

const hrClientOf = ({ HR_CLIENT: client, HR_CLIENT_JWKS: jwks }: z.infer<typeof schema>): Settings['hrClient'] => {
  if (client === undefined) return null;
  if (jwks !== undefined) return { id: client, proof: { jwksUri: jwks } };
  const [id = '', secret = ''] = splitClient(client);
  return { id, proof: { secret } };
};

/** An address of IPv6 has the sign in it that parts a version_uid. */
const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[.*\]$/, 'localhost');

const schema = z.object(settingsTable);

/**
 * Reads the settings from an environment. Unknown names are left alone (the environment is not ours);
 * an empty value counts as unset.
 */
export const readSettings = (environment: Record<string, string | undefined>): Result<Settings, SettingsRefusal> => {
  const given = Object.fromEntries(
    Object.keys(settingsTable).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`);
    return refused({ code: 'settings', sentences });
  }
  const read = parsed.data;
  const testLogInAllowed = loopback.has(read.HOST) && environment['NODE_ENV'] !== 'production';
  const sentences = [...testLogInRefusals(read, testLogInAllowed), ...hrClientRefusals(read)];
  if (sentences.length > 0) return refused({ code: 'settings', sentences });
  const demo = read.DEMO ?? (testLogInAllowed ? 'on' : 'off');
  const [id = '', secret = ''] = splitClient(read.BOOTSTRAP_CLIENT);
  const hostInUrl = read.HOST.includes(':') ? `[${read.HOST}]` : read.HOST === '127.0.0.1' ? 'localhost' : read.HOST;
  return ok({
    port: read.PORT,
    host: read.HOST,
    publicUrl: read.PUBLIC_URL ?? `http://${hostInUrl}:${read.PORT}`,
    trustProxy: read.TRUST_PROXY,
    dataDir: read.DATA_DIR,
    databaseUrl: read.DATABASE_URL ?? null,
    secretsDir: read.SECRETS_DIR ?? `${read.DATA_DIR}/secrets`,
    helseIdIssuer: read.HELSEID_ISSUER ?? null,
    helseIdClientId: read.HELSEID_CLIENT_ID,
    helseIdOrganisation: readOrganisation(read.HELSEID_ORGANISATION),
    idPortenIssuer: read.IDPORTEN_ISSUER ?? null,
    idPortenClientId: read.IDPORTEN_CLIENT_ID,
    maskinportenIssuer: read.MASKINPORTEN_ISSUER ?? null,
    maskinportenClientId: read.MASKINPORTEN_CLIENT_ID,
    registration: demo === 'on' && testLogInAllowed ? 'open' : read.REGISTRATION,
    registers: {
      persontjenesten: read.PERSONTJENESTEN_URL ?? null,
      hpr: read.HPR_URL ?? null,
      flr: read.FLR_URL ?? null,
      adresseregisteret: read.ADRESSEREGISTERET_URL ?? null,
      resh: read.RESH_URL ?? null,
    },
    grunndataLogIn: read.GRUNNDATA_LOGIN ?? null,
    openEhrSystemId: read.OPENEHR_SYSTEM_ID ?? hostOf(read.PUBLIC_URL ?? 'http://localhost'),
    dpopNonce: read.DPOP_NONCE,
    demo,
    testLogIn: demo === 'on' && testLogInAllowed ? 'on' : 'off',
    bootstrapClient: read.BOOTSTRAP_CLIENT === undefined ? null : { id, secret },
    hrClient: hrClientOf(read),
    bodyLimitBytes: Math.floor(read.BODY_LIMIT_MB * 1024 * 1024),
    logLevel: read.LOG_LEVEL,
  });
};

const readOrganisation = (text: string | undefined): Settings['helseIdOrganisation'] => {
  const [parent, child = null] = text?.split(':') ?? [];
  return parent === undefined ? null : { parent, child };
};

const splitClient = (client: string | undefined): readonly string[] => {
  if (client === undefined) return [];
  const colon = client.indexOf(':');
  return [client.slice(0, colon), client.slice(colon + 1)];
};

/** What the store needs to know to open the database. */
export const storeSettings = ({ dataDir, secretsDir, databaseUrl }: Settings) => ({
  dataDir,
  secretsDir,
  ...(databaseUrl === null ? {} : { databaseUrl }),
});
