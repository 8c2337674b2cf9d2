// https://utviklerportal.nhn.no/informasjonstjenester/persontjenesten/ (Person API): a person as the register tells of her, what we use of it.

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type AddressGrade, parsePersonNumber } from '@fkj/standards-norway';
import { objects, textIn } from '../json.ts';

export interface RegisteredNumber {
  readonly number: string;
  readonly kind: 'national' | 'd-number' | 'shared-help';
  readonly state: 'valid' | 'former';
}

export interface RegisteredAddress {
  readonly lines: readonly string[];
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly municipality: string | null;
}

export interface RegisteredPerson {
  /** The register's own id of the person; not a national number. */
  readonly id: string;
  readonly numbers: readonly RegisteredNumber[];
  readonly name: { readonly family: string; readonly given: readonly string[] } | null;
  /** YYYY-MM-DD; null where it is not told. */
  readonly birthDate: string | null;
  readonly gender: 'female' | 'male' | null;
  readonly death: string | null;
  readonly address: RegisteredAddress | null;
  /** 'open' where the register says that it is not graded; null where it says nothing. */
  readonly grading: AddressGrade | 'open' | null;
}

const GRADES: Readonly<Record<string, AddressGrade | 'open'>> = {
  Unclassified: 'open',
  ClientAddress: 'klientadresse',
  Confidential: 'fortrolig',
  StrictlyConfidential: 'strengt-fortrolig',
};

/** The more is protected, the later. */
const ORDER: readonly (AddressGrade | 'open')[] = ['open', 'klientadresse', 'fortrolig', 'strengt-fortrolig'];

/** Null where it has no id, or no number: it is no person then. */
export function readPerson(tree: JsonObject): RegisteredPerson | null {
  const id = textIn(tree, 'id');
  const numbers = objects(tree['norwegianIdentificationNumber']).flatMap(numberIn);
  if (id === null || numbers.length === 0) return null;
  const name = valid(tree['name']);
  const residence = valid(tree['residentialAddress']);
  return {
    id,
    numbers,
    name: name === null ? null : nameIn(name),
    birthDate: dayIn(valid(tree['birth']), 'birthDate'),
    gender: genderIn(valid(tree['gender'])),
    death: isObject(tree['death']) ? dayIn(tree['death'], 'deceasedDate') : null,
    address: residence === null ? null : addressIn(residence),
    grading: gradingIn(valid(tree['addressProtection']), residence),
  };
}

/** The element of a list that is in force (FREG: erGjeldende). */
function valid(value: JsonValue | undefined): JsonObject | null {
  return objects(value).find(({ isValid }) => isValid === true) ?? null;
}

function numberIn(element: JsonObject): readonly RegisteredNumber[] {
  const number = textIn(element, 'identificationNumber');
  if (number === null || !/^\d{11}$/.test(number)) return [];
  const parsed = parsePersonNumber(number);
  const told = parsed.ok ? parsed.value.kind : 'national-number';
  const kind = told === 'd-number' ? 'd-number' : told === 'shared-help-number' ? 'shared-help' : 'national';
  const inForce = element['isValid'] === true && element['status'] !== 'Ceased';
  return [{ number, kind, state: inForce ? 'valid' : 'former' }];
}

function nameIn(name: JsonObject): RegisteredPerson['name'] {
  const family = textIn(name, 'familyName');
  const given = [textIn(name, 'givenName'), textIn(name, 'middleName')].filter((part) => part !== null);
  return family === null ? null : { family, given };
}

/** "Time and time zone are unknown and must be ignored": the day is what was written. */
const dayIn = (holder: JsonObject | null, name: string): string | null =>
  /^\d{4}-\d\d-\d\d/.exec(holder === null ? '' : (textIn(holder, name) ?? ''))?.[0] ?? null;

function genderIn(element: JsonObject | null): RegisteredPerson['gender'] {
  const gender = element === null ? null : textIn(element, 'gender');
  return gender === 'Female' ? 'female' : gender === 'Male' ? 'male' : null;
}

function addressIn(residence: JsonObject): RegisteredAddress | null {
  const { streetAddress, cadastralAddress } = residence;
  const street = isObject(streetAddress) ? streetAddress : isObject(cadastralAddress) ? cadastralAddress : null;
  if (street === null) return null;
  const { addressNumber, city } = street;
  const number = isObject(addressNumber) ? addressNumber : {};
  const house = `${plain(number['houseNumber'])}${plain(number['houseLetter'])}`;
  const name = textIn(street, 'addressName') ?? textIn(street, 'addressAdditionalName') ?? '';
  const town = isObject(city) ? city : {};
  return {
    lines: [`${name} ${house}`.trim()].filter((line) => line !== ''),
    postalCode: textIn(town, 'postalCode'),
    city: textIn(town, 'cityName'),
    municipality: textIn(street, 'municipalityNumber'),
  };
}

const plain = (value: JsonValue | undefined): string =>
  value instanceof Decimal ? value.text : typeof value === 'string' ? value : '';

/** The strongest of what is said of all her addresses and of this one. A level that we do not know is the strictest. */
function gradingIn(protection: JsonObject | null, residence: JsonObject | null): RegisteredPerson['grading'] {
  const said = [
    protection === null ? null : textIn(protection, 'protectionLevel'),
    residence === null ? null : textIn(residence, 'addressConfidentiality'),
  ].filter((level) => level !== null);
  const grades = said.map((level) => (Object.hasOwn(GRADES, level) ? GRADES[level] : undefined) ?? 'strengt-fortrolig');
  return grades.sort((one, other) => ORDER.indexOf(other) - ORDER.indexOf(one))[0] ?? null;
}
