// https://datatracker.ietf.org/doc/html/rfc9396#section-9.1: how a token names the attest that it was issued with.

import { ATTEST_TYPE } from '@fkj/standards-smart';

/** The id of the attest that a token refers to. */
export const attestIdIn = (details: unknown): string | undefined => {
  if (!Array.isArray(details)) return undefined;
  const found: unknown = details.find((detail: unknown) => Reflect.get(Object(detail), 'type') === ATTEST_TYPE);
  const id: unknown = Reflect.get(Object(found), 'identifier');
  return typeof id === 'string' && id !== '' ? id : undefined;
};
