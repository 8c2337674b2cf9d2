// reference/norway.md §2.2 rules 1–7: from an attest that came with a token request to what the guard may build on.

import { randomBytes } from 'node:crypto';
import type { VerifiedAttest } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import {
  ATTEST_SECONDS,
  type Attest,
  type AttestId,
  attestAuditElements,
  attestFault,
  purposeOfAttest,
  readAttest,
} from '@fkj/standards-smart';
import type { JWK } from 'jose';
import type { AccountId } from '../accounts/account.ts';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import type { HeldOrganisations } from '../organisation/held-organisations.ts';
import { verifyAttest } from './attest-jws.ts';
import type { AttestFacts } from './facts.ts';

/** Who hands the attest over. */
export interface AttestSender {
  readonly client: string;
  /** Organisation number (main unit) the client is registered for; null when it speaks for none. */
  readonly organisation: string | null;
  /** The client's public keys, for an attest that comes signed. */
  readonly keys: readonly JWK[];
  /** Who is logged in; null for a client that answers for its own personnel. */
  readonly account: AccountId | null;
}

export interface AttestParts {
  readonly facts: AttestFacts;
  /** Where personnel who are logged in have their roles; null: they can show no attest. */
  readonly organisations: HeldOrganisations | null;
  /** Sealed in the database (rule 1: encrypted at rest), by an id that only the token holds. */
  readonly kept: Keepsake<VerifiedAttest>;
  /** ms since 1970. */
  readonly now: () => number;
}

const named = ({ name, id }: AttestId) => ({ number: id, name: name ?? null });

/** Who of the record the attest is about and for. */
interface Found {
  readonly patients: readonly string[];
  readonly unit: string | null;
  readonly practitioner: string | null;
  readonly patient: string | null;
}

const verified = (attest: Attest, { patients, unit, ...self }: Found): VerifiedAttest => {
  const { practitioner, care_relationship: care } = attest;
  return {
    patients,
    purpose: purposeOfAttest(attest) ?? 'TREAT',
    legalEntity: named(practitioner.legal_entity),
    pointOfCare: named(practitioner.point_of_care),
    practitioner: {
      name: practitioner.identifier.name ?? null,
      hprNumber: practitioner.hpr_nr?.id ?? null,
      authorization: practitioner.authorization?.code ?? null,
      ...self,
    },
    unit,
    decision: { id: care.decision_ref.id, description: care.decision_ref.description ?? null },
    selfSelected: care.decision_ref.user_selected,
    attested: attest.toa * 1000,
    expires: (attest.toa + ATTEST_SECONDS) * 1000,
  };
};

/** The detail itself, or what stands in the JWS that it holds. */
const contentOf = async (
  detail: Readonly<Record<string, unknown>>,
  sender: AttestSender,
  now: number,
): Promise<Result<unknown, string>> => {
  const { attest } = detail;
  if (attest === undefined) return ok(detail);
  if (typeof attest !== 'string' || sender.keys.length === 0) return refused('attestation_signature');
  return verifyAttest(attest, { keys: sender.keys, issuer: sender.client, now });
};

/**
 * Checks, logs and keeps an attest; answers the id under which the token finds it again. The refusal is a code of the
 * trust framework, or the element that is malformed.
 */
export const takeAttest =
  ({ facts, organisations, kept, now }: AttestParts) =>
  async (detail: Readonly<Record<string, unknown>>, sender: AttestSender): Promise<Result<string, string>> => {
    if (sender.organisation === null) return refused('other_organisation');
    const content = await contentOf(detail, sender, now());
    if (!content.ok) return content;
    const reading = readAttest(content.value);
    if (!reading.ok) return refused(`attestation_malformed ${reading.element}`);
    const { attest } = reading;
    const person = sender.account === null ? null : await facts.practitioner(sender.account);
    if (sender.account !== null && person === null) return refused('other_person');
    const fault = attestFault(attest, {
      now: now() / 1000,
      organisation: sender.organisation,
      person: person?.identifier.id ?? null,
      authorizations:
        attest.practitioner.hpr_nr === undefined ? [] : await facts.authorizations(attest.practitioner.hpr_nr.id),
    });
    if (fault !== null) return refused(fault);
    const { legal_entity: legal, point_of_care: place, hpr_nr: hpr } = attest.practitioner;
    if (person?.hpr != null && hpr !== undefined && hpr.id !== person.hpr.id) return refused('other_person');
    const unit =
      sender.account === null
        ? null
        : ((await organisations?.held(sender.account, { parent: legal.id, child: place.id })) ?? null);
    // Rule 3: who is logged in here speaks from a unit of that main unit where she has a role.
    if (sender.account !== null && unit === null) return refused('other_unit');
    const found = await Promise.all(attest.patients.map(({ identifier }) => facts.patientWith(identifier)));
    const patients = found.filter((patient) => patient !== null);
    if (patients.length === 0) return refused('patient_unknown');
    const self = {
      practitioner: hpr === undefined ? null : await facts.practitionerWith(hpr),
      patient: await facts.patientWith(attest.practitioner.identifier),
    };
    const result = verified(attest, { patients, unit, ...self });
    const elements = (patient: string): object => attestAuditElements(attest, patient);
    await facts.log({ patients, elements, at: now(), followUp: result.selfSelected ? 'needed' : 'none' });
    const id = randomBytes(24).toString('base64url');
    await kept.keep(id, result, ATTEST_SECONDS);
    return ok(id);
  };
