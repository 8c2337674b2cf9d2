// https://specifications.openehr.org/releases/BASE/Release-1.2.0/base_types.html#_object_version_id_class: object_id::creating_system_id::version_tree_id.

export interface VersionUid {
  readonly objectId: string;
  readonly systemId: string;
  /** Trunk only: 1, 2, 3 … Branches come with imported versions. */
  readonly version: number;
}

const OBJECT_ID = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,126}[A-Za-z0-9])?$/;
const SYSTEM_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/;
const TRUNK = /^[1-9][0-9]{0,8}$/;

/** A UUID, an OID or an internet id. */
export const isObjectId = (text: string): boolean => OBJECT_ID.test(text);

/** Null where it is none. */
export function readVersionUid(text: string): VersionUid | null {
  const [objectId = '', systemId = '', tree = '', ...rest] = text.split('::');
  if (rest.length > 0 || !OBJECT_ID.test(objectId) || !SYSTEM_ID.test(systemId) || !TRUNK.test(tree)) return null;
  return { objectId, systemId, version: Number(tree) };
}

export const printVersionUid = ({ objectId, systemId, version }: VersionUid): string =>
  `${objectId}::${systemId}::${version}`;
