// https://hl7.org/fhir/R4/practitionerrole.html: in which role, for which unit, the user works now.
import type { Organization, PractitionerRole } from '@medplum/fhirtypes';

export interface Role {
  readonly id: string;
  readonly name: string;
  /** Volven 9060: SP nurse, LE doctor, HF health worker … */
  readonly profession: string;
  readonly unit: { readonly reference: string; readonly name: string; readonly service: string };
}

const PROFESSIONS = 'urn:oid:2.16.578.1.12.4.1.1.9060';
const SERVICES = 'urn:oid:2.16.578.1.12.4.1.1.8663';

/** The roles of a profession that name a unit, with what is known of the unit. Others (employment, leadership) open nothing here. */
export function rolesOf(roles: readonly PractitionerRole[], units: readonly Organization[]): Role[] {
  return roles.flatMap(({ id, practitioner, organization, code }) => {
    if (id === undefined || organization?.reference === undefined) return [];
    const profession = codeIn(code, PROFESSIONS);
    if (profession === '') return [];
    const unit = units.find((one) => `Organization/${one.id}` === organization.reference);
    return [
      {
        id,
        name: practitioner?.display ?? '',
        profession,
        unit: {
          reference: organization.reference,
          name: unit?.name ?? organization.display ?? '',
          service: codeIn(unit?.type, SERVICES),
        },
      },
    ];
  });
}

const codeIn = (concepts: PractitionerRole['code'], system: string): string =>
  (concepts ?? []).flatMap((one) => one.coding ?? []).find((one) => one.system === system)?.code ?? '';

/** Volven 8663: out-of-hours clinic. */
export const worksAtLegevakt = (role: Role): boolean => role.unit.service === 'KA02';
