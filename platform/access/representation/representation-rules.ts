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
  /** Field in which the patient must lack the capacity to consent for it to stand; null where it stands anyhow. */
  readonly whileLacking: string | null;
  readonly gives: RepresentedRights;
}

/** What of that which the citizen herself may do, another may do for her. */
export interface RepresentedRights {
  /** '*' for all that she may read. */
  readonly reads: ReadonlySet<string> | '*';
  /** Kind by kind: who reads for another decides nothing for her unless it is said. */
  readonly writes: ReadonlyMap<Exclude<RightAction, 'read'>, ReadonlySet<string>>;
}

const NONE: ReadonlySet<string> = new Set();

/** Kinds with which this may be done for another; '*' for all. */
export const kindsFor = ({ reads, writes }: RepresentedRights, action: RightAction): ReadonlySet<string> | '*' =>
  action === 'read' ? reads : (writes.get(action) ?? NONE);

/** One dated edition. */
export interface RepresentationRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  readonly ways: readonly RepresentationWay[];
  readonly log: {
    /** Who reads the log of the represented. */
    readonly bases: ReadonlySet<RepresentationBasis>;
    /** Volven 8663: looks by units with these services are not in it, nor are contacts with them. */
    readonly withoutServices: readonly string[];
  };
}
