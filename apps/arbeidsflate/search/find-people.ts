// DESIGN.md §7 "Finding a person": by full number, or by name or room within the user's own lists. Always POST _search.
import { answered, type Fhir, idIn, nameOf, resourcesOf, typedNumberOf } from '@fkj/apps-ui';
import type { Patient } from '@medplum/fhirtypes';

export interface Found {
  readonly patient: Patient;
  /** The room that was asked for, when the search was by room. */
  readonly room: string | null;
}

/** The people that what was typed may mean; the server decides who is in reach. */
export async function findPeople(fhir: Fhir, typed: string, signal: AbortSignal): Promise<Found[]> {
  const text = typed.trim();
  const number = typedNumberOf(text);
  if (number.kind === 'number') return patients(fhir, { identifier: number.identifier }, signal);
  if (/^\d+$/.test(text)) return /^\d{1,4}$/.test(text) ? inRoom(fhir, text, signal) : [];
  if (text.length < 2) return [];
  const words = text.split(/\s+/);
  const found = await patients(fhir, { name: [words[0] ?? ''], _count: '30' }, signal);
  return found.filter(({ patient }) => hasWords(nameOf(patient), words)).slice(0, 10);
}

/** Every typed word begins a word of the name; letters only, so that 'ase' finds 'Åse'. */
export function hasWords(name: string, words: readonly string[]): boolean {
  const parts = plain(name).split(/[\s-]+/);
  return words.every((word) => parts.some((part) => part.startsWith(plain(word))));
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '');

async function patients(fhir: Fhir, by: Record<string, string | string[]>, signal: AbortSignal): Promise<Found[]> {
  const found = await answered(fhir.search('Patient', by, signal));
  return resourcesOf(found, 'Patient').map((patient) => ({ patient, room: null }));
}

async function inRoom(fhir: Fhir, room: string, signal: AbortSignal): Promise<Found[]> {
  const locations = resourcesOf(
    await answered(fhir.search('Location', { name: [`Rom ${room}`, room], _count: '20' }, signal)),
    'Location',
  ).filter(({ name }) => name?.split(' ').at(-1) === room);
  if (locations.length === 0) return [];
  const stays = await answered(
    fhir.search(
      'Encounter',
      { location: locations.map(({ id }) => `Location/${id}`), status: 'in-progress', _include: 'Encounter:patient' },
      signal,
    ),
  );
  const here = new Set(resourcesOf(stays, 'Encounter').map((stay) => idIn(stay.subject?.reference, 'Patient')));
  return resourcesOf(stays, 'Patient')
    .filter(({ id }) => here.has(id))
    .map((patient) => ({ patient, room }));
}
