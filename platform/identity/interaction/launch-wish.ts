// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token: what a launcher says of the launch.

import type { ContextItem, GrantContext } from '../oauth/grant-context.ts';

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ID = /^[A-Za-z0-9.-]{1,64}$/;
/** Printable, without markup; apps may show it. */
const WORDS = /^[^\p{C}<>]{1,64}$/u;
const REFERENCE = /^([A-Z][A-Za-z]{1,63})\/[A-Za-z0-9.-]{1,64}$/;
const MOST_ITEMS = 20;

/** A member that is left out, or is text of this form; undefined for anything else. */
const textOr = (value: unknown, form: RegExp): string | null | undefined => {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' && form.test(value) ? value : undefined;
};

/** A role of somebody else's making is an absolute URI. */
const isRole = (role: string): boolean => role === 'launch' || URL.canParse(role);

const itemOf = (value: unknown): ContextItem | null => {
  if (!isMembers(value)) return null;
  const { reference, canonical, identifier, type, role = 'launch', ...others } = value;
  if (Object.keys(others).length > 0 || typeof role !== 'string' || !isRole(role)) return null;
  const kind = typeof reference === 'string' ? REFERENCE.exec(reference)?.[1] : undefined;
  if (reference !== undefined && kind === undefined) return null;
  // Patient and encounter have members of their own; here they stand in another role only.
  if (role === 'launch' && [kind, type].some((one) => one === 'Patient' || one === 'Encounter')) return null;
  if (canonical !== undefined && (typeof canonical !== 'string' || !URL.canParse(canonical))) return null;
  if (identifier !== undefined && !isMembers(identifier)) return null;
  if (type !== undefined && (typeof type !== 'string' || !/^[A-Z][A-Za-z]{1,63}$/.test(type))) return null;
  if (reference === undefined && canonical === undefined && identifier === undefined) return null;
  return {
    ...(typeof reference === 'string' ? { reference } : {}),
    ...(canonical === undefined ? {} : { canonical }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(type === undefined ? {} : { type }),
    ...(role === 'launch' ? {} : { role }),
  };
};

const itemsOf = (value: unknown): readonly ContextItem[] | null => {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MOST_ITEMS || JSON.stringify(value).length > 4000) return null;
  const items = value.map(itemOf);
  return items.every((item) => item !== null) ? items : null;
};

/**
 * {patient?, encounter?, intent?, tenant?, need_patient_banner?, fhirContext?} as the launch context of an app; null where
 * something is not of its form, or unknown. An encounter is one of the patient named. The launcher shows who the patient is, unless it says not.
 */
export const readWish = (body: unknown): GrantContext | null => {
  if (!isMembers(body)) return null;
  const { patient, encounter, intent, tenant, need_patient_banner: banner, fhirContext, ...others } = body;
  if (Object.keys(others).length > 0) return null;
  const read = {
    patient: textOr(patient, ID),
    encounter: textOr(encounter, ID),
    intent: textOr(intent, WORDS),
    tenant: textOr(tenant, WORDS),
  };
  const items = itemsOf(fhirContext);
  if (items === null || (banner !== undefined && typeof banner !== 'boolean')) return null;
  if (read.patient === undefined || read.encounter === undefined) return null;
  if (read.intent === undefined || read.tenant === undefined) return null;
  if (read.encounter !== null && read.patient === null) return null;
  return {
    patient: read.patient,
    ...(read.encounter === null ? {} : { encounter: read.encounter }),
    intent: read.intent,
    patientBanner: banner === true ? 'needed' : 'shown-by-launcher',
    tenant: read.tenant,
    fhirContext: items,
  };
};
