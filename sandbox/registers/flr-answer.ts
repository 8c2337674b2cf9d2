// https://github.com/ks-no/fiks-nhn-client (nhn-fastlegeregisteret-read.wsdl): PatientToGPContractAssociation as Fastlegeregisteret answers it.

import type { Persons } from '../persons.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const NAMESPACE = 'http://schemas.nhn.no/reg/flr';
const COMMON = 'http://schemas.nhn.no/reg/Common/en';

/** The citizens are shared out between the doctors, in order. */
export function flrAnswer(number: string, { citizens, personnel }: Persons): string {
  const at = citizens.findIndex(({ pid }) => pid === number);
  const doctors = personnel.filter(({ role, hpr }) => /^lege/i.test(role) && hpr !== null);
  const doctor = doctors[at % Math.max(doctors.length, 1)];
  const found = at >= 0 && doctor !== undefined;
  const result = found ? association(String(1000 + doctors.indexOf(doctor)), doctor.hpr ?? '') : '';
  const nil = found ? '' : ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"';
  return `<s:Envelope xmlns:s="${SOAP}"><s:Body><GetPatientGPDetailsResponse xmlns="${NAMESPACE}"><GetPatientGPDetailsResult${nil}>${result}</GetPatientGPDetailsResult></GetPatientGPDetailsResponse></s:Body></s:Envelope>`;
}

const association = (contract: string, hpr: string): string =>
  `<DoctorCycles><GPOnContractAssociation><GPContractId>${contract}</GPContractId><HprNumber>${hpr}</HprNumber><Valid><c:From xmlns:c="${COMMON}">2020-01-01T00:00:00</c:From></Valid></GPOnContractAssociation></DoctorCycles>` +
  `<GPContract><GPOfficeOrganizationNumber>999999999</GPOfficeOrganizationNumber><Id>${contract}</Id></GPContract><GPContractId>${contract}</GPContractId><GPHerId>99900003</GPHerId>` +
  `<Period><c:From xmlns:c="${COMMON}">2021-03-01T00:00:00</c:From></Period>`;
