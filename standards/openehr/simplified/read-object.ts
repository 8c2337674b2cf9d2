// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_rm_mappings: an entry as an object of the Reference Model.

import { Decimal, isObject, type JsonValue } from '@fkj/standards-json';
import type { Finding, FindingCode } from '../finding.ts';
import type { ArchetypeScope, ObjectConstraint } from '../opt/index.ts';
import { readNumber } from '../opt/read-interval.ts';
import { classModel } from '../rm/model/index.ts';
import { readDate, readDateTime, readDuration, readTime } from '../rm/ordered/index.ts';
import { conceptMeant } from '../terminology/index.ts';
import { itemOn } from '../web-template/index.ts';
import { type CodecKey, codecOf, IMPLIED_TERMINOLOGY } from './codec-table.ts';
import { type Entry, entriesAt, isEmpty } from './entry.ts';

export type Growing = Record<string, JsonValue>;

/** What the template knows of a value that the sender may leave out. */
export interface Hints {
  readonly constraint: ObjectConstraint | null;
  readonly scope: ArchetypeScope | null;
  /** `ctx/id_scheme` and `ctx/id_namespace`. */
  readonly idScheme: string | null;
  readonly idNamespace: string | null;
}

const textOf = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' ? value : value instanceof Decimal ? value.text : null;

/** The type that a value of an open choice shows by how it is said. */
function typeShown({ values, below }: Entry): string {
  const has = (suffix: string): boolean => values.has(suffix);
  if (has('unit') || has('magnitude')) return 'DV_QUANTITY';
  if (has('numerator')) return 'DV_PROPORTION';
  if (has('ordinal')) return 'DV_ORDINAL';
  if (has('mediatype')) return 'DV_MULTIMEDIA';
  if (has('formalism')) return 'DV_PARSABLE';
  if (has('code')) return 'DV_CODED_TEXT';
  if (below.has('lower') || below.has('upper')) return 'DV_INTERVAL';
  const value = values.get('');
  if (typeof value === 'boolean') return 'DV_BOOLEAN';
  if (value instanceof Decimal) return 'DV_COUNT';
  if (typeof value !== 'string') return 'DV_TEXT';
  if (readDate(value) !== null) return 'DV_DATE';
  if (readDateTime(value) !== null) return 'DV_DATE_TIME';
  if (readDuration(value) !== null) return 'DV_DURATION';
  return readTime(value) === null ? 'DV_TEXT' : 'DV_TIME';
}

function partyShown({ values, below }: Entry, declared: string): string {
  const said = values.get('_type');
  if (typeof said === 'string') return said;
  if (below.has('relationship')) return 'PARTY_RELATED';
  if (declared !== 'PARTY_PROXY') return declared;
  return values.has('name') || values.has('id') || below.has('_identifier') ? 'PARTY_IDENTIFIED' : 'PARTY_SELF';
}

/** The class of what an entry says where `declared` is due. */
function classShown(entry: Entry, declared: string): string {
  if (declared === 'DV_TEXT') return entry.values.has('code') ? 'DV_CODED_TEXT' : 'DV_TEXT';
  if (declared === 'DV_CODED_TEXT') return entry.values.has('other') ? 'DV_TEXT' : declared;
  if (declared.startsWith('PARTY_') && declared !== 'PARTY_REF') return partyShown(entry, declared);
  if (declared === 'UID_BASED_ID')
    return textOf(entry.values.get(''))?.includes('::') === true ? 'OBJECT_VERSION_ID' : 'HIER_OBJECT_ID';
  if (declared === 'DV_URI') return textOf(entry.values.get(''))?.startsWith('ehr:') === true ? 'DV_EHR_URI' : declared;
  if (declared === 'DV_ENCAPSULATED') return entry.values.has('mediatype') ? 'DV_MULTIMEDIA' : 'DV_PARSABLE';
  return classModel(declared)?.abstract === false ? declared : typeShown(entry);
}

/** Suffixes that say of themselves what they mean, and one that some write for another. */
const ALWAYS = new Set(['', 'value', '_type', 'other', 'terminology_id']);

