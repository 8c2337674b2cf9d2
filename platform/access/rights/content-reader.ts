// DESIGN.md §1.6 "content is schema-checked": typed steps into a JSON tree; the first fault ends the reading with its place.

/** Content that does not follow its schema: whoever edited it is told where. Thrown at start only. */
export class ContentFault extends Error {
  constructor(place: string, fault: string) {
    super(`content/access/role-rights.json ${place}: ${fault}`);
  }
}

/** A value and where it stands. */
export interface Place {
  readonly at: string;
  readonly value: unknown;
}

export const member = ({ at, value }: Place, name: string): Place => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ContentFault(at, 'is not an object');
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  if (found === undefined) throw new ContentFault(at, `lacks ${name}`);
  return { at: `${at}.${name}`, value: found };
};

export const names = ({ at, value }: Place): readonly string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ContentFault(at, 'is not an object');
  return Object.keys(value);
};

export const items = ({ at, value }: Place): readonly Place[] => {
  if (!Array.isArray(value)) throw new ContentFault(at, 'is not a list');
  return value.map((item: unknown, place) => ({ at: `${at}[${place}]`, value: item }));
};

export const text = ({ at, value }: Place): string => {
  if (typeof value !== 'string' || value === '') throw new ContentFault(at, 'is not a text');
  return value;
};

/** A whole number above 0. */
export const count = ({ at, value }: Place): number => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw new ContentFault(at, 'is not a whole number above 0');
  return value;
};

/** One of these words. */
export const oneOf = <Word extends string>(place: Place, words: readonly Word[]): Word => {
  const found = words.find((word) => word === place.value);
  if (found === undefined) throw new ContentFault(place.at, `is not one of ${words.join(', ')}`);
  return found;
};

export const setOf = <Item>(place: Place, read: (item: Place) => Item): ReadonlySet<Item> =>
  new Set(items(place).map(read));
