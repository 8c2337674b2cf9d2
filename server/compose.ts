// DESIGN.md §2 "server": the composition root. Wires the rooms; who knows whom is decided here and nowhere else.

import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Access,
  createAccess,
  type FindingQueue,
  type OpenGovernance,
  openAccessContent,
  openDirectory,
  openFindingQueue,
  openGovernance,
  openQuestions,
  openWorkforce,
  type Questions,
  rulesOfDay,
  startDetector,
  type TokenClaims,
  type Workforce,
} from '@fkj/platform-access';
import {
  baseOf,
  defaultBulkLimits,
  defaultLimits,
  type FhirHouse,
  INDEX_VERSION,
  kindsChangedSince,
  openSearchParameters,
  patientRewrite,
  startWorker,
  writeOf,
} from '@fkj/platform-fhir';
import {
  accountsBy,
  createIdentity,
  type Identity,
  loadSecrets,
  readExchangeRules,
  readStatementIssuers,
  recordEncounters,
  recordFacts,
  recordHolders,
  recordOrganisations,
  recordPatients,
  recordSubjects,
  SCIM_SCOPE,
  type SystemClient,
} from '@fkj/platform-identity';
import { type OpenEhrHouse, openEhrLimits, openTemplates } from '@fkj/platform-openehr';
import {
  checkpointFile,
  erasureFile,
  type HealthRecord,
  idMaker,
  ok,
  openRecord,
  refused,
  replayErasures,
  startClaimSweeper,
  startIndexer,
  startSealer,
} from '@fkj/platform-record';
import {
  appStateRows,
  currentEpoch,
  type Database,
  governanceRows,
  identityRows,
  identityUsed,
  jobRows,
  readParameters,
  registerFeed,
} from '@fkj/platform-store';
import { news2Check } from '@fkj/services-measurement';
import { write } from '@fkj/standards-json';
import type { ClientCredentials } from './import/client-token.ts';
import {
  connections,
  type Following,
  noteForDoctors,
  openRegisters,
  type Registers,
  startAskingDoctors,
  startFollowing,
} from './registers.ts';
import { checkpointPath, erasuresPath, keyFrom, sealingKeyFrom } from './secrets.ts';
import type { Settings } from './settings.ts';

export interface House {
  readonly record: HealthRecord;
  readonly access: Access;
  readonly identity: Identity;
  readonly fhir: FhirHouse;
  readonly openEhr: OpenEhrHouse;
  /** The Authorization header by which the house speaks to its own /fhir. Made at each start, never written down. */
  readonly houseAuthorization: string;
  /** Persons, employments and units, for the HR system. */
  readonly workforce: Workforce;
  /** Requests for roles, reviews and reports. */
  readonly governance: OpenGovernance;
  /** The national registers that are connected: the regular doctor of a patient, communication parties. */
  readonly registers: Registers;
  readonly findings: FindingQueue;
  readonly questions: Questions;
  stop(): Promise<void>;
}

export interface Composition {
  readonly settings: Settings;
  readonly database: Database;
  /** content/, as built. */
  readonly contentFolder: string;
  readonly systemClient: ClientCredentials | null;
  /** The HR system: it may use /scim/v2 and nothing of /fhir. */
  readonly hrClient: Pick<SystemClient, 'id' | 'proof'> | null;
  /** Where the sandbox keeps its registers; with the demo only. */
  readonly sandboxRegisters?: string;
  readonly clock: () => number;
  onError(error: unknown): void;
  /** A log-in that was not taken, for the log: provider and code, never the person. */
  onLogInRefused(refusal: { readonly provider: string; readonly reason: string }): void;
}

/** How often jobs are looked for that a process which died has left, ms. */
const LOOK_FOR_JOBS = 1000;
/** ms between looks for content that a municipality has replaced. */
const LOOK_FOR_CONTENT = 1000;

/** How often search parameters are looked for that another process has made, ms. */
const LOOK_FOR_PARAMETERS = 1000;

/** How often the population register is asked what has happened, ms. */
const LOOK_FOR_PERSONS = 30 * 1000;

/** How often claims of conditional creates that have served are let go, ms. */
const SWEEP_CLAIMS = 10 * 60 * 1000;

/** How often roles are looked for that were approved and not written, or not confirmed in time, ms. */
const LOOK_FOR_REVIEWS = 60 * 1000;
/** A step over the log each so many ms while there is more, and ten times as seldom while there is not. */
const LOOK_FOR_UNUSUAL = 1000;

/** The client id under which the house itself works where the settings name no bootstrap client. */
const HOUSE_CLIENT = 'house';

type Authenticate = FhirHouse['authenticate'];

