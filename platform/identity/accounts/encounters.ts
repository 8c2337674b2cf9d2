// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#requesting-context-with-scopes: launch/encounter.

import type { Access } from '@fkj/platform-access';
import type { Filter, HealthRecord, Stored } from '@fkj/platform-record';
import { type Asker, claimsOf } from './claims-of-asker.ts';

export interface EncounterChoice {
  readonly id: string;
  /** What kind of contact, in its own words; null where it has none. */
  readonly title: string | null;
  /** As it was written: '2026-11-20T10:00:00+01:00'. */
  readonly start: string | null;
}

export interface Encounters {
  /** At most 25 contacts of the patient that the person may see, the newest first. */
  ofPatient(asker: Asker, patient: string): Promise<readonly EncounterChoice[]>;
  /** Whether this is a contact of the patient, and one that the person may see. */
  isOf(asker: Asker, contact: { readonly patient: string; readonly encounter: string }): Promise<boolean>;
}

interface Concept {
  readonly text?: string;
  readonly coding?: readonly { readonly display?: string }[];
}
interface EncounterDocument {
  readonly type?: readonly Concept[];
  readonly serviceType?: Concept;
  readonly class?: { readonly display?: string; readonly code?: string };
  readonly period?: { readonly start?: string };
}

const wordsOf = (concept: Concept | undefined): string | undefined =>
  concept?.text ?? concept?.coding?.find(({ display }) => display !== undefined)?.display;

const choiceOf = ({ id, document }: Stored): EncounterChoice => {
  const { type, serviceType, class: category, period } = JSON.parse(document) as EncounterDocument;
  const title = wordsOf(type?.[0]) ?? wordsOf(serviceType) ?? category?.display ?? category?.code;
  return { id, title: title ?? null, start: period?.start ?? null };
};

const LIMIT = 25;

/** Searches the record with the person's own permit. */
export const recordEncounters = (
  record: Pick<HealthRecord, 'find'>,
  access: Pick<Access, 'callerOf' | 'decide'>,
): Encounters => {
  const find = async (asker: Asker, patient: string, more: readonly Filter[]): Promise<readonly Stored[]> => {
    const caller = await access.callerOf(claimsOf(asker, patient, 'Encounter'));
    if (!caller.ok) return [];
    const permit = await access.decide(caller.value, { action: 'search', kind: 'Encounter', patients: [patient] });
    if (!permit.ok) return [];
    const page = await record.find(permit.value, {
      kind: 'Encounter',
      filter: { and: [{ test: 'patient', patient }, ...more] },
      sort: [{ by: 'param', param: 'date', type: 'period', direction: 'descending' }],
      limit: LIMIT,
      total: 'none',
    });
    return page.ok ? page.value.matches : [];
  };
  return {
    ofPatient: async (asker, patient) => (await find(asker, patient, [])).map(choiceOf),
    isOf: async (asker, { patient, encounter }) =>
      (await find(asker, patient, [{ test: 'id', ids: [encounter] }])).length > 0,
  };
};
