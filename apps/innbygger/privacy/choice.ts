// https://hl7.org/fhir/R4/consent.html, reference/norway.md §6.1: a citizen's choice as a Consent and back; platform/access enforces it.
import type { CodeableConcept, Consent, ConsentProvision } from '@medplum/fhirtypes';

/** From whom something is kept: a unit or a person of the record, or everyone. */
export interface Party {
  readonly reference: string;
  readonly name: string;
}

/** Groups of information in everyday words (content/access/privacy-choices.json). */
export const groups = ['medication', 'measurements', 'diagnoses', 'documents', 'contacts', 'plans'] as const;
export type Group = (typeof groups)[number];

export interface Choice {
  /** Null: from everyone. */
  readonly party: Party | null;
  /** Empty: all of it. */
  readonly groups: readonly Group[];
  /** Whether those who are kept out are told that something is kept. */
  readonly shown: 'hide' | 'announce';
}

/** A choice as it stands. */
export interface StandingChoice extends Choice {
  readonly id: string;
  /** 'YYYY-MM-DD' */
  readonly since: string;
}

const GROUP = 'https://felleskommunaljournal.no/fhir/CodeSystem/information-group';
const SHOWN = 'https://felleskommunaljournal.no/fhir/StructureDefinition/kept-information';
const TYPE = 'urn:oid:2.16.578.1.12.4.1.1.7608';
const STATUS = 'urn:oid:2.16.578.1.12.4.1.1.7609';

const concept = (system: string, code: string): CodeableConcept => ({ coding: [{ system, code }] });

/** `day`: 'YYYY-MM-DD'. */
export function consentOf(choice: Choice, patient: string, day: string): Consent {
  const { party, shown } = choice;
  const provision: ConsentProvision = {
    type: 'deny',
    ...(party !== null && {
      actor: [
        {
          role: concept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP'),
          reference: { reference: party.reference, display: party.name },
        },
      ],
    }),
    ...(choice.groups.length > 0 && { class: choice.groups.map((code) => ({ system: GROUP, code })) }),
  };
  return {
    resourceType: 'Consent',
    extension: [{ url: SHOWN, valueCode: shown }],
    status: 'active',
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
    category: [concept(TYPE, 'SP'), concept(STATUS, 'TBO')],
    patient: { reference: `Patient/${patient}` },
    dateTime: day,
    policyRule: { text: 'Pasientjournalloven § 17, pasient- og brukerrettighetsloven § 5-3' },
    provision,
  };
}

/** The same choice, given up: it stays in the record as history. */
export const givenUp = (consent: Consent): Consent => ({
  ...consent,
  status: 'inactive',
  category: [concept(TYPE, 'SP'), concept(STATUS, 'TBF')],
});

const isGroup = (code: string | undefined): code is Group => groups.some((group) => group === code);

/** What a Consent keeps now, in the words of this page; none where it keeps nothing. */
export function choiceOf({ id, status, category, dateTime, extension, provision }: Consent): StandingChoice[] {
  const keeps = category.some(({ coding }) => coding?.some(({ system }) => system === TYPE));
  if (id === undefined || status !== 'active' || !keeps || provision?.type !== 'deny') return [];
  const [actor] = provision.actor ?? [];
  const { reference, display } = actor?.reference ?? {};
  const told = extension?.find(({ url }) => url === SHOWN)?.valueCode;
  return [
    {
      id,
      since: (dateTime ?? '').slice(0, 10),
      party: reference === undefined ? null : { reference, name: display ?? reference },
      groups: (provision.class ?? []).map(({ code }) => code).filter(isGroup),
      shown: told === 'announce' ? 'announce' : 'hide',
    },
  ];
}
