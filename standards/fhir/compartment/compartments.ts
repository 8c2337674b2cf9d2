// https://hl7.org/fhir/R4/compartmentdefinition.html: the compartments of R4, and what puts a resource into each.

import { patientCompartment } from '../generated/compartment.ts';

/** https://hl7.org/fhir/R4/valueset-compartment-type.html */
const COMPARTMENTS = ['Patient', 'Encounter', 'RelatedPerson', 'Practitioner', 'Device'] as const;

export type CompartmentKind = (typeof COMPARTMENTS)[number];

export const compartmentKinds: readonly CompartmentKind[] = COMPARTMENTS;

/** The resource that the compartment is named after. */
export const ITSELF = '{def}';

const table = (text: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [type = '', ...parameters] = line.trim().split(' ');
        return [type, parameters] as const;
      }),
  );

/** By type: search parameters of which one refers to the resource of the compartment. One line a type. */
const DEFINITIONS: Readonly<Record<CompartmentKind, ReadonlyMap<string, readonly string[]>>> = {
  Patient: new Map(Object.entries(patientCompartment)),
  // https://hl7.org/fhir/R4/compartmentdefinition-encounter.html
  Encounter: table(`
    CarePlan encounter
    CareTeam encounter
    ChargeItem context
    Claim encounter
    ClinicalImpression encounter
    Communication encounter
    CommunicationRequest encounter
    Composition encounter
    Condition encounter
    DeviceRequest encounter
    DiagnosticReport encounter
    DocumentManifest related-ref
    DocumentReference encounter
    Encounter ${ITSELF}
    ExplanationOfBenefit encounter
    Media encounter
    MedicationAdministration context
    MedicationRequest encounter
    NutritionOrder encounter
    Observation encounter
    Procedure encounter
    QuestionnaireResponse encounter
    RequestGroup encounter
    ServiceRequest encounter
    VisionPrescription encounter`),
  // https://hl7.org/fhir/R4/compartmentdefinition-relatedperson.html
  RelatedPerson: table(`
    AdverseEvent recorder
    AllergyIntolerance asserter
    Appointment actor
    AppointmentResponse actor
    Basic author
    CarePlan performer
    CareTeam participant
    ChargeItem enterer performer-actor
    Claim payee
    Communication sender recipient
    CommunicationRequest sender recipient requester
    Composition author
    Condition asserter
    Coverage policy-holder subscriber payor
    DocumentManifest author recipient
    DocumentReference author
    Encounter participant
    ExplanationOfBenefit payee
    Invoice recipient
    MedicationAdministration performer
    MedicationStatement source
    Observation performer
    Patient link
    Person link
    Procedure performer
    Provenance agent
    QuestionnaireResponse author source
    RelatedPerson ${ITSELF}
    RequestGroup participant
    Schedule actor
    ServiceRequest performer
    SupplyRequest requester`),
  // https://hl7.org/fhir/R4/compartmentdefinition-practitioner.html
  Practitioner: table(`
    Account subject
    AdverseEvent recorder
    AllergyIntolerance recorder asserter
    Appointment actor
    AppointmentResponse actor
    AuditEvent agent
    Basic author
    CarePlan performer
    CareTeam participant
    ChargeItem enterer performer-actor
    Claim enterer provider payee care-team
    ClaimResponse requestor
    ClinicalImpression assessor
    Communication sender recipient
    CommunicationRequest sender recipient requester
    Composition subject author attester
    Condition asserter
    CoverageEligibilityRequest enterer provider
    CoverageEligibilityResponse requestor
    DetectedIssue author
    DeviceRequest requester performer
    DiagnosticReport performer
    DocumentManifest subject author recipient
    DocumentReference subject author authenticator
    Encounter practitioner participant
    EpisodeOfCare care-manager
    ExplanationOfBenefit enterer provider payee care-team
    Flag author
    Group member
    Immunization performer
    Invoice participant
    Linkage author
    List source
    Media subject operator
    MedicationAdministration performer
    MedicationDispense performer receiver
    MedicationRequest requester
    MedicationStatement source
    MessageHeader receiver author responsible enterer
    NutritionOrder provider
    Observation performer
    Patient general-practitioner
    PaymentNotice provider
    PaymentReconciliation requestor
    Person practitioner
    Practitioner ${ITSELF}
    PractitionerRole practitioner
    Procedure performer
    Provenance agent
    QuestionnaireResponse author source
    RequestGroup participant author
    ResearchStudy principalinvestigator
    RiskAssessment performer
    Schedule actor
    ServiceRequest performer requester
    Specimen collector
    SupplyDelivery supplier receiver
    SupplyRequest requester
    VisionPrescription prescriber`),
  // https://hl7.org/fhir/R4/compartmentdefinition-device.html
  Device: table(`
    Account subject
    Appointment actor
    AppointmentResponse actor
    AuditEvent agent
    ChargeItem enterer performer-actor
    Claim procedure-udi item-udi detail-udi subdetail-udi
    Communication sender recipient
    CommunicationRequest sender recipient
    Composition author
    DetectedIssue author
    DeviceRequest device subject requester performer
    DeviceUseStatement device
    DiagnosticReport subject
    DocumentManifest subject author
    DocumentReference subject author
    ExplanationOfBenefit procedure-udi item-udi detail-udi subdetail-udi
    Flag author
    Group member
    Invoice participant
    List subject source
    Media subject
    MedicationAdministration device
    MessageHeader target
    Observation subject device
    Provenance agent
    QuestionnaireResponse author
    RequestGroup author
    RiskAssessment performer
    Schedule actor
    ServiceRequest performer requester
    Specimen subject
    SupplyRequest requester`),
};

export const isCompartmentKind = (kind: string): kind is CompartmentKind => COMPARTMENTS.some((one) => one === kind);

/** The types that may be in a compartment. */
export const typesIn = (compartment: CompartmentKind): readonly string[] => [...DEFINITIONS[compartment].keys()];

/** The parameters that put a resource of this type into the compartment (`{def}`: it is named after itself); none when it never is in. */
export const compartmentParameters = (compartment: CompartmentKind, type: string): readonly string[] =>
  DEFINITIONS[compartment].get(type) ?? [];
