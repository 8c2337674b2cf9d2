// DESIGN.md §7 "free-text search stays within own lists", "guardian and mandate": which patients a person may open an app for.

import type { Access } from '@fkj/platform-access';
import type { Filter, HealthRecord, Stored } from '@fkj/platform-record';
import { readAccountId } from './account.ts';
import { type Asker, claimsOf, isCitizen } from './claims-of-asker.ts';

export interface PatientChoice {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string | null;
}

export interface Patients {
  /** At most 25, by family name; text narrows by name. Of a citizen: herself, then those for whom she may act. */
  search(asker: Asker, text: string): Promise<readonly PatientChoice[]>;
  reachable(asker: Asker, patient: string): Promise<boolean>;
}

interface PatientDocument {
  readonly name?: readonly { readonly text?: string; readonly family?: string; readonly given?: readonly string[] }[];
  readonly birthDate?: string;
}

const choiceOf = ({ id, document }: Stored): PatientChoice => {
  const { name, birthDate } = JSON.parse(document) as PatientDocument;
  const [first] = name ?? [];
  const spelled = first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim();
  return { id, name: spelled, birthDate: birthDate ?? null };
};

const nameFilter = (text: string): Filter => ({
  and: text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word): Filter => ({ test: 'string', param: 'name', text: word, match: 'starts' })),
});

const LIMIT = 25;

/** Reads the record with the person's own permit: nobody is shown a patient here that she could not open anyway. */
export const recordPatients = (
  record: Pick<HealthRecord, 'find' | 'read'>,
  access: Pick<Access, 'callerOf' | 'decide' | 'represented'>,
): Patients => {
  const permitFor = async (asker: Asker, action: 'search' | 'read', patients: readonly string[]) => {
    const [named = null] = patients;
    const caller = await access.callerOf(claimsOf(asker, named, 'Patient'));
    return caller.ok ? access.decide(caller.value, { action, kind: 'Patient', patients }) : caller;
  };
  const readOne = async (asker: Asker, patient: string): Promise<Stored | null> => {
    const permit = await permitFor(asker, 'read', [patient]);
    if (!permit.ok) return null;
    const found = await record.read(permit.value, { kind: 'Patient', id: patient });
    return found.ok && found.value !== null && found.value.action !== 'delete' ? found.value : null;
  };

  /** Each is read under the permit that acting for her would give. */
  const ofCitizen = async (asker: Asker, text: string): Promise<readonly PatientChoice[]> => {
    const holder = readAccountId(asker.account);
    if (holder === null) return [];
    const represented = await access.represented(holder);
    const found = await Promise.all(
      [holder.id, ...represented.map(({ patient }) => patient)].map((id) => readOne(asker, id)),
    );
    const wanted = text.trim().toLocaleLowerCase('nb');
    return found
      .flatMap((stored) => (stored === null ? [] : [choiceOf(stored)]))
      .filter(({ name }) => name.toLocaleLowerCase('nb').includes(wanted))
      .slice(0, LIMIT);
  };

  return {
    search: async (asker, text) => {
      if (isCitizen(asker.account)) return ofCitizen(asker, text);
      const permit = await permitFor(asker, 'search', []);
      if (!permit.ok) return [];
      const page = await record.find(permit.value, {
        kind: 'Patient',
        filter: nameFilter(text),
        sort: [{ by: 'param', param: 'family', type: 'string', direction: 'ascending' }],
        limit: LIMIT,
        total: 'none',
      });
      return page.ok ? page.value.matches.map(choiceOf) : [];
    },
    reachable: async (asker, patient) => (await readOne(asker, patient)) !== null,
  };
};
