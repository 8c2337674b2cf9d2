// https://specifications.openehr.org/releases/RM/Release-1.1.0: what a path can lead through. EHR refers to its objects; AQL goes on into them.

import { classModel, concreteClasses } from '../../rm/model/index.ts';

/** What an attribute may hold. */
export interface Attribute {
  /** Classes of the Reference Model or primitives, as declared. */
  readonly types: ReadonlySet<string>;
  readonly many: boolean;
  /** The one class that is declared; null for a primitive, or where classes differ. */
  readonly declared: string | null;
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

const known = new Map<string, Map<string, Attribute | null>>();
/** Names come from documents and queries: what is remembered of one class has an end. */
const MOST_KNOWN = 200;

/** The attribute in any class that may stand where `type` is declared; null when none has it. */
export function attributeIn(type: string, name: string): Attribute | null {
  const ofType = known.get(type) ?? new Map<string, Attribute | null>();
  const found = ofType.get(name);
  if (found !== undefined) return found;
  const made = lookUp(type, name);
  if (ofType.size < MOST_KNOWN) ofType.set(name, made);
  if (classModel(type) !== null) known.set(type, ofType);
  return made;
}

function lookUp(type: string, name: string): Attribute | null {
  if (type === 'EHR' && Object.hasOwn(REFERRED, name)) {
    const referred = REFERRED[name] ?? '';
    return { types: new Set([referred]), many: !/^(?:ehr_|directory)/.test(name), declared: referred };
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
  const [only = ''] = types;
  return types.size === 0
    ? null
    : { types, many, declared: types.size === 1 ? (classModel(only)?.name ?? null) : null };
}

/** The class that a child is of where the document does not say: the declared one, if it can have objects. */
export const declaredType = (owner: string, name: string): string | null => attributeIn(owner, name)?.declared ?? null;
