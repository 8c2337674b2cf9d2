// https://simplifier.net/hl7norwayno-basis (no-basis-Patient): the Patient as she is after what the register says of her.

import { isArray, isObject, type JsonObject, type JsonValue, write } from '@fkj/standards-json';
import { addressGradings, identifierSystems } from '@fkj/standards-norway';
import { objects } from '../json.ts';
import type { RegisteredPerson } from './person.ts';

/** The register's own id of a person stands on her Patient, so that an event about somebody else is never followed up. */
export const PERSON_ID = 'https://felleskommunaljournal.no/fhir/NamingSystem/persontjenesten-id';

const SYSTEMS = {
  national: identifierSystems.nationalNumber,
  'd-number': identifierSystems.dNumber,
  'shared-help': identifierSystems.sharedHelpNumber,
} as const;

/** The same object where nothing changes. What the register does not tell stays; so do names and addresses of other uses. */
export function updatedPatient(patient: JsonObject, person: RegisteredPerson): JsonObject {
  const { birthDate, gender, death } = person;
  // The time of day that somebody wrote stays where the day is the register's.
  const known = patient['deceasedDateTime'];
  const died = death !== null && !(typeof known === 'string' && known.startsWith(death));
  const lists = {
    identifier: identifiersOf(objects(patient['identifier']), person),
    name: namesOf(objects(patient['name']), person),
    address: addressesOf(objects(patient['address']), person),
  };
  const told = Object.entries({
    ...lists,
    ...metaOf(patient['meta'], person.grading),
    ...(birthDate === null ? {} : { birthDate }),
    ...(gender === null ? {} : { gender }),
    ...(died ? { deceasedDateTime: death } : {}),
  });
  const gone = new Set([...told.map(([name]) => name), ...(died ? ['deceasedBoolean'] : [])]);
  const kept = Object.entries(patient).filter(([name]) => !gone.has(name));
  const there = told.filter(([, value]) => !isArray(value) || value.length > 0);
  const updated: JsonObject = Object.fromEntries([...kept, ...there]);
  return same(patient, updated) ? patient : updated;
}

/** Numbers that the register has ended stay, as old: they still lead to her. */
function identifiersOf(before: readonly JsonObject[], { numbers, id }: RegisteredPerson): readonly JsonObject[] {
  const told = numbers.map(({ number, kind, state }) => {
    const use = state === 'valid' ? 'official' : 'old';
    const known = before.find(({ value, system }) => value === number && system === SYSTEMS[kind]);
    return { ...(known ?? {}), use, system: SYSTEMS[kind], value: number };
  });
  const others = before.filter(
    ({ system, value }) =>
      system !== PERSON_ID && !numbers.some(({ number, kind }) => value === number && system === SYSTEMS[kind]),
  );
  // A number of hers that the register does not name any more cannot be the one in force.
  const aside = others.map((one) =>
    one['use'] === 'official' && Object.values<JsonValue | undefined>(SYSTEMS).includes(one['system'])
      ? { ...one, use: 'old' }
      : one,
  );
  return [...told, ...aside, { use: 'secondary', system: PERSON_ID, value: id }];
}

function namesOf(before: readonly JsonObject[], { name }: RegisteredPerson): readonly JsonObject[] {
  if (name === null) return before;
  const given = name.given.length === 0 ? {} : { given: name.given };
  const official = before.find(({ use }) => use === 'official');
  const told = { use: 'official', family: name.family, ...given };
  const alike =
    official !== undefined && official['family'] === name.family && same(official['given'] ?? [], name.given);
  if (alike) return before;
  const old = official === undefined ? [] : [{ ...official, use: 'old' }];
  return [told, ...old, ...before.filter((one) => one !== official)];
}

function addressesOf(before: readonly JsonObject[], { address, grading }: RegisteredPerson): readonly JsonObject[] {
  const others = before.filter(({ use }) => use !== 'home');
  const graded = grading !== null && grading !== 'open';
  // Where an address is graded and the register tells none, the one that stood is no longer hers to be found at.
  if (address === null) return graded ? others : before;
  const { lines, postalCode, city, municipality } = address;
  const told = {
    use: 'home',
    ...(lines.length === 0 ? {} : { line: lines }),
    ...(city === null ? {} : { city }),
    ...(municipality === null ? {} : { district: municipality }),
    ...(postalCode === null ? {} : { postalCode }),
    country: 'NO',
  };
  const known = before.find(
    (one) => one['use'] === 'home' && Object.entries(told).every(([part, value]) => same(one[part], value)),
  );
  return [known ?? told, ...others];
}

/** The register's word counts for its own grades; a label of another system is not its to take away. */
function metaOf(meta: JsonValue | undefined, grading: RegisteredPerson['grading']): JsonObject {
  const before = isObject(meta) ? meta : {};
  if (grading === null) return {};
  const security = objects(before['security']);
  const standing = security.filter(({ system }) => system === addressGradings);
  if (grading === 'open' ? standing.length === 0 : standing.length === 1 && standing[0]?.['code'] === grading)
    return {};
  const others = security.filter(({ system }) => system !== addressGradings);
  const graded = grading === 'open' ? others : [...others, { system: addressGradings, code: grading }];
  const rest = Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'security'));
  const next = graded.length === 0 ? rest : { ...rest, security: graded };
  return { meta: next };
}

/** JSON that says the same, members in any order. */
function same(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (isArray(one) && isArray(other))
    return one.length === other.length && one.every((part, at) => same(part, other[at]));
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => same(one[name], other[name]));
  }
  return one === undefined || other === undefined ? one === other : write(one) === write(other);
}
