// https://cpapi.test.grunndata.nhn.no (scope nhn:communicationparty/read, reference/norway.md §7.2): CPAPI of Adresseregisteret.

import { ok, refused } from '@fkj/platform-record';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { call, type RegisterAccess } from '../call.ts';
import { objectIn, textIn } from '../json.ts';
import type { Keeper } from '../keep.ts';
import { trouble } from '../known.ts';
import type { AddressRegister, Certificate, CommunicationParty } from './port.ts';

const register = 'adresseregisteret';
const KINDS = ['Organization', 'Service', 'Person'] as const;

export function addressRegister(access: RegisterAccess, keeper: Keeper<CommunicationParty>): AddressRegister {
  return {
    byHerId: (herId) =>
      keeper.get(String(herId), async () => {
        if (!Number.isSafeInteger(herId) || herId < 1) return ok(null);
        const path = `/api/v1/communicationparty/${herId}`;
        const answer = await call(access, { register, method: 'GET', path, headers: { accept: 'application/json' } });
        if (!answer.ok) return answer;
        if (answer.value === null) return ok(null);
        const tree = objectIn(answer.value);
        const party = tree === null ? null : partyIn(tree);
        return party === null || party.herId !== herId ? refused(trouble(register, 'unreadable')) : ok(party);
      }),
  };
}

function partyIn(tree: JsonObject): CommunicationParty | null {
  const herId = numberIn(tree['herId']);
  const name = textIn(tree, 'displayName') ?? textIn(tree, 'name');
  const kind = KINDS.find((one) => one === tree['type']);
  if (herId === null || name === null || kind === undefined) return null;
  const { organizationDetails } = tree;
  const organization = isObject(organizationDetails) ? organizationDetails : {};
  return {
    herId,
    name,
    kind,
    organizationNumber: textIn(organization, 'organizationNumber'),
    ediAddress: textIn(tree, 'ediAddress'),
    services: numbersIn(organization['services']),
    persons: numbersIn(organization['persons']),
    encryption: certificateIn(tree['currentEncryptionCertificate']),
    signing: certificateIn(tree['currentSigningCertificate']),
  };
}

function numberIn(value: JsonValue | undefined): number | null {
  const number = value instanceof Decimal ? value.toNumber() : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

const numbersIn = (value: JsonValue | undefined): readonly number[] =>
  isArray(value) ? value.map(numberIn).filter((one) => one !== null) : [];

function certificateIn(value: JsonValue | undefined): Certificate | null {
  if (!isObject(value)) return null;
  const thumbprint = textIn(value, 'thumbprint');
  const validTo = Date.parse(textIn(value, 'validTo') ?? '');
  return thumbprint === null || Number.isNaN(validTo) ? null : { thumbprint, validTo };
}
