// CONTRIBUTING.md "Tests": choices of a patient, as a Consent.

const TYPES = 'urn:oid:2.16.578.1.12.4.1.1.7608';
const KEPT = 'https://felleskommunaljournal.no/fhir/StructureDefinition/kept-information';

interface Reference {
  readonly reference: string;
}

interface Kept {
  readonly actor?: readonly Reference[];
  readonly class?: readonly string[];
  readonly dataPeriod?: object;
  readonly period?: object;
  readonly data?: readonly string[];
  readonly provision?: readonly { readonly type: 'deny' | 'permit'; readonly actor?: readonly Reference[] }[];
}

interface Way {
  readonly id?: string;
  readonly type?: string;
  readonly mode?: 'hide' | 'announce';
}

const actorsOf = (actor: readonly Reference[] | undefined) =>
  actor === undefined ? {} : { actor: actor.map((reference) => ({ role: { text: 'hvem det gjelder' }, reference })) };

/** A Consent of this patient that denies what is named; everything to everyone where nothing is. */
export const choiceOf = (
  patient: string,
  kept: Kept,
  { id = `${patient}-keeps`, type = 'SP', mode = 'hide' }: Way = {},
) => ({
  resourceType: 'Consent',
  id,
  extension: [{ url: KEPT, valueCode: mode }],
  status: 'active',
  scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
  category: [{ coding: [{ system: TYPES, code: type }] }],
  patient: { reference: `Patient/${patient}` },
  policyRule: { text: 'Pasient- og brukerrettighetsloven § 5-3' },
  provision: {
    type: 'deny',
    ...actorsOf(kept.actor),
    ...(kept.class === undefined
      ? {}
      : { class: kept.class.map((code) => ({ system: 'http://hl7.org/fhir/resource-types', code })) }),
    ...(kept.dataPeriod === undefined ? {} : { dataPeriod: kept.dataPeriod }),
    ...(kept.period === undefined ? {} : { period: kept.period }),
    ...(kept.data === undefined
      ? {}
      : { data: kept.data.map((reference) => ({ meaning: 'instance', reference: { reference } })) }),
    ...(kept.provision === undefined
      ? {}
      : { provision: kept.provision.map(({ type: does, actor }) => ({ type: does, ...actorsOf(actor) })) }),
  },
});
