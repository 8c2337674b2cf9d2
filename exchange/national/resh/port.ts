// https://www.nhn.no/samhandlingsplattform/grunndata/register-for-enheter-i-spesialisthelsetjenesten: units of the specialist health service.

import type { Answer } from '../known.ts';

/** A RESH-id is kept for ever, also when the unit moves to another trust or is closed. */
export interface SpecialistUnit {
  readonly reshId: number;
  readonly name: string;
  readonly shortName: string | null;
  /** Organization and Department of the register. */
  readonly kind: 'organisation' | 'department';
  /** Nine digits; null where the register tells none. */
  readonly organizationNumber: string | null;
  /** Of the trust that it is part of. */
  readonly topOrganizationNumber: string | null;
  readonly parent: { readonly reshId: number; readonly name: string | null } | null;
  /** Whether it is there today. */
  readonly state: 'active' | 'closed';
}

export interface SpecialistUnitRegister {
  /** null as value where the register has no such unit. */
  byReshId(reshId: number): Promise<Answer<SpecialistUnit>>;
}
