// DESIGN.md §1.6, §7: what patients may choose and what may be reserved is dated content (content/access/privacy-choices.json).

/** https://www.ehelse.no/kodeverk-og-terminologi: Volven 7608 (kind of choice) and 7609 (how it stands). */
export const choiceTypes = 'urn:oid:2.16.578.1.12.4.1.1.7608';
export const choiceStatuses = 'urn:oid:2.16.578.1.12.4.1.1.7609';
/** Groups of kinds in the words of people. */
export const informationGroups = 'https://felleskommunaljournal.no/fhir/CodeSystem/information-group';
/** For whom an entry is reserved. */
export const reservations = 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation';

/** What a choice of a type does here. */
export interface ChoiceType {
  readonly keeps: 'access' | 'nothing';
  readonly emergency: 'opens' | 'stays';
}

/** What a label does to the entry that has it. */
export interface Reservation {
  /** Whom of the personnel it is for. */
  readonly only: 'author' | 'unit' | 'profession' | 'personnel';
  /** Who is refused it though it is hers. */
  readonly refused: ReadonlySet<'patient' | 'representative'>;
  readonly emergency: 'opens' | 'stays';
}

/** One dated edition. */
export interface PrivacyRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  /** By Volven 7608. */
  readonly types: ReadonlyMap<string, ChoiceType>;
  /** Volven 7609: codes of choices that hold. */
  readonly inForce: ReadonlySet<string>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** By 'system|code'. */
  readonly reservations: ReadonlyMap<string, Reservation>;
}
