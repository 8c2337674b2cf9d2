// DESIGN.md §7 "organisation and unit", reference/norway.md §2.1, §2.2: a token may leave its person fewer roles than she has, never more.

import type { Assignment, TokenClaims } from '../caller.ts';

const within = ({ organization, above = [] }: Assignment, id: string): boolean =>
  organization.id === id || above.some((one) => one.id === id);

/**
 * The assignments that count under this token: those in or below the organisation that was chosen; and of someone who
 * shows an attest, those in the unit and with the authorisation that it says she acts by. None where nothing agrees.
 */
export const heldForToken = (
  assignments: readonly Assignment[],
  { organization, attest }: Pick<TokenClaims, 'organization' | 'attest'>,
): readonly Assignment[] => {
  if (organization === undefined && attest === undefined) return assignments;
  const authorization = attest?.practitioner.authorization ?? null;
  return assignments.filter(
    (held) =>
      (organization === undefined || within(held, organization)) &&
      (attest === undefined || (attest.unit !== null && within(held, attest.unit))) &&
      (authorization === null || held.profession === authorization),
  );
};
