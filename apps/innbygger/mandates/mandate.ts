// https://hl7.org/fhir/R4/relatedperson.html, pasient- og brukerrettighetsloven § 3-1: a mandate as a relation of the citizen, and back.
import { identifierSystems, parsePersonNumber } from '@fkj/standards-norway';
import type { RelatedPerson } from '@medplum/fhirtypes';

export interface Mandate {
  readonly name: string;
  /** 11 digits of the person who gets it. */
  readonly number: string;
  /** 'YYYY-MM-DD', the last day; null without end. */
  readonly until: string | null;
}

export interface StandingMandate {
  readonly id: string;
  readonly name: string;
  readonly until: string | null;
}

const CODES = 'https://felleskommunaljournal.no/fhir/CodeSystem/representation';
const MANDATE = 'fullmakt';

/** The identifier's system by the kind of number; null where it is none. */
export const systemOf = (number: string): string | null => {
  const parsed = parsePersonNumber(number);
  if (!parsed.ok) return null;
  return parsed.value.kind === 'd-number' ? identifierSystems.dNumber : identifierSystems.nationalNumber;
};

/** '31.12.2027' as 'YYYY-MM-DD'; null for what is no day of the calendar. */
export const dayIn = (text: string): string | null => {
  const [, day, month, year] = /^\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*$/.exec(text) ?? [];
  if (day === undefined || month === undefined || year === undefined) return null;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(written);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== written ? null : written;
};

/** `day`: 'YYYY-MM-DD', its first day. */
export function relationOf({ name, number, until }: Mandate, patient: string, day: string): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    active: true,
    identifier: [{ system: systemOf(number) ?? '', value: number }],
    patient: { reference: `Patient/${patient}` },
    relationship: [{ coding: [{ system: CODES, code: MANDATE }] }],
    name: [{ text: name }],
    period: { start: day, ...(until !== null && { end: until }) },
  };
}

export const ended = (relation: RelatedPerson): RelatedPerson => ({ ...relation, active: false });

/** The mandate that a relation is now; none where it is none or has ended. `day`: today. */
export function mandateOf({ id, active, relationship, name, period }: RelatedPerson, day: string): StandingMandate[] {
  const gives = relationship?.some(({ coding }) =>
    coding?.some(({ system, code }) => system === CODES && code === MANDATE),
  );
  const over = period?.end !== undefined && period.end.slice(0, 10) < day;
  if (id === undefined || active === false || !gives || over) return [];
  return [{ id, name: name?.[0]?.text ?? '', until: period?.end ?? null }];
}
