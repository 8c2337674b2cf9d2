// https://specifications.openehr.org/releases/RM/Release-1.1.0: what a path can lead through. EHR refers to its objects; AQL goes on into them.

import { classModel, concreteClasses } from '../../rm/model/index.ts';

/** What an attribute may hold. */
export interface Attribute {
  /** Classes of the Reference Model or primitives, as declared. */
  readonly types: ReadonlySet<string>;
  readonly many: boolean;
}

/** The specification's examples go from the EHR into its status: references of EHR lead to the object itself. */
const REFERRED: Readonly<Record<string, string>> = {
  ehr_status: 'EHR_STATUS',
  ehr_access: 'EHR_ACCESS',
  directory: 'FOLDER',
  folders: 'FOLDER',
  compositions: 'COMPOSITION',
  contributions: 'OBJECT_REF',
};

/** A function of the Reference Model that no document holds (data_types.html#_dv_ordered_class). */
const COMPUTED = new Set([
  ...['DV_PROPORTION', 'DV_ORDINAL', 'DV_SCALE', 'DV_DATE', 'DV_TIME', 'DV_DATE_TIME', 'DV_DURATION'],
]);

const known = new Map<string, Attribute | null>();

/** The attribute in any class that may stand where `type` is declared; null when none has it. */
export function attributeIn(type: string, name: string): Attribute | null {
  const key = `${type}/${name}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = lookUp(type, name);
  if (classModel(type) !== null && known.size < MOST_KNOWN) known.set(key, made);
  return made;
}

/** Names come from queries: what is remembered of them has an end. */
const MOST_KNOWN = 5_000;

function lookUp(type: string, name: string): Attribute | null {
  if (type === 'EHR' && Object.hasOwn(REFERRED, name)) {
    return {
      types: new Set([REFERRED[name] ?? '']),
      many: /s$/.test(name) && name !== 'ehr_status' && name !== 'ehr_access',
    };
  }
  const types = new Set<string>();
  let many = false;
  for (const concrete of concreteClasses(type)) {
    const model = classModel(concrete);
    const attribute = model?.attributes.get(name);
    if (attribute !== undefined) {
      types.add(attribute.type === 'T' ? (model?.bound ?? 'LOCATABLE') : attribute.type);
      many ||= attribute.many;
    } else if (name === 'magnitude' && COMPUTED.has(concrete)) types.add('Real');
  }
  return types.size === 0 ? null : { types, many };
}

/** The class that a child is of where the document does not say: the declared one, if it can have objects. */
export function declaredType(owner: string, name: string): string | null {
  const attribute = attributeIn(owner, name);
  if (attribute === null || attribute.types.size !== 1) return null;
  const [type = ''] = attribute.types;
  return classModel(type) === null ? null : type;
}
