// https://hl7.org/fhir/R4/datatypes.html#Address: where somebody lives, as far as neighbours can be told by it.

import { objectsAt, textAt, valueAt } from '../relations/tree.ts';

export interface HomeAddress {
  /** Without the number of the house; lower case. */
  readonly street: string;
  /** Null where the house has none. */
  readonly house: number | null;
  readonly postalCode: string;
}

/** 'Storgata 12 B' */
const LINE = /^\s*([^0-9,]+?)\s*(?:([0-9]{1,5})\s*[A-Za-zÆØÅæøå]?)?\s*(?:,.*)?$/;

const fold = (street: string): string => street.trim().toLocaleLowerCase('nb').replace(/\s+/g, ' ');

/** Home addresses of today of a person's document. Post boxes and places of work are nobody's home. */
export const homesOf = (tree: unknown): readonly HomeAddress[] =>
  objectsAt(tree, 'address').flatMap((address) => {
    const use = textAt(address, 'use');
    const postalCode = textAt(address, 'postalCode');
    const lines = valueAt(address, 'line');
    const first: unknown = Array.isArray(lines) ? lines[0] : undefined;
    if (use === 'old' || use === 'work' || textAt(address, 'type') === 'postal') return [];
    if (postalCode === null || typeof first !== 'string') return [];
    const [, street, house] = LINE.exec(first.slice(0, 200)) ?? [];
    return street === undefined
      ? []
      : [{ street: fold(street), house: house === undefined ? null : Number(house), postalCode }];
  });

const sameStreet = (one: HomeAddress, other: HomeAddress): boolean =>
  fold(one.street) === fold(other.street) && one.postalCode === other.postalCode;

export const isSameHome = (one: HomeAddress, other: HomeAddress): boolean =>
  sameStreet(one, other) && one.house === other.house;

/** In the same street, at most so many house numbers apart; without numbers only the same place. */
export const isNextDoor = (one: HomeAddress, other: HomeAddress, apart: number): boolean =>
  sameStreet(one, other) &&
  (one.house === null || other.house === null ? one.house === other.house : Math.abs(one.house - other.house) <= apart);
