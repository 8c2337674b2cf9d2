// DESIGN.md §1.7, reference/norway.md §11: the national registers as this server reaches them, and what follows them on.

import {
  type AddressRegister,
  type Answer,
  type AskedRequest,
  addressRegister,
  authorisationBy,
  familyOf,
  gpOf,
  gpRegister,
  type HealthWorker,
  healthWorkerRegister,
  type KeepOptions,
  keeper,
  type PersonFollower,
  personFollower,
  personRegister,
  type RegisterAccess,
  type RegisterName,
  type RegularDoctors,
  regularDoctors,
  type SpecialistUnitRegister,
  specialistUnitRegister,
} from '@fkj/exchange-national';
import type { Access, Authorisation, FamilyOf } from '@fkj/platform-access';
import { type FhirHouse, writeOf } from '@fkj/platform-fhir';
import type { Identity } from '@fkj/platform-identity';
import type { Companion, HealthRecord } from '@fkj/platform-record';
import type { RegisterFeed } from '@fkj/platform-store';
import type { Settings } from './settings.ts';

export interface RegisterParts {
  /** Where each is; null where this server has no connection to it. */
  readonly addresses: Readonly<Record<RegisterName, string | null>>;
  /** The headers that prove to a register who we are; null where none are to be had. */
  readonly authorization: (
    register: RegisterName,
    asked: AskedRequest,
  ) => Promise<Readonly<Record<string, string>> | null>;
  readonly record: HealthRecord;
  readonly access: Access;
  /** Base of FHIR addresses. */
  readonly base: string;
  readonly feed: RegisterFeed;
  readonly clock: FhirHouse['clock'];
}

