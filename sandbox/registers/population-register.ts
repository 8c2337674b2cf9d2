// reference/norway.md §8.2: the sandbox's population register: the test citizens, what is changed of them, and the feed of events.

import { createHash } from 'node:crypto';
import type { Citizen } from '../persons.ts';

export interface PersonChange {
  readonly name?: { readonly family: string; readonly given: string };
  readonly street?: { readonly name: string; readonly number: number };
  /** 'Unclassified', 'ClientAddress', 'Confidential', 'StrictlyConfidential' */
  readonly protection?: string;
  /** YYYY-MM-DD */
  readonly death?: string;
  /** National number of a parent. */
  readonly parent?: string;
  /** A new national number; the one that stands becomes historical. */
  readonly number?: string;
}

interface Changed {
  readonly changes: readonly PersonChange[];
  readonly sequence: number;
}

export interface RegisterEvent {
  readonly sequenceNumber: string;
  readonly personId: string;
  readonly eventType: string;
}

/** What a person is made of; the last change of each part counts. */
const EVENTS: readonly (readonly [part: keyof PersonChange, type: string])[] = [
  ['name', 'ChangeInName'],
  ['street', 'ChangeInResidentialAddress'],
  ['protection', 'ChangeInAddressProtection'],
  ['death', 'PersonIsDeceased'],
  ['parent', 'ChangeInFamilyRelation'],
  ['number', 'ChangeInNorwegianIdentificationNumber'],
];

/** 64 hexadecimal digits, as the register's own ids. */
export const personIdOf = (pid: string): string => createHash('sha256').update(`person ${pid}`).digest('hex');

export class PopulationRegister {
  private readonly citizens: () => Promise<readonly Citizen[]>;
  private readonly changed = new Map<string, Changed>();
  private readonly events: RegisterEvent[] = [];

  /** The sequence goes on from the time of the start, so that a feed that was followed before is not behind the follower. */
  private readonly first: number;

  constructor(citizens: () => Promise<readonly Citizen[]>, startedAt: number) {
    this.citizens = citizens;
    this.first = Math.floor(startedAt / 1000);
  }

  async byId(id: string): Promise<object | null> {
    const citizen = (await this.citizens()).find(({ pid }) => personIdOf(pid) === id);
    return citizen === undefined ? null : this.personOf(citizen);
  }

  /** Also by numbers that have become historical. */
  async byNumber(number: string): Promise<object | null> {
    const citizen = (await this.citizens()).find(({ pid }) => this.numbersOf(pid).includes(number));
    return citizen === undefined ? null : this.personOf(citizen);
  }

  /** False where nobody has this number. */
  async change(number: string, change: PersonChange): Promise<boolean> {
    const citizen = (await this.citizens()).find(({ pid }) => this.numbersOf(pid).includes(number));
    if (citizen === undefined) return false;
    const personId = personIdOf(citizen.pid);
    const before = this.changed.get(citizen.pid)?.changes ?? [];
    for (const [part, eventType] of EVENTS) {
      if (change[part] !== undefined)
        this.events.push({ sequenceNumber: String(this.first + this.events.length), personId, eventType });
    }
    this.changed.set(citizen.pid, { changes: [...before, change], sequence: this.first + this.events.length - 1 });
    return true;
  }

  eventsFrom(sequence: number): readonly RegisterEvent[] {
    const from = Math.max(sequence - this.first, 0);
    return this.events.slice(from, from + 1_000);
  }

  latest(): RegisterEvent | null {
    return this.events.at(-1) ?? null;
  }

  /** The number in force last. */
  private numbersOf(pid: string): readonly string[] {
    return [pid, ...(this.changed.get(pid)?.changes ?? []).flatMap(({ number }) => number ?? [])];
  }

  private personOf({ pid, name, birthDate }: Citizen): object {
    const { changes, sequence } = this.changed.get(pid) ?? { changes: [], sequence: 0 };
    const now: PersonChange = Object.assign({}, ...changes);
    const [family = '', ...given] = name.split(' ').reverse();
    const numbers = this.numbersOf(pid);
    const { street, protection, death, parent } = now;
    const graded = protection === 'StrictlyConfidential';
    return {
      id: personIdOf(pid),
      sequenceNumber: sequence,
      norwegianIdentificationNumber: numbers.map((number, at) => ({
        identificationNumber: number,
        identificationNumberType: 'Fnr',
        status: at === numbers.length - 1 ? 'InUse' : 'Ceased',
        isValid: at === numbers.length - 1,
      })),
      name: [
        {
          isValid: true,
          familyName: now.name?.family ?? family,
          givenName: now.name?.given ?? given.reverse().join(' '),
        },
      ],
      ...(parent === undefined
        ? {}
        : {
            familyRelation: [
              { isValid: true, relatedPerson: parent, relatedPersonsRole: 'Mother', myRoleForRelatedPerson: 'Child' },
              { isValid: false, relatedPerson: pid, relatedPersonsRole: 'Father', myRoleForRelatedPerson: 'Child' },
            ],
          }),
      birth: [{ isValid: true, birthDate: `${birthDate}T00:00:00+00:00` }],
      ...(protection === undefined ? {} : { addressProtection: [{ isValid: true, protectionLevel: protection }] }),
      ...(street === undefined || graded
        ? {}
        : {
            residentialAddress: [
              {
                isValid: true,
                addressConfidentiality: protection ?? 'Unclassified',
                streetAddress: {
                  addressName: street.name,
                  addressNumber: { houseNumber: String(street.number) },
                  municipalityNumber: '9999',
                  city: { postalCode: '9999', cityName: 'Lillevik' },
                },
              },
            ],
          }),
      ...(death === undefined ? {} : { death: { isValid: true, deceasedDate: `${death}T00:00:00+00:00` } }),
    };
  }
}