export class ObjectReader {
  readonly findings: Finding[] = [];

  /** The entry as an object of the class `declared` or of one that inherits from it. */
  object(entry: Entry, declared: string, at: { readonly path: string; readonly hints: Hints }): JsonValue {
    const raw = entry.values.get('raw');
    if (raw !== undefined) return raw;
    const type = classShown(entry, declared);
    const codec = codecOf(type);
    if (codec === null) {
      this.find('unsupported', at.path, `A ${type} can only be said with |raw.`);
      return null;
    }
    const made: Growing = { _type: type };
    this.take(entry, made, { codec, ...at });
    this.unknown(entry, codec, at.path);
    complete(made, entry, at.hints);
    return made;
  }

  /** Puts what the keys of a class say into an object. */
  take(
    entry: Entry,
    made: Growing,
    { codec, path, hints }: { codec: readonly CodecKey[]; path: string; hints: Hints },
  ): void {
    for (const key of codec) {
      if (key.kind === 'sub') {
        this.takeSub(entry, made, { key, path, hints });
        continue;
      }
      const alias = key.kind === 'value' && !entry.values.has('') ? 'value' : key.key;
      const value = entry.values.get(alias);
      if (value !== undefined)
        this.place(made, key.path, { value, path: key.key === '' ? path : `${path}|${key.key}` });
    }
  }

  private takeSub(
    entry: Entry,
    made: Growing,
    { key, path, hints }: { key: CodecKey; path: string; hints: Hints },
  ): void {
    const items = entriesAt(entry, key.key).filter(([, item]) => !isEmpty(item));
    if (items.length === 0) return;
    const declared = declaredAt(String(made._type), key.path);
    const values = items.map(([index, item]) => {
      const below = `${path}/${key.key}${key.many ? `:${index}` : ''}`;
      if (classModel(declared) === null && declared !== 'T') return item.values.get('') ?? null;
      const { idScheme, idNamespace } = hints;
      const inner = key.key === 'lower' || key.key === 'upper' ? boundConstraint(hints.constraint, key.key) : null;
      const type = declared === 'T' ? (inner?.rmType ?? boundType(String(made._type), item)) : declared;
      return this.object(item, type, {
        path: below,
        hints: { constraint: inner, scope: hints.scope, idScheme, idNamespace },
      });
    });
    this.place(made, key.path, { value: key.many ? values : (values[0] ?? null), path: `${path}/${key.key}` });
  }

  private place(made: Growing, path: readonly string[], { value, path: at }: { value: JsonValue; path: string }): void {
    let here = made;
    for (const name of path.slice(0, -1)) {
      const next: Growing = growing(here[name]) ?? { _type: classAt(String(here._type), name) };
      here[name] = next;
      here = next;
    }
    const name = path.at(-1) ?? '';
    const attribute = classModel(String(here._type))?.attributes.get(name);
    here[name] =
      isObject(value) || Array.isArray(value) ? value : this.primitive(value, attribute?.type ?? 'String', at);
  }

  /** Senders write numbers as texts and texts as numbers; what is meant is plain. */
  private primitive(value: JsonValue, type: string, path: string): JsonValue {
    if (value === null) this.find('value-type', path, 'Here a value must stand.');
    if (type === 'Boolean' && typeof value === 'string' && /^(true|false)$/.test(value)) return value === 'true';
    if (/^(Integer|Integer64|Real|PROPORTION_KIND)$/.test(type) && typeof value === 'string')
      return readNumber(value) ?? value;
    return type === 'String' && value instanceof Decimal ? value.text : value;
  }

  unknown(entry: Entry, codec: readonly CodecKey[], path: string, ids: ReadonlySet<string> = new Set()): void {
    const isDuration = codec === codecOf('DV_DURATION');
    const takes = (kind: 'suffix' | 'sub', key: string): boolean =>
      codec.some((one) => one.kind === kind && one.key === key);
    for (const suffix of entry.values.keys()) {
      if (ALWAYS.has(suffix) || (isDuration && DURATION_PARTS.some(([part]) => part === suffix))) continue;
      if (!takes('suffix', suffix))
        this.find('attribute-unknown', `${path}|${suffix}`, 'There is no such suffix here.');
    }
    for (const id of entry.below.keys()) {
      if (!takes('sub', id) && !ids.has(id))
        this.find('node-not-allowed', path === '' ? id : `${path}/${id}`, 'The template has no such node here.');
    }
  }

