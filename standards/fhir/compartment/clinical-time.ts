// DESIGN.md §4 "leaf": the time a fact was true for the patient, from the date parameters of its type (hl7.org/fhir/R4).

import type { JsonObject } from '@fkj/standards-json';
import { type ExtractOptions, extract } from '../search/extract.ts';
import type { IndexEntry } from '../search/value.ts';

/** By type: date parameters in order of preference; the first that has a value counts. */
const DATE_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Account: ['period'],
  AdverseEvent: ['date'],
  AllergyIntolerance: ['onset', 'date'],
  Appointment: ['date'],
  AuditEvent: ['date'],
  Basic: ['created'],
  CarePlan: ['date'],
  CareTeam: ['date'],
  ChargeItem: ['occurrence', 'entered-date'],
  Claim: ['created'],
  ClaimResponse: ['created'],
  ClinicalImpression: ['date'],
  Communication: ['sent', 'received'],
  CommunicationRequest: ['occurrence', 'authored'],
  Composition: ['date'],
  Condition: ['onset-date', 'recorded-date'],
  Consent: ['date'],
  Contract: ['issued'],
  CoverageEligibilityRequest: ['created'],
  CoverageEligibilityResponse: ['created'],
  DetectedIssue: ['identified'],
  DeviceRequest: ['event-date', 'authored-on'],
  DiagnosticReport: ['date', 'issued'],
  DocumentManifest: ['created'],
  DocumentReference: ['date'],
  Encounter: ['date'],
  EpisodeOfCare: ['date'],
  ExplanationOfBenefit: ['created'],
  FamilyMemberHistory: ['date'],
  Flag: ['date'],
  Goal: ['start-date'],
  ImagingStudy: ['started'],
  Immunization: ['date'],
  ImmunizationEvaluation: ['date'],
  ImmunizationRecommendation: ['date'],
  Invoice: ['date'],
  List: ['date'],
  MeasureReport: ['period', 'date'],
  Media: ['created'],
  MedicationAdministration: ['effective-time'],
  MedicationDispense: ['whenhandedover', 'whenprepared'],
  MedicationRequest: ['authoredon'],
  MedicationStatement: ['effective'],
  NutritionOrder: ['datetime'],
  Observation: ['date'],
  PaymentNotice: ['created'],
  PaymentReconciliation: ['created'],
  Procedure: ['date'],
  Provenance: ['when', 'recorded'],
  QuestionnaireResponse: ['authored'],
  RequestGroup: ['authored'],
  ResearchSubject: ['date'],
  RiskAssessment: ['date'],
  Schedule: ['date'],
  ServiceRequest: ['occurrence', 'authored'],
  Slot: ['start'],
  Specimen: ['collected'],
  SupplyRequest: ['date'],
  Task: ['authored-on', 'modified'],
  VisionPrescription: ['datewritten'],
};

/** The types that have a clinical time, with the parameters it is taken from. */
export const clinicalTimeParameters = (resourceType: string): readonly string[] =>
  Object.hasOwn(DATE_PARAMETERS, resourceType) ? (DATE_PARAMETERS[resourceType] ?? []) : [];

const earliest = (param: string, entries: readonly IndexEntry[]): number | null => {
  let found: number | null = null;
  for (const entry of entries) {
    if (entry.param !== param || entry.value.type !== 'period') continue;
    // A period that is still without start is known by its end.
    const time = entry.value.low ?? entry.value.high;
    if (time !== null && (found === null || time < found)) found = time;
  }
  return found;
};

/** As `clinicalTimeOf`, from the index entries that are there already. */
export const clinicalTimeIn = (resourceType: string, entries: readonly IndexEntry[]): number | null => {
  for (const param of clinicalTimeParameters(resourceType)) {
    const time = earliest(param, entries);
    if (time !== null) return time;
  }
  return null;
};

/** When what the resource says was true for the patient (start, ms since 1970); null when it does not say. */
export const clinicalTimeOf = (resource: JsonObject, options: ExtractOptions = {}): number | null => {
  const { resourceType } = resource;
  return typeof resourceType === 'string' ? clinicalTimeIn(resourceType, extract(resource, options)) : null;
};
