// DESIGN.md §7, fastlegeforskriften (FOR-2012-08-29-842) § 2: the general practitioner and his practice as Fastlegeregisteret names them.

import type { ObjectName } from '@fkj/platform-record';
import type { Caller } from '../caller.ts';
import { type Hat, partiesOf } from '../decision/role-of-caller.ts';
import type { Language, Sentence } from '../decision/sentences.ts';

/** What the register says of a patient (id). Who asks by this has its answer kept as relationships of the basis 'gp'. */
export type RegularDoctorOf = (patient: string) => Promise<RegularDoctorWord>;

export type RegularDoctorWord =
  | {
      readonly outcome: 'told';
      /** Persons and practices of this record; none where she has no regular doctor, or he is not here. */
      readonly parties: readonly ObjectName[];
      /** When the register said so, ms since 1970. */
      readonly asOf: number;
    }
  | { readonly outcome: 'unavailable' };

/** What the register says of a Patient: another source than what the Patient itself says. */
export const registerSource = (patient: string): ObjectName => ({
  kind: 'Patient',
  id: `${patient} regular doctor by register`,
});

/** Volven 9060: only doctors have a list. */
const DOCTOR = 'LE';

/** Whether it makes sense to ask the register for this caller. */
export const mayBeRegularDoctor = ({ category, assignments }: Caller): boolean =>
  category === 'personnel' && assignments.some(({ profession }) => profession === DOCTOR);

const unavailable: Sentence = {
  nb: 'Fastlegeregisteret svarer ikke nå, så vi vet ikke om pasienten står på listen din. Prøv igjen senere.',
  nn: 'Fastlegeregisteret svarer ikkje no, så vi veit ikkje om pasienten står på lista di. Prøv igjen seinare.',
  en: 'The register of general practitioners does not answer now, so we do not know whether the patient is on your list. Try again later.',
};

const onList = (asOf: string): Sentence => ({
  nb: `Etter Fastlegeregisteret står pasienten på listen til deg eller praksisen din. Opplysningen er fra ${asOf}.`,
  nn: `Etter Fastlegeregisteret står pasienten på lista til deg eller praksisen din. Opplysninga er frå ${asOf}.`,
  en: `By the register of general practitioners the patient is on the list of you or your practice. This was told ${asOf}.`,
});

const timeWords = new Intl.DateTimeFormat('nb-NO', {
  ...{ timeZone: 'Europe/Oslo', dateStyle: 'short', timeStyle: 'short' },
});

/** What is added to `why`: how old the word is that makes her the doctor, or that it cannot be had where nothing else opens. */
export const registerInWords = (
  word: RegularDoctorWord,
  asked: {
    readonly caller: Caller;
    readonly hats: readonly Hat[];
    readonly known: 'known' | 'stranger';
    readonly language: Language;
  },
): readonly string[] => {
  if (word.outcome === 'unavailable') return asked.known === 'known' ? [] : [unavailable[asked.language]];
  const own = partiesOf(asked.caller, asked.hats);
  const hers = word.parties.some(({ kind, id }) => own.some((party) => party.kind === kind && party.id === id));
  return hers && asked.known === 'known' ? [onList(timeWords.format(word.asOf))[asked.language]] : [];
};
