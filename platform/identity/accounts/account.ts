// DESIGN.md §7 "person, role, organisation": an account is the person's own object in the record.

import type { ObjectName } from '@fkj/platform-record';

/** 'Practitioner/x' or 'Patient/x': subject of tokens, and `fhirUser`. */
export type AccountId = `Practitioner/${string}` | `Patient/${string}`;

export const accountId = (name: ObjectName): AccountId | null =>
  name.kind === 'Practitioner' || name.kind === 'Patient' ? `${name.kind}/${name.id}` : null;

/** Null for what is not an account id of ours. */
export const readAccountId = (text: string): ObjectName | null => {
  const [, kind, id] = /^(Practitioner|Patient)\/([A-Za-z0-9.-]{1,64})$/.exec(text) ?? [];
  return kind === undefined || id === undefined ? null : { kind, id };
};

/** Our own application for those who govern access: whoever comes by it administers, and treats nobody. */
const GOVERNANCE = 'admin';

/** v3-ActReason: personnel treat or administer, citizens ask for their own, systems keep the house running. */
export const purposeOf = (account: ObjectName | null, client: string | null = null): string => {
  if (account === null) return 'HSYSADMIN';
  if (account.kind === 'Patient') return 'PATRQT';
  return client === GOVERNANCE ? 'HOPERAT' : 'TREAT';
};
