// DESIGN.md §4 "head": the number that stands for each kind in the store. Frozen: numbers are never reused or moved.

import type { Kind } from '../reference.ts';

/** https://hl7.org/fhir/R4/resourcelist.html in alphabetical order: the first is 1. openEHR kinds start at 1001. */
const FHIR_R4 =
  'Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic ' +
  'Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ' +
  'ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication ' +
  'CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage ' +
  'CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric ' +
  'DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis ' +
  'Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence ' +
  'EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group ' +
  'GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ' +
  'ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication ' +
  'MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement ' +
  'MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication ' +
  'MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged ' +
  'MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader ' +
  'MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition ' +
  'OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation ' +
  'Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse ' +
  'RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject ' +
  'RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition ' +
  'StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein ' +
  'SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task ' +
  'TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription';

/** Resources that have come to R4 from guides, in the order in which they came: https://build.fhir.org/ig/HL7/sql-on-fhir/. */
const ADDITIONAL = 'ViewDefinition';

/** https://specifications.openehr.org/releases/RM/Release-1.1.0/ehr.html, in the order in which they came: the first is 1001. */
const OPENEHR = 'EHR EHR_STATUS COMPOSITION FOLDER CONTRIBUTION OPERATIONAL_TEMPLATE STORED_QUERY';

const fhirNumbers = new Map(`${FHIR_R4} ${ADDITIONAL}`.split(' ').map((kind, place) => [kind, place + 1]));
const openEhrNumbers = new Map(OPENEHR.split(' ').map((kind, place) => [kind, place + 1001]));
const numberOf: ReadonlyMap<Kind, number> = new Map([...fhirNumbers, ...openEhrNumbers]);
const kindOf: ReadonlyMap<number, Kind> = new Map([...numberOf].map(([kind, number]) => [number, kind]));

/** Every kind of FHIR that the store can hold; what walks over all kinds for /fhir means these. */
export const storedKinds: ReadonlySet<Kind> = new Set(fhirNumbers.keys());

/** Every kind of openEHR that the store can hold. */
export const openEhrKinds: ReadonlySet<Kind> = new Set(openEhrNumbers.keys());

/** The number of a kind. An unknown kind is a bug of the caller: its border has let through what is no kind. */
export const kindNumber = (kind: Kind): number => {
  const number = numberOf.get(kind);
  if (number === undefined) throw new Error(`The store has no number for the kind ${kind}`);
  return number;
};

/** The kind behind a number read from the store. */
export const kindName = (number: number): Kind => {
  const kind = kindOf.get(number);
  if (kind === undefined) throw new Error(`The store has no kind with the number ${number}`);
  return kind;
};