/** Lets the house's own word pass, and everybody else's token be verified. */
const authenticateWith = (identity: Identity, own: { authorization: string; client: string }): Authenticate => {
  const claims: TokenClaims = { sub: own.client, client_id: own.client, scope: 'system/*.cruds' };
  return async (authorization, request) => {
    if (authorization === own.authorization) return ok(claims);
    const verified = await identity.authenticate(
      request === undefined ? { authorization } : { authorization, request },
    );
    if (verified.ok) return verified;
    const { code, explanation, challenge, nonce } = verified.error;
    const headers = { 'www-authenticate': challenge, ...(nonce === undefined ? {} : { 'dpop-nonce': nonce }) };
    return refused({ code, sentence: explanation, headers });
  };
};

/** Makes the rooms and wires them. The database is open and migrated. */
export const compose = async (parts: Composition): Promise<House> => {
  const { settings, database, clock } = parts;
  const { pool, lanes, logLane, commitLanes } = database;
  const auditKey = keyFrom(settings.secretsDir, 'audit-key');
  const newId = idMaker({ clock });
  const bootstrapId = parts.systemClient?.id ?? HOUSE_CLIENT;

  const openContent = openAccessContent({
    ...{ shipped: join(parts.contentFolder, 'access'), own: join(settings.dataDir, 'content', 'access'), clock },
  });
  const accessContent = openContent.content;

  const access: Access = createAccess({
    record: () => record,
    epoch: () => currentEpoch(pool),
    clock,
    newId,
    ...accessContent,
    familyOf: async (numbers) => (await registers.familyOf?.(numbers)) ?? [],
    regularDoctorOf: async (patient) =>
      (await registers.doctors?.ask(patient)) ?? { outcome: 'told', parties: [], asOf: clock() },
    bootstrapClient: bootstrapId,
    policies: new Map(parts.hrClient === null ? [] : [[parts.hrClient.id, 'hr']]),
  });
  const parameters = openSearchParameters({
    read: () => readParameters(pool),
    base: `${settings.publicUrl}/fhir`,
  });
  await parameters.look();
  const erasures = erasureFile(erasuresPath(settings));
  // What a crash has cut short, and what a database that was brought back by other means still has.
  await replayErasures({ pool, auditKey, register: erasures });
  const record: HealthRecord = openRecord({
    ...{ pool, lanes, logLane, commitLanes, clock, auditKey, rules: parameters.rules, erasures },
    companions: [access.companion, parameters.companion, noteForDoctors(() => registers.doctors)],
  });
  const sealer = startSealer({
    pool,
    keeper: checkpointFile(checkpointPath(settings)),
    privateKey: sealingKeyFrom(settings.secretsDir),
    clock,
    onError: parts.onError,
  });

  const identity = createIdentity({
    publicUrl: settings.publicUrl,
    trustProxy: settings.trustProxy,
    rows: identityRows(pool),
    used: identityUsed(pool),
    secrets: await loadSecrets(settings.secretsDir),
    accounts: accountsBy(recordHolders(record, access)),
    patients: recordPatients(record, access),
    encounters: recordEncounters(record, access),
    organisations: recordOrganisations(record, access),
    appStates: appStateRows(pool),
    stateSubjects: recordSubjects(record, access),
    upstream: {
      helseid: {
        issuer: settings.helseIdIssuer ?? `${settings.publicUrl}/sandbox/helseid`,
        clientId: settings.helseIdClientId,
        organisation: settings.helseIdOrganisation,
      },
      idporten: {
        issuer: settings.idPortenIssuer ?? `${settings.publicUrl}/sandbox/idporten`,
        clientId: settings.idPortenClientId,
      },
      maskinporten: {
        issuer: settings.maskinportenIssuer ?? `${settings.publicUrl}/sandbox/maskinporten`,
        clientId: settings.maskinportenClientId,
      },
    },
    bootstrapClient: parts.systemClient,
    systemClients: parts.hrClient === null ? [] : [{ ...parts.hrClient, name: 'HR', scope: SCIM_SCOPE }],
    registration: settings.registration,
    now: clock,
    onServerError: parts.onError,
    attestFacts: recordFacts(record, access, { newId, professionsOf: (number) => registers.professionsOf(number) }),
    dpopNonce: settings.dpopNonce,
    readSecrets: () => loadSecrets(settings.secretsDir),
    exchangeRules: readExchangeRules(
      JSON.parse(readFileSync(join(parts.contentFolder, 'access/token-exchange.json'), 'utf8')),
    ),
    statementIssuers: readStatementIssuers(
      JSON.parse(readFileSync(join(parts.contentFolder, 'access/software-statements.json'), 'utf8')),
    ),
    onLogInRefused: parts.onLogInRefused,
  });

  const houseAuthorization = `House ${randomBytes(32).toString('base64url')}`;
  const fhir: FhirHouse = {
    record,
    access,
    authenticate: authenticateWith(identity, { authorization: houseAuthorization, client: bootstrapId }),
    publicUrl: settings.publicUrl,
    clock,
    newId,
    cursorKey: keyFrom(settings.secretsDir, 'cursor-key'),
    retention: accessContent.retention,
    checks: [news2Check, parameters.check, ...access.contentChecks],
    parameters,
    limits: { ...defaultLimits, body: settings.bodyLimitBytes },
    bulk: {
      jobs: jobRows(pool),
      folder: join(settings.dataDir, 'bulk'),
      limits: defaultBulkLimits,
      wake: { call: () => undefined },
    },
    smartConfiguration: { ...identity.smartConfiguration },
    softwareVersion: '0.1.0',
  };
  const openEhr: OpenEhrHouse = {
    ...{ record, access, clock, newId, authenticate: fhir.authenticate, publicUrl: settings.publicUrl },
    systemId: settings.openEhrSystemId,
    newUuid: randomUUID,
    templates: openTemplates({ record: () => record, access }),
    limits: { ...openEhrLimits, body: settings.bodyLimitBytes },
  };
  const registers = openRegisters({
    ...connections({ settings, sandbox: parts.sandboxRegisters ?? null, identity }),
    ...{ record, access, clock, base: baseOf(fhir), feed: registerFeed(pool, 'persontjenesten') },
  });
  const directory = openDirectory({
    record: () => record,
    epoch: () => currentEpoch(pool),
    makeWrite: (draft) =>
      writeOf(
        { ...draft, text: write(draft.tree), patients: [] },
        { owner: { owner: null, shown: null }, base: baseOf(fhir) },
      ),
  });
  const { rules, catalogue } = accessContent;
  const rolesOfDay = {
    ...{ access, directory, clock, newId },
    rules: rulesOfDay(rules, clock),
    catalogue: rulesOfDay(catalogue, clock),
  };
  // Without a connection to the register of health personnel the number alone counts.
  const { authorisationOf } = registers;
  const workforce = openWorkforce({ ...rolesOfDay, authorisationOf });
  const governance = openGovernance({
    ...rolesOfDay,
    ...{ pool, rows: governanceRows(pool) },
    key: keyFrom(settings.secretsDir, 'governance-key'),
    authorisationOf,
  });
  const reviewer = governance.startWorker(LOOK_FOR_REVIEWS, parts.onError);
  const resumed = await record.resumeMerges(
    access.housePermit('merges that were cut short'),
    patientRewrite(baseOf(fhir)),
  );
  if (!resumed.ok) parts.onError(new Error(`A merge of two patients could not be finished: ${resumed.error.code}`));
  const worker = startWorker(fhir, { every: LOOK_FOR_JOBS, onError: parts.onError });
  const indexer = startIndexer({
    ...{ pool, clock, rules: parameters.rules, version: INDEX_VERSION, changed: kindsChangedSince },
    every: LOOK_FOR_PARAMETERS,
    looked: parameters.look,
    onError: parts.onError,
  });
  const detection = { pool, clock, record: () => record, rules: accessContent.detection };
  const findings = openFindingQueue({ ...detection, accessRules: accessContent.rules });
  const questions = openQuestions({
    ...{ pool, clock, record: () => record, access },
    permit: () => access.housePermit('questions of citizens'),
  });
  const detector = startDetector(
    { ...detection, permit: () => access.housePermit('unusual look-ups') },
    { every: LOOK_FOR_UNUSUAL, onError: parts.onError },
  );
  const contentWatch = setInterval(() => {
    const looked = openContent.look();
    if (looked.outcome === 'taken') access.contentReplaced();
    if (looked.outcome === 'refused') parts.onError(new Error(`Content was not taken: ${looked.fault}`));
  }, LOOK_FOR_CONTENT);
  contentWatch.unref();
  const sweeper = startClaimSweeper({ pool, clock, every: SWEEP_CLAIMS, onError: parts.onError });
  const rounds: Following = {
    every: LOOK_FOR_PERSONS,
    onError: parts.onError,
    onTrouble: ({ code, sentence }) => parts.onError(new Error(`${code}: ${sentence}`)),
  };
  const following = registers.people === null ? null : startFollowing(registers.people, rounds);
  const askingDoctors = registers.doctors === null ? null : startAskingDoctors(registers.doctors, rounds);
  const stop = async (): Promise<void> => {
    clearInterval(contentWatch);
    await following?.stop();
    await askingDoctors?.stop();
    await reviewer.stop();
    await detector.stop();
    await sweeper.stop();
    await indexer.stop();
    await worker.stop();
    await sealer.stop();
  };
  return {
    record,
    access,
    identity,
    fhir,
    openEhr,
    houseAuthorization,
    workforce,
    governance,
    findings,
    questions,
    registers,
    stop,
  };
};