  find(code: FindingCode, path: string, sentence: string): void {
    this.findings.push({ code, path, sentence });
  }
}

/** The object, to be added to: everything here was made here. */
export const growing = (value: JsonValue | undefined): Growing | null => (isObject(value) ? value : null);

/** The class that is made where an attribute is on the way to what is said. */
function classAt(owner: string, attribute: string): string {
  if (owner === 'PARTICIPATION' && attribute === 'performer') return 'PARTY_IDENTIFIED';
  const declared = classModel(owner)?.attributes.get(attribute)?.type ?? 'String';
  if (declared === 'OBJECT_ID' || declared === 'UID_BASED_ID') return 'HIER_OBJECT_ID';
  return declared;
}

function declaredAt(owner: string, path: readonly string[]): string {
  let type = owner;
  for (const name of path)
    type =
      name === 'relationship'
        ? 'DV_CODED_TEXT'
        : name === 'identifiers'
          ? 'DV_IDENTIFIER'
          : (classModel(type)?.attributes.get(name)?.type ?? 'String');
  return type;
}

/** The constraint on an end of an interval, if the template has one. */
function boundConstraint(constraint: ObjectConstraint | null, end: string): ObjectConstraint | null {
  if (constraint?.kind !== 'complex') return null;
  return constraint.attributes.find(({ name }) => name === end)?.children[0] ?? null;
}

const boundType = (owner: string, entry: Entry): string =>
  owner === 'DV_INTERVAL' || owner === 'REFERENCE_RANGE' ? typeShown(entry) : 'DATA_VALUE';

/** The object that holds the code: of an ordinal its symbol, of a state its value. */
const codedIn = (made: Growing): Growing | null =>
  made._type === 'DV_STATE'
    ? growing(made.value)
    : made._type === 'DV_ORDINAL' || made._type === 'DV_SCALE'
      ? growing(made.symbol)
      : made;

/** What the format lets be left out. */
function complete(made: Growing, entry: Entry, hints: Hints): void {
  const coded = codedIn(made);
  const code = growing(coded?.defining_code);
  if (coded !== null && code !== null) completeCode(coded, code, { entry, hints });
  const { values } = entry;
  if (made._type === 'DV_TEXT') made.value ??= values.get('other') ?? '';
  if (made._type === 'DV_ORDINAL') completeOrdinal(made, hints.constraint);
  if (made._type === 'DV_DURATION') made.value ??= durationSaid(values);
  if (made._type === 'DV_PROPORTION') made.type ??= kindAsked(hints.constraint);
  const bare = textOf(values.get(''));
  if (made._type === 'DV_IDENTIFIER' && bare !== null) made.id ??= bare;
  if (made._type === 'DV_QUANTITY' && hints.constraint?.kind === 'quantity') {
    const [only, another] = hints.constraint.units;
    if (only !== undefined && another === undefined) made.units ??= only.unit;
  }
  for (const [name, member] of Object.entries(made)) {
    const phrase = growing(member);
    const terminology = IMPLIED_TERMINOLOGY[name];
    if (phrase?._type === 'CODE_PHRASE' && terminology !== undefined)
      phrase.terminology_id ??= terminologyId(terminology);
  }
  const interval = made._type === 'REFERENCE_RANGE' ? growing(made.range) : made._type === 'DV_INTERVAL' ? made : null;
  if (interval !== null) completeInterval(interval);
  completeReferences(made, hints);
  if (made._type === 'PARTICIPATION') completeParticipation(made);
}

const DURATION_PARTS = [
  ['year', 'Y', ''],
  ['month', 'M', ''],
  ['week', 'W', ''],
  ['day', 'D', ''],
  ['hour', 'H', 'T'],
  ['minute', 'M', 'T'],
  ['second', 'S', 'T'],
] as const;

