// reference/norway.md §2.1 "Organisation choice": the authorization_details that HelseID takes, and whom they may name.

import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** Fictional units of Lillevik kommune, for which the client may ask. */
export const organisation = { parent: '999977774', child: '999977775' } as const;

const identifiers: readonly (readonly [system: string, value: string])[] = [
  ['urn:oid:2.16.578.1.12.4.1.4.101', organisation.child],
  ['urn:oid:1.0.6523', `NO:ORGNR:${organisation.parent}`],
  ['urn:oid:1.0.6523', `NO:ORGNR:${organisation.parent}:${organisation.child}`],
];

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );

const readDetails = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const isDelegated = (detail: unknown): boolean => {
  const identifier = at(detail, ['practitioner_role', 'organization', 'identifier']);
  const [system, value, type] = ['system', 'value', 'type'].map((name) => at(identifier, [name]));
  return type === 'ENH' && identifiers.some((known) => known[0] === system && known[1] === value);
};

/** Refuses an organisation that the client has no delegation from. */
export const checkOrganisation = (_ctx: KoaContextWithOIDC, details: string | undefined): void => {
  if (details === undefined) return;
  const read = readDetails(details);
  if (
    !Array.isArray(read) ||
    read.some((detail) => at(detail, ['type']) === 'helseid_authorization' && !isDelegated(detail))
  ) {
    throw new errors.InvalidAuthorizationDetails('the client has no delegation from this organisation');
  }
};
