// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token

/** One more object that the app was opened about (#fhircontext-exp). */
export interface ContextItem {
  /** At least one of these three. */
  readonly reference?: string;
  readonly canonical?: string;
  readonly identifier?: Readonly<Record<string, unknown>>;
  readonly type?: string;
  /** An absolute URI; `launch` where nothing is said. */
  readonly role?: string;
}

/** What an app was launched with; kept beside the grant for as long as the grant lives. Grants of before lack the later members. */
export interface GrantContext {
  /** Patient id; null where the app was opened without one. */
  readonly patient: string | null;
  /** Encounter id; null where one was asked for and the person went on without. */
  readonly encounter?: string | null;
  /** Meaning agreed between launcher and app ("reconcile-medications"). */
  readonly intent: string | null;
  /** The launcher already shows who the patient is (EHR launch), or the app must (standalone). */
  readonly patientBanner: 'needed' | 'shown-by-launcher';
  /** The organisation that launches, in the launcher's own words. */
  readonly tenant?: string | null;
  readonly fhirContext?: readonly ContextItem[];
}

export type LaunchMembers = Readonly<Record<string, string | boolean | readonly ContextItem[]>>;

/** Members that the token response carries beside the token, the patient apart. `style`: address of the house's style. */
const membersBesidePatient = (context: GrantContext, style: string): LaunchMembers => ({
  ...(context.patient === null ? {} : { need_patient_banner: context.patientBanner === 'needed' }),
  ...(context.encounter == null ? {} : { encounter: context.encounter }),
  ...(context.intent === null ? {} : { intent: context.intent }),
  ...(context.tenant == null ? {} : { tenant: context.tenant }),
  ...(context.fhirContext === undefined || context.fhirContext.length === 0
    ? {}
    : { fhirContext: context.fhirContext }),
  smart_style_url: style,
});

/** Members that the token response carries beside the token. */
export const launchMembers = (context: GrantContext, style: string): LaunchMembers => ({
  ...(context.patient === null ? {} : { patient: context.patient }),
  ...membersBesidePatient(context, style),
});

/** The same as claims of the access token, so that whoever introspects it is told (token-introspection.html). */
export const launchClaims = (
  context: GrantContext,
  style: string,
): { readonly patient?: string; readonly launch: LaunchMembers } => ({
  ...(context.patient === null ? {} : { patient: context.patient }),
  launch: membersBesidePatient(context, style),
});
