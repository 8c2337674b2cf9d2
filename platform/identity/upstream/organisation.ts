// reference/norway.md §2.1 "Organisation choice": on whose behalf personnel log in, as HelseID's authorization_details.

import { identifierSystems } from '@fkj/standards-norway';

/** Organisation numbers: the main unit, and the unit below it where one is chosen. */
export interface Organisation {
  readonly parent: string;
  readonly child: string | null;
}

/** One `helseid_authorization` (https://github.com/NorskHelsenett/HelseID.Samples). */
export const organisationDetail = ({ parent, child }: Organisation): object => ({
  type: 'helseid_authorization',
  practitioner_role: {
    organization: {
      identifier: {
        system: identifierSystems.helseIdOrganization,
        type: 'ENH',
        value: child === null ? `NO:ORGNR:${parent}` : `NO:ORGNR:${parent}:${child}`,
      },
    },
  },
});

/** The same as the parameter of a request. */
export const organisationDetails = (organisation: Organisation): string =>
  JSON.stringify([organisationDetail(organisation)]);
