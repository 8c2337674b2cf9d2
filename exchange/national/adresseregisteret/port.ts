// reference/norway.md §7.2 (HIS 1153, tjenestebasert adressering): whom a message is addressed to.

import type { Answer } from '../known.ts';

export interface CommunicationParty {
  readonly herId: number;
  readonly name: string;
  readonly kind: 'Organization' | 'Service' | 'Person';
  /** Null where the register tells none at this level. */
  readonly organizationNumber: string | null;
  /** Where messages go by AMQP or mail; null where it takes none. */
  readonly ediAddress: string | null;
  /** HER-ids of services and persons below an organisation. */
  readonly services: readonly number[];
  readonly persons: readonly number[];
  /** Thumbprints with the end of their time, ms since 1970. */
  readonly encryption: Certificate | null;
  readonly signing: Certificate | null;
}

export interface Certificate {
  readonly thumbprint: string;
  readonly validTo: number;
}

export interface AddressRegister {
  byHerId(herId: number): Promise<Answer<CommunicationParty>>;
}
