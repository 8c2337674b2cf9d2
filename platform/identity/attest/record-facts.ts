// reference/norway.md §2.2, §1.1: persons, units and numbers of the record, as an attest names them.

import type { Access } from '@fkj/platform-access';
import type { Filter, HealthRecord, ObjectName } from '@fkj/platform-record';
import { codeSystems, identifierSystems } from '@fkj/standards-norway';
import type { AttestCode, AttestId } from '@fkj/standards-smart';
import { readAccountId } from '../accounts/account.ts';
import type { AttestFacts, PractitionerFacts } from './facts.ts';
import { logAttest } from './log-attest.ts';

type Document = Readonly<Record<string, unknown>>;

const listAt = (place: unknown, name: string): readonly unknown[] => {
  const value: unknown = Reflect.get(Object(place), name);
  return Array.isArray(value) ? value : [];
};

const textAt = (place: unknown, name: string): string | undefined => {
  const value: unknown = Reflect.get(Object(place), name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The first identifier of one of these systems. */
const numberOf = (document: Document, systems: readonly string[]): AttestId | null => {
  for (const system of systems) {
    const found = listAt(document, 'identifier').find((one) => textAt(one, 'system') === system);
    const id = textAt(found, 'value');
    if (id !== undefined) return { id, system };
  }
  return null;
};

const personNumbers = [identifierSystems.nationalNumber, identifierSystems.dNumber] as const;

const spelled = (document: Document): string | undefined => {
  const [first] = listAt(document, 'name');
  const given = listAt(first, 'given').filter((part) => typeof part === 'string');
  return textAt(first, 'text') ?? ([...given, textAt(first, 'family')].filter(Boolean).join(' ') || undefined);
};

const withName = (id: AttestId, name: string | undefined): AttestId => (name === undefined ? id : { ...id, name });

const codesOf = (document: Document, member: string, system: string): readonly AttestCode[] =>
  listAt(document, member)
    .flatMap((one) => listAt(Reflect.get(Object(one), 'code') ?? one, 'coding'))
    .flatMap((coding) => {
      const [code, text] = [textAt(coding, 'code'), textAt(coding, 'display')];
      if (code === undefined || textAt(coding, 'system') !== system) return [];
      return [{ code, system, ...(text === undefined ? {} : { text }) }];
    });

const targetOf = (reference: unknown, kind: string): ObjectName | null => {
  const [, id] = new RegExp(`^${kind}/([A-Za-z0-9.-]{1,64})$`).exec(textAt(reference, 'reference') ?? '') ?? [];
  return id === undefined ? null : { kind, id };
};

/** Organisations are part of each other at most this deep. */
const DEEPEST = 6;

export interface RecordFactsOptions {
  readonly newId: (kind: string, patients: readonly string[]) => string;
  /**
   * Codes (9060) that the registry of health personnel has for a number now. `not-connected`: this house has no
   * connection, and what its own record says of its own people counts.
   */
  readonly professionsOf: (hprNumber: string) => Promise<readonly string[] | 'unavailable' | 'not-connected'>;
}

/** What the record knows, read under the house's own audited permit. Who is not in it has no known authorisation. */
export const recordFacts = (
  record: Pick<HealthRecord, 'find' | 'read' | 'commit'>,
  access: Pick<Access, 'housePermit'>,
  { newId, professionsOf }: RecordFactsOptions,
): AttestFacts => {
  const permit = () => access.housePermit('attest');
  const read = async (name: ObjectName): Promise<Document | null> => {
    const found = await record.read(permit(), name);
    return found.ok && found.value !== null && found.value.action !== 'delete'
      ? JSON.parse(found.value.document)
      : null;
  };
  const findOne = async (kind: string, filter: Filter): Promise<{ id: string; document: Document } | null> => {
    const page = await record.find(permit(), {
      kind,
      filter,
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: 2,
      total: 'none',
    });
    const [only, second] = page.ok ? page.value.matches : [];
    return only === undefined || second !== undefined ? null : { id: only.id, document: JSON.parse(only.document) };
  };
  const identified = ({ system, id }: AttestId): Filter => ({ test: 'token', param: 'identifier', system, code: id });

  /** From the unit to the top, those that have an organisation number. */
  const numbered = async (unit: ObjectName | null): Promise<readonly AttestId[]> => {
    const found: AttestId[] = [];
    let next = unit;
    for (let depth = 0; next !== null && depth < DEEPEST; depth += 1) {
      const document = await read(next);
      if (document === null) break;
      const number = numberOf(document, [identifierSystems.organizationNumber]);
      if (number !== null) found.push(withName(number, textAt(document, 'name')));
      next = targetOf(document['partOf'], 'Organization');
    }
    return found;
  };

  const practitioner = async (name: ObjectName): Promise<PractitionerFacts | null> => {
    const document = await read(name);
    const identifier = document === null ? null : numberOf(document, personNumbers);
    if (document === null || identifier === null) return null;
    const role = await record.find(permit(), {
      kind: 'PractitionerRole',
      filter: { test: 'reference', param: 'practitioner', target: name },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: 1,
      total: 'none',
    });
    const held: unknown = role.ok && role.value.matches[0] ? JSON.parse(role.value.matches[0].document) : null;
    const units = await numbered(targetOf(Reflect.get(Object(held), 'organization'), 'Organization'));
    const [pointOfCare, legalEntity] = [units[0], units.at(-1)];
    if (pointOfCare === undefined || legalEntity === undefined) return null;
    const [authorization = null] = codesOf(document, 'qualification', codeSystems.profession);
    const hpr = numberOf(document, [identifierSystems.hprNumber]);
    return { identifier: withName(identifier, spelled(document)), hpr, authorization, legalEntity, pointOfCare };
  };

  return {
    practitioner: async (account) => {
      const name = readAccountId(account);
      return name?.kind === 'Practitioner' ? practitioner(name) : null;
    },
    patientNumber: async (patient) => {
      const document = await read({ kind: 'Patient', id: patient });
      return document === null ? null : numberOf(document, personNumbers);
    },
    patientWith: async (identifier) => (await findOne('Patient', identified(identifier)))?.id ?? null,
    practitionerWith: async (hprNumber) => (await findOne('Practitioner', identified(hprNumber)))?.id ?? null,
    authorizations: async (hprNumber) => {
      const registered = await professionsOf(hprNumber);
      if (registered !== 'not-connected') return registered;
      const found = await findOne('Practitioner', identified({ system: identifierSystems.hprNumber, id: hprNumber }));
      return found === null
        ? 'unavailable'
        : codesOf(found.document, 'qualification', codeSystems.profession).map(({ code }) => code);
    },
    log: logAttest({ record, permit, newId }),
  };
};
