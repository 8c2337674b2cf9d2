// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token

/** What an app was launched with; kept beside the grant for as long as the grant lives. */
export interface GrantContext {
  /** Patient id. */
  readonly patient: string;
  /** Meaning agreed between launcher and app ("reconcile-medications"). */
  readonly intent: string | null;
  /** The launcher already shows who the patient is (EHR launch), or the app must (standalone). */
  readonly patientBanner: 'needed' | 'shown-by-launcher';
}

/** Members that the token response carries beside the token. */
export const launchMembers = (context: GrantContext): Readonly<Record<string, string | boolean>> => ({
  patient: context.patient,
  need_patient_banner: context.patientBanner === 'needed',
  ...(context.intent === null ? {} : { intent: context.intent }),
});
