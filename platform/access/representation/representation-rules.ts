// Pasient- og brukerrettighetsloven §§ 3-4, 4-3 and 4-4, vergemålsloven § 16: who may act for a citizen. Dated content (DESIGN §1.6); these are its types.

import type { RightAction } from '../rights/role-rights.ts';

/** Codes of RelatedPerson.relationship that let the related person act for the patient. */
export const representationCodes = 'https://felleskommunaljournal.no/fhir/CodeSystem/representation';

/** Volven 9603 (NORN): why access is refused. On such a RelatedPerson it takes away what the relation would give. */
export const refusalReasons = 'urn:oid:2.16.578.1.12.4.1.1.9603';

export type RepresentationBasis = 'parent' | 'guardian' | 'mandate';

/** What one kind of relation gives. */
export interface RepresentationWay {
  readonly code: string;
  readonly basis: RepresentationBasis;
  /** Whole years of the patient, from and up to (not with); null for no end. */
  readonly ages: { readonly from: number; readonly until: number | null };
  /** Whole years that the representative must have. */
  readonly holderAge: number;
  /** Of what the citizen herself may; '*' for all of it. */
  readonly kinds: ReadonlySet<string> | '*';
  readonly actions: ReadonlySet<RightAction>;
}

/** One dated edition. */
export interface RepresentationRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  readonly ways: readonly RepresentationWay[];
}