/** A duration may be said in parts, as the inputs of a web template ask for it. */
function durationSaid(values: ReadonlyMap<string, JsonValue>): string {
  const parts = { '': '', T: '' };
  for (const [suffix, letter, half] of DURATION_PARTS) {
    const amount = textOf(values.get(suffix));
    if (amount !== null) parts[half] += `${amount}${letter}`;
  }
  return `P${parts['']}${parts.T === '' ? '' : `T${parts.T}`}`;
}

/** The kind that the template demands; a ratio where it does not say. */
function kindAsked(constraint: ObjectConstraint | null): Decimal {
  const item = itemOn(constraint, 'type');
  return (item?.type === 'integer' ? item.list[0] : undefined) ?? new Decimal('0');
}

function completeInterval(interval: Growing): void {
  for (const end of ['lower', 'upper']) {
    interval[`${end}_unbounded`] ??= interval[end] === undefined;
    interval[`${end}_included`] ??= interval[end] !== undefined;
  }
}

function completeParticipation(made: Growing): void {
  made.performer ??= { _type: 'PARTY_SELF' };
  const performer = growing(made.performer);
  if (performer !== null && performer.relationship !== undefined) performer._type = 'PARTY_RELATED';
  const mode = growing(made.mode);
  if (mode !== null) completeConcept(mode, 'participation mode');
}

const terminologyId = (value: string): Growing => ({ _type: 'TERMINOLOGY_ID', value });

/** Gives a coded text that has only words its code of the openEHR terminology. */
export function completeConcept(coded: Growing, group: string): void {
  const concept = typeof coded.value === 'string' ? conceptMeant(group, coded.value) : null;
  if (concept === null) return;
  coded.value = concept.en;
  coded.defining_code ??= { _type: 'CODE_PHRASE', terminology_id: terminologyId('openehr'), code_string: concept.code };
}

function completeCode(coded: Growing, code: Growing, { entry, hints }: { entry: Entry; hints: Hints }): void {
  const { constraint, scope } = hints;
  const inner =
    constraint?.kind === 'complex'
      ? constraint.attributes.find(({ name }) => name === 'defining_code')?.children[0]
      : undefined;
  const asked = inner?.kind === 'code' ? inner.terminology : null;
  const said = entry.values.get('terminology_id');
  code.terminology_id ??= terminologyId(typeof said === 'string' ? said : (asked ?? 'local'));
  const term = scope?.terms.get(String(code.code_string));
  if (coded.value === undefined && term !== undefined) coded.value = term.text;
}

function completeOrdinal(made: Growing, constraint: ObjectConstraint | null): void {
  if (constraint?.kind !== 'ordinal') return;
  const code = growing(growing(made.symbol)?.defining_code)?.code_string;
  const meant = constraint.values.find((one) => one.code === code);
  if (meant !== undefined) made.value ??= meant.value;
}

/** References say an id, its scheme and its namespace; the rest follows. */
function completeReferences(made: Growing, { idScheme, idNamespace }: Hints): void {
  const holder = made._type === 'PARTICIPATION' ? growing(made.performer) : made;
  const reference = made._type === 'OBJECT_REF' ? made : growing(holder?.external_ref);
  const id = growing(reference?.id);
  if (reference !== null && id !== null) {
    const scheme = id.scheme ?? idScheme;
    if (scheme !== null) {
      id._type = 'GENERIC_ID';
      id.scheme = scheme;
    }
    if (idNamespace !== null) reference.namespace ??= idNamespace;
    if (made._type !== 'OBJECT_REF') reference.type ??= 'PARTY';
  }
  const instruction = made._type === 'INSTRUCTION_DETAILS' ? growing(made.instruction_id) : null;
  if (instruction === null) return;
  instruction.type ??= 'COMPOSITION';
  instruction.namespace ??= 'local';
  const composition = growing(instruction.id);
  if (composition !== null && String(composition.value).includes('::')) composition._type = 'OBJECT_VERSION_ID';
}
