// DESIGN.md §5 "log in as …": who can be chosen at the test log-in providers. All of them are made up.

/** Made by sandbox/population for the demo municipality; tests bring their own. */
export interface Persons {
  readonly personnel: readonly Personnel[];
  readonly citizens: readonly Citizen[];
}

export interface Personnel {
  readonly name: string;
  /** Shown on the page: 'Sykepleier, hjemmetjenesten'. */
  readonly role: string;
  /** Synthetic national number (month + 80). */
  readonly pid: string;
  /** Null for those who are not health personnel (secretaries). */
  readonly hpr: string | null;
}

export interface Citizen {
  readonly name: string;
  /** 1941-03-02 */
  readonly birthDate: string;
  readonly pid: string;
  /** Shown on the page: 'bor på sykehjemmet'. */
  readonly note: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown, names: readonly string[]): boolean =>
  isRecord(value) && names.every((name) => typeof value[name] === 'string');

const isPersonnel = (value: unknown): value is Personnel =>
  texts(value, ['name', 'role', 'pid']) &&
  isRecord(value) &&
  (value['hpr'] === null || typeof value['hpr'] === 'string');

const isCitizen = (value: unknown): value is Citizen => texts(value, ['name', 'birthDate', 'pid', 'note']);

/** Reads the file that population wrote. Throws when it is not one: the sandbox is started by our own server. */
export const readPersons = (json: string): Persons => {
  const read: unknown = JSON.parse(json);
  if (!isRecord(read)) throw new Error('persons: not an object');
  const { personnel, citizens } = read;
  if (!Array.isArray(personnel) || !personnel.every(isPersonnel)) throw new Error('persons.personnel is malformed');
  if (!Array.isArray(citizens) || !citizens.every(isCitizen)) throw new Error('persons.citizens is malformed');
  return { personnel, citizens };
};
