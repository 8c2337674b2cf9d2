// https://datatracker.ietf.org/doc/html/rfc9396 with reference/norway.md §2.1 "Organisation choice": on whose behalf a person works with an app.

import { identifierSystems } from '@fkj/standards-norway';
import type { AuthorizationDetail } from 'oidc-provider';
import type { Organisation } from '../upstream/organisation.ts';

/** `type` of the detail; HelseID's own, so that an app asks both of us alike. */
export const ORGANISATION_TYPE = 'helseid_authorization';

const MAIN_UNIT = /^NO:ORGNR:(\d{9})(?::(\d{9}))?$/;
const NUMBER = /^\d{9}$/;

const at = (place: unknown, name: string): unknown => Reflect.get(Object(place), name);

const identifierOf = (detail: unknown): unknown =>
  at(at(at(detail, 'practitioner_role'), 'organization'), 'identifier');

/** An organisation by number: a main unit, with the unit below it where one is chosen, or any unit by its own number. */
export type ChosenOrganisation = Organisation | { readonly unit: string };

/** What the detail names; null when it is not of HelseID's form. */
export const readOrganisation = (detail: unknown): ChosenOrganisation | null => {
  const identifier = identifierOf(detail);
  const [system, type, value] = ['system', 'type', 'value'].map((name) => at(identifier, name));
  if (type !== 'ENH' || typeof value !== 'string') return null;
  if (system === identifierSystems.organizationNumber) return NUMBER.test(value) ? { unit: value } : null;
  const [, parent, child] = system === identifierSystems.helseIdOrganization ? (MAIN_UNIT.exec(value) ?? []) : [];
  return parent === undefined ? null : { parent, child: child ?? null };
};

/** The details of this type among others. */
export const organisationsIn = (details: readonly unknown[]): readonly unknown[] =>
  details.filter((detail) => at(detail, 'type') === ORGANISATION_TYPE);

/** As it stands in the token: what was asked for, with the Organization that it is here. */
export const grantedDetail = (detail: unknown, organization: string): AuthorizationDetail => ({
  type: ORGANISATION_TYPE,
  practitioner_role: { organization: { reference: `Organization/${organization}`, identifier: identifierOf(detail) } },
});

/** Id of the Organization that a token is for; undefined when its person may act for all of hers. */
export const organizationIdIn = (details: readonly unknown[]): string | undefined => {
  const [granted] = organisationsIn(details);
  const reference = at(at(at(granted, 'practitioner_role'), 'organization'), 'reference');
  return typeof reference === 'string' ? reference.slice('Organization/'.length) : undefined;
};
