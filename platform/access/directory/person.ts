// https://hl7.org/fhir/R4/practitioner.html: a person of the directory, read from her Practitioner and written back.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { identifierSystems, personNumberSystems } from '@fkj/standards-norway';
import { printName } from '../callers/print-name.ts';
import { objectsAt, textAt, valueAt } from '../relations/tree.ts';
import { directorySystems } from './identifiers.ts';

export interface Contact {
  /** FHIR ContactPoint.use: work, home, mobile; null where nothing is said. */
  readonly use: string | null;
  readonly value: string;
}

export interface Person {
  readonly id: string;
  readonly version: number;
  /** ms since 1970. */
  readonly lastUpdated: number;
  readonly active: boolean;
  /** Taken out of the directory; kept because the record names her. */
  readonly removed: boolean;
  readonly userName: string | null;
  readonly externalId: string | null;
  readonly display: string;
  readonly family: string | null;
  readonly given: readonly string[];
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly nationalNumber: string | null;
  readonly hprNumber: string | null;
  readonly emails: readonly Contact[];
  readonly phones: readonly Contact[];
  readonly language: string | null;
  readonly tree: JsonObject;
}

const identifierValue = (tree: unknown, ...systems: readonly string[]): string | null => {
  const found = objectsAt(tree, 'identifier').find((one) => systems.includes(textAt(one, 'system') ?? ''));
  return textAt(found, 'value');
};

const contacts = (tree: unknown, system: string): readonly Contact[] =>
  objectsAt(tree, 'telecom').flatMap((one) => {
    const value = textAt(one, 'value');
    return textAt(one, 'system') === system && value !== null ? [{ use: textAt(one, 'use'), value }] : [];
  });

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

const officialName = (tree: unknown): object | undefined => {
  const names = objectsAt(tree, 'name');
  return names.find((one) => textAt(one, 'use') === 'official') ?? names[0];
};

/** The person whom a stored Practitioner describes. */
export const personOf = (
  tree: JsonObject,
  { id, version, lastUpdated }: { readonly id: string; readonly version: number; readonly lastUpdated: number },
): Person => {
  const name = officialName(tree);
  return {
    ...{ id, version, lastUpdated, tree },
    active: valueAt(tree, 'active') !== false,
    removed: objectsAt(tree, 'meta', 'tag').some(
      (tag) => textAt(tag, 'system') === directorySystems.state && textAt(tag, 'code') === 'removed',
    ),
    userName: identifierValue(tree, directorySystems.userName),
    externalId: identifierValue(tree, directorySystems.externalId),
    display: printName(tree),
    family: textAt(name, 'family'),
    given: texts(valueAt(name, 'given')),
    prefix: texts(valueAt(name, 'prefix'))[0] ?? null,
    suffix: texts(valueAt(name, 'suffix'))[0] ?? null,
    nationalNumber: identifierValue(tree, ...personNumberSystems),
    hprNumber: identifierValue(tree, identifierSystems.hprNumber),
    emails: contacts(tree, 'email'),
    phones: contacts(tree, 'phone'),
    language: textAt(objectsAt(objectsAt(tree, 'communication')[0], 'coding')[0], 'code'),
  };
};

/** What the directory may say of a person. */
export type PersonFacts = Omit<Person, 'id' | 'version' | 'lastUpdated' | 'display' | 'tree'>;

const identifier = (system: string, value: string | null): readonly JsonObject[] =>
  value === null ? [] : [{ system, value }];

const listed = (name: string, values: readonly JsonValue[]): JsonObject =>
  values.length === 0 ? {} : { [name]: values };

const isObjectOf = (value: JsonValue, systems: readonly string[]): boolean =>
  systems.includes(textAt(value, 'system') ?? '');

const itemsAt = (tree: JsonObject, name: string): readonly JsonValue[] => {
  const value = tree[name];
  return Array.isArray(value) ? value : [];
};

const OWN_SYSTEMS: readonly string[] = [
  directorySystems.userName,
  directorySystems.externalId,
  identifierSystems.hprNumber,
  ...personNumberSystems,
];

/** The Practitioner that says this; what the directory knows nothing of stays as it was. `before` is empty for a new one. */
export const practitionerOf = (facts: PersonFacts, before: JsonObject): JsonObject => {
  const others = itemsAt(before, 'identifier').filter((one) => !isObjectOf(one, OWN_SYSTEMS));
  const telecom = (system: string, all: readonly Contact[]): readonly JsonObject[] =>
    all.map(({ use, value }) => ({ system, value, ...(use === null ? {} : { use }) }));
  const kept = itemsAt(before, 'telecom').filter((one) => !['email', 'phone'].includes(textAt(one, 'system') ?? ''));
  const nationalSystem =
    facts.nationalNumber !== null && Number(facts.nationalNumber[0]) >= 4 ? 'dNumber' : 'nationalNumber';
  const { identifier: _identifier, name: _name, telecom: _telecom, meta, ...rest } = before;
  const metaBefore = isObject(meta) ? meta : {};
  const { tag: _tag, ...metaRest } = metaBefore;
  const otherTags = itemsAt(metaBefore, 'tag').filter((tag) => !isObjectOf(tag, [directorySystems.state]));
  const tag = facts.removed ? [...otherTags, { system: directorySystems.state, code: 'removed' }] : otherTags;
  return {
    ...rest,
    resourceType: 'Practitioner',
    ...(meta === undefined && tag.length === 0 ? {} : { meta: { ...metaRest, ...listed('tag', tag) } }),
    active: facts.active,
    ...listed('identifier', [
      ...identifier(directorySystems.userName, facts.userName),
      ...identifier(directorySystems.externalId, facts.externalId),
      ...identifier(identifierSystems.hprNumber, facts.hprNumber),
      ...identifier(identifierSystems[nationalSystem], facts.nationalNumber),
      ...others,
    ]),
    name: [
      {
        use: 'official',
        ...(facts.family === null ? {} : { family: facts.family }),
        ...listed('given', facts.given),
        ...listed('prefix', facts.prefix === null ? [] : [facts.prefix]),
        ...listed('suffix', facts.suffix === null ? [] : [facts.suffix]),
      },
    ],
    ...listed('telecom', [...telecom('email', facts.emails), ...telecom('phone', facts.phones), ...kept]),
    ...(facts.language === null
      ? {}
      : { communication: [{ coding: [{ system: 'urn:ietf:bcp:47', code: facts.language }] }] }),
  };
};
