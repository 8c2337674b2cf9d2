// https://github.com/NorskHelsenett/NHNDtoContracts (Flr/Service/IFlrReadOperations.cs, Flr/Data) and https://github.com/ks-no/fiks-nhn-client
// (nhn-fastlegeregisteret-read.wsdl): GetPatientGPDetails of Fastlegeregisteret. Base: https://ws.nhn.no, in test https://ws-web.test.nhn.no.

import { ok, type Result } from '@fkj/platform-record';
import type { RegisterAccess } from '../call.ts';
import type { Keeper } from '../keep.ts';
import type { RegisterTrouble } from '../known.ts';
import { ask } from '../soap.ts';
import { elements, textAt, type XmlElement } from '../xml.ts';
import type { GeneralPractitioner, GeneralPractitionerRegister } from './port.ts';

export interface GpRegisterOptions {
  readonly keeper: Keeper<GeneralPractitioner>;
  /** ms since 1970: which doctor has the list now. */
  readonly clock: () => number;
}

export function gpRegister(access: RegisterAccess, { keeper, clock }: GpRegisterOptions): GeneralPractitionerRegister {
  const details = async (number: string): Promise<Result<GeneralPractitioner | null, RegisterTrouble>> => {
    const found = await ask(access, {
      ...{ register: 'flr', path: '/v2/flr/Basic', namespace: 'http://schemas.nhn.no/reg/flr' },
      ...{ contract: 'IFlrReadOperations', name: 'GetPatientGPDetails' },
      parameters: [['patientNin', number]],
      // "Personen er ikke tilknyttet fastlegekontrakt"
      nothing: /ikke tilknyttet fastlegekontrakt/i,
    });
    if (!found.ok) return found;
    return ok(found.value === null ? null : doctorIn(found.value, new Date(clock()).toISOString()));
  };
  return { gpOf: (number) => keeper.get(number, () => details(number)) };
}

/** Null for a citizen without a list, or whose time on it is over. `now` is UTC, ISO. */
function doctorIn(association: XmlElement, now: string): GeneralPractitioner | null {
  const contract = textAt(association, 'GPContractId');
  if (contract === null || contract === '0' || !within(elements(association, 'Period')[0], now)) return null;
  const cycles = [
    ...elements(association, 'DoctorCycles', 'GPOnContractAssociation'),
    ...elements(association, 'GPContract', 'DoctorCycles', 'GPOnContractAssociation'),
  ].filter((cycle) => within(elements(cycle, 'Valid')[0], now));
  const substitute = (cycle: XmlElement): number => (textAt(cycle, 'SubstituteForHprNumber') === null ? 0 : 1);
  const ordered = [...cycles].sort((one, other) => substitute(one) - substitute(other));
  return {
    contract,
    herId: textAt(association, 'GPHerId'),
    hprNumbers: [...new Set(ordered.flatMap((cycle) => textAt(cycle, 'HprNumber') ?? []))],
    organization: textAt(association, 'GPContract', 'GPOfficeOrganizationNumber'),
    since: textAt(association, 'Period', 'From')?.slice(0, 10) ?? null,
  };
}

/** http://schemas.nhn.no/reg/Common/en Period; an end that is not there is open. Days are compared, the register writes local time without zone. */
function within(period: XmlElement | undefined, now: string): boolean {
  if (period === undefined) return true;
  const today = now.slice(0, 10);
  const from = textAt(period, 'From')?.slice(0, 10) ?? '';
  const to = textAt(period, 'To')?.slice(0, 10) ?? '9999';
  return from <= today && today <= to;
}