/** What this server can ask; null where it has no connection. */
export interface Registers {
  readonly people: PersonFollower | null;
  readonly authorisationOf: ((hprNumber: string) => Promise<Authorisation>) | null;
  /** Codes (Volven 9060) of valid approvals; `not-connected` where the register is not reached from here. */
  readonly professionsOf: (hprNumber: string) => Promise<readonly string[] | 'unavailable' | 'not-connected'>;
  /** By the id of a Patient. */
  readonly gpOf: ReturnType<typeof gpOf> | null;
  /** Keeps what Fastlegeregisteret says as relationships. */
  readonly doctors: RegularDoctors | null;
  /** Who is near to an employee by the population register. */
  readonly familyOf: FamilyOf | null;
  readonly addresses: AddressRegister | null;
  /** Units of the specialist health service by RESH-id. */
  readonly specialistUnits: SpecialistUnitRegister | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Patients that are asked about in one round. */
const AT_ONCE = 10;

/** ms for one answer. */
const PATIENCE = 10_000;

/** ms for an answer that somebody waits for who logs in. */
const WHILE_LOGGING_IN = 2_000;

export function openRegisters(parts: RegisterParts): Registers {
  const { addresses, authorization, record, access, clock, feed } = parts;
  const reach = (register: RegisterName): RegisterAccess | null => {
    const base = addresses[register];
    return base === null
      ? null
      : { base, authorization: (asked) => authorization(register, asked), patience: PATIENCE };
  };
  const kept = (fresh: number, longest: number): KeepOptions => ({ clock, fresh, longest, most: 50_000 });
  const people = reach('persontjenesten');
  const workers = reach('hpr');
  // A withdrawn authorisation must be felt the same day: an answer stands in for an hour at most.
  const healthWorkers =
    workers === null ? null : healthWorkerRegister(workers, { clock, keeper: keeper(kept(10 * 60_000, HOUR)) });
  const doctors = reach('flr');
  const doctorOf =
    doctors === null
      ? null
      : gpOf({ record, access, register: gpRegister(doctors, { clock, keeper: keeper(kept(HOUR, 7 * DAY)) }) });
  const parties = reach('adresseregisteret');
  const units = reach('resh');
  return {
    people:
      people === null
        ? null
        : personFollower({
            ...{ record, access, clock, place: feed, register: personRegister(people) },
            makeWrite: (patient) =>
              writeOf(
                { ...patient, kind: 'Patient', patients: [patient.id] },
                { owner: { owner: null, shown: null }, base: parts.base },
              ),
          }),
    familyOf:
      people === null
        ? null
        : familyOf({ register: { ...people, patience: WHILE_LOGGING_IN }, clock, keeper: keeper(kept(DAY, 30 * DAY)) }),
    authorisationOf: healthWorkers === null ? null : authorisationBy(healthWorkers, clock),
    professionsOf: async (hprNumber) =>
      healthWorkers === null ? 'not-connected' : validProfessions(await healthWorkers.byHprNumber(hprNumber)),
    gpOf: doctorOf,
    doctors: doctorOf === null ? null : regularDoctors({ gpOf: doctorOf, record, access, clock }),
    addresses: parties === null ? null : addressRegister(parties, keeper(kept(HOUR, 7 * DAY))),
    specialistUnits:
      units === null ? null : specialistUnitRegister(units, { clock, keeper: keeper(kept(DAY, 30 * DAY)) }),
  };
}

/** What cannot be asked is never a yes. */
const validProfessions = (answer: Answer<HealthWorker>): readonly string[] | 'unavailable' => {
  if (!answer.ok) return 'unavailable';
  const approvals = answer.value.value?.approvals ?? [];
  return approvals.filter(({ state }) => state === 'valid').map(({ profession }) => profession);
};

export interface RegisterConnections {
  readonly settings: Pick<Settings, 'registers' | 'grunndataLogIn'>;
  /** Where the sandbox keeps its registers; null without one. */
  readonly sandbox: string | null;
  readonly identity: Pick<Identity, 'maskinporten' | 'machineTokens'>;
}

type Connections = Pick<RegisterParts, 'addresses' | 'authorization'>;

/** A register that the settings name, else that of the sandbox. Without a way to prove who we are, a register is `denied`. */
export function connections({ settings, sandbox, identity }: RegisterConnections): Connections {
  const at = (register: RegisterName): string | null =>
    settings.registers[register] ?? (sandbox === null ? null : `${sandbox}/${register}`);
  return {
    addresses: {
      persontjenesten: at('persontjenesten'),
      hpr: at('hpr'),
      flr: at('flr'),
      adresseregisteret: at('adresseregisteret'),
      resh: at('resh'),
    },
    authorization: async (register, asked) => {
      const scopes = helseIdScopes[register];
      if (scopes !== undefined) {
        const proven = await identity.machineTokens.headers({ ...asked, scopes });
        return proven.ok ? proven.value : null;
      }
      // Neither a token of Maskinporten nor a password becomes another by asking again.
      if (asked.refused !== null) return null;
      if (register === 'hpr') {
        const token = await identity.maskinporten.token({ audience: null, scopes: ['nhn:hpr/basic'] });
        return token.ok ? { authorization: `Bearer ${token.value}` } : null;
      }
      // The sandbox takes every password.
      const logIn = settings.registers[register] === null ? 'sandbox:sandbox' : settings.grunndataLogIn;
      return logIn === null ? null : { authorization: `Basic ${Buffer.from(logIn).toString('base64')}` };
    },
  };
}

/** https://utviklerportal.nhn.no: what the APIs of Norsk helsenett ask for. */
const helseIdScopes: Readonly<Partial<Record<RegisterName, readonly string[]>>> = {
  persontjenesten: ['nhn:hgd-persontjenesten-api/read-with-legal-basis'],
  adresseregisteret: ['nhn:communicationparty/read'],
};

export interface Following {
  /** ms between two looks at the feed. */
  readonly every: number;
  /** A register that fails, a patient that could not be taken in: code and sentence, never a person. */
  readonly onTrouble: (trouble: { readonly code: string; readonly sentence: string }) => void;
  readonly onError: (error: unknown) => void;
}

/** A step of the work; a refusal is told once until something else happens. */
type Look = (onTrouble: Following['onTrouble']) => Promise<{ readonly code: string; readonly sentence: string } | null>;

function startRounds(look: Look, { every, onTrouble, onError }: Following) {
  let told = '';
  let ended = false;
  let round: Promise<void> = Promise.resolve();
  const next = async (): Promise<void> => {
    const trouble = await look(onTrouble);
    if (trouble !== null && trouble.code !== told) onTrouble(trouble);
    told = trouble?.code ?? '';
  };
  const timer = setInterval(() => {
    round = round.then(() => (ended ? undefined : next())).catch(onError);
  }, every);
  timer.unref();
  return {
    stop: async (): Promise<void> => {
      ended = true;
      clearInterval(timer);
      await round;
    },
  };
}

/** Follows the feed of persons until it is stopped. */
export const startFollowing = (people: PersonFollower, following: Following) =>
  startRounds(async (onTrouble) => {
    const followed = await people.follow();
    if (!followed.ok) return followed.error;
    for (const refusal of followed.value.refused) {
      onTrouble({ code: refusal.code, sentence: 'En endring fra Persontjenesten kunne ikke føres inn.' });
    }
    const linked = await people.link(AT_ONCE);
    return linked.ok ? null : linked.error;
  }, following);

/** Patients whose doctor is asked for in one round: with a round each half minute, 200,000 in three days. */
const DOCTORS_AT_ONCE = 25;

/** Keeps the lists of doctors fresh until it is stopped. */
export const startAskingDoctors = (doctors: RegularDoctors, following: Following) =>
  startRounds(async () => {
    const asked = await doctors.round(DOCTORS_AT_ONCE);
    return asked.ok ? null : asked.error;
  }, following);

/** Whoever is written is asked about soon; adds nothing to the commit. */
export const noteForDoctors = (doctors: () => RegularDoctors | null): Companion => ({
  name: 'regular doctors',
  follow: async (writes) => {
    for (const { kind, id, action } of writes) if (kind === 'Patient' && action !== 'delete') doctors()?.note(id);
    return { writes: [], relationships: [], replaceRelationshipsOf: [] };
  },
});
