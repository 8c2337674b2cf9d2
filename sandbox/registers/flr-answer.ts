// https://github.com/ks-no/fiks-nhn-client (nhn-fastlegeregisteret-read.wsdl): PatientToGPContractAssociation as Fastlegeregisteret answers it.

import type { Persons } from '../persons.ts';

const NAMESPACE = 'http://schemas.nhn.no/reg/flr';
const COMMON = 'http://schemas.nhn.no/reg/Common/en';

/** The citizens are shared out between the doctors, in order. Null for who has none. */
export function flrAnswer(number: string, { citizens, personnel }: Persons): string | null {
  const at = citizens.findIndex(({ pid }) => pid === number);
  const doctors = personnel.filter(({ role, hpr }) => /^lege/i.test(role) && hpr !== null);
  const doctor = doctors[at % Math.max(doctors.length, 1)];
  if (at < 0 || doctor === undefined) return null;
  const result = association(String(1000 + doctors.indexOf(doctor)), doctor.hpr ?? '');
  return `<GetPatientGPDetailsResponse xmlns="${NAMESPACE}"><GetPatientGPDetailsResult>${result}</GetPatientGPDetailsResult></GetPatientGPDetailsResponse>`;
}

const association = (contract: string, hpr: string): string =>
  `<DoctorCycles><GPOnContractAssociation><GPContractId>${contract}</GPContractId><HprNumber>${hpr}</HprNumber><Valid><c:From xmlns:c="${COMMON}">2020-01-01T00:00:00</c:From></Valid></GPOnContractAssociation></DoctorCycles>` +
  `<GPContract><GPOfficeOrganizationNumber>999999999</GPOfficeOrganizationNumber><Id>${contract}</Id></GPContract><GPContractId>${contract}</GPContractId><GPHerId>99900003</GPHerId>` +
  `<Period><c:From xmlns:c="${COMMON}">2021-03-01T00:00:00</c:From></Period>`;
