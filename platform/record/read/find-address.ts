// DESIGN.md §4 "Distribution key", "locator": from a name to the place where the object stands.

import { locateKeys, type ObjectAddress, type Session } from '@fkj/platform-store';
import { objectKey } from '../identity/object-key.ts';
import { nameKey, placeInName, tablesOf } from '../identity/place.ts';
import type { ObjectName } from '../reference.ts';

/** The place that a name tells, or that the locator tells. Null when neither does: there is no such object. */
export const findAddress = async (session: Session, name: ObjectName): Promise<ObjectAddress | null> =>
  addressInName(name) ?? (await addressInLocator(session, name));

export const addressInName = (name: ObjectName): ObjectAddress | null => {
  const bucket = placeInName(name);
  return bucket === null ? null : { tables: tablesOf(name.kind), bucket, object: objectKey(name), id: name.id };
};

/** For ids not made by us, and for objects that have been moved. */
export const addressInLocator = async (session: Session, name: ObjectName): Promise<ObjectAddress | null> => {
  const key = nameKey(name);
  const found = (await locateKeys(session, [key])).get(key);
  if (found === undefined) return null;
  return { tables: tablesOf(name.kind), bucket: found.bucket, object: found.object, id: found.id };
};
