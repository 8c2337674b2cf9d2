// https://github.com/ks-no/fiks-nhn-client (nhn-fastlegeregisteret-read.wsdl): IFlrReadOperations.GetPatientGPDetails of Fastlegeregisteret, SOAP 1.1.

import { ok, type Result, refused } from '@fkj/platform-record';
import { call, type RegisterAccess } from '../call.ts';
import type { Keeper } from '../keep.ts';
import { type RegisterTrouble, trouble } from '../known.ts';
import type { GeneralPractitioner, GeneralPractitionerRegister } from './port.ts';
import { elements, escapeXml, readXml, textAt, type XmlElement } from './xml.ts';

const register = 'flr';
const NAMESPACE = 'http://schemas.nhn.no/reg/flr';
const RESULT = ['Body', 'GetPatientGPDetailsResponse', 'GetPatientGPDetailsResult'] as const;

export interface GpRegisterOptions {
  readonly keeper: Keeper<GeneralPractitioner>;
  /** ms since 1970: which doctor has the list now. */
  readonly clock: () => number;
}

export function gpRegister(access: RegisterAccess, { keeper, clock }: GpRegisterOptions): GeneralPractitionerRegister {
  const ask = async (number: string): Promise<Result<GeneralPractitioner | null, RegisterTrouble>> => {
    const answer = await call(access, {
      register,
      method: 'POST',
      path: '/v2/flr',
      headers: {
        'content-type': 'text/xml; charset=utf-8',
        soapaction: `"${NAMESPACE}/IFlrReadOperations/GetPatientGPDetails"`,
      },
      body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetPatientGPDetails xmlns="${NAMESPACE}"><patientNin>${escapeXml(number)}</patientNin></GetPatientGPDetails></s:Body></s:Envelope>`,
    });
    if (!answer.ok) return answer;
    const root = answer.value === null ? null : readXml(answer.value);
    if (root === null || root.name !== 'Envelope') return refused(trouble(register, 'unreadable'));
    const [found] = elements(root, ...RESULT);
    if (found === undefined) return refused(trouble(register, 'unreadable'));
    return ok(doctorIn(found, new Date(clock()).toISOString()));
  };
  return { gpOf: (number) => keeper.get(number, () => ask(number)) };
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
