// https://hl7.org/fhir/R4/bundle.html: picking resources out of a search answer.
import type { Bundle, Coding, ExtractResource, Patient, ResourceType } from '@medplum/fhirtypes';

/** Every resource of one kind in the bundle, matches and included ones, in order. */
export function resourcesOf<Kind extends ResourceType>(bundle: Bundle, kind: Kind): ExtractResource<Kind>[] {
  return (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === kind ? [resource as ExtractResource<Kind>] : [],
  );
}

/** 'Patient/7' or 'https://…/Patient/7/_history/1' → '7', when it names that kind. */
export function idIn(reference: string | undefined, kind: ResourceType): string | undefined {
  const match = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference ?? '');
  return match?.[1] === kind ? match[2] : undefined;
}

/** A token search value: system|code. */
export const tokenOf = (coding: Coding): string => `${coding.system ?? ''}|${coding.code ?? ''}`;

/** 'Kari Nordli' from the official name, or the first there is; '' when there is none. */
export function nameOf(patient: Pick<Patient, 'name'>): string {
  const name = patient.name?.find((one) => one.use === 'official') ?? patient.name?.[0];
  if (name === undefined) return '';
  return name.text ?? [...(name.given ?? []), name.family ?? ''].join(' ').trim();
}
