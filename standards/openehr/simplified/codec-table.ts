// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_rm_mappings: what is said with which suffix or sub-path, both ways.

import { classModel } from '../rm/model/index.ts';

/** One thing that is said of an object of a class. */
export interface CodecKey {
  /** `value`: without suffix; `suffix`: behind `|`; `sub`: an entry of its own behind `/`. */
  readonly kind: 'value' | 'suffix' | 'sub';
  /** Empty for `value`. */
  readonly key: string;
  readonly many: boolean;
  /** Attributes from the object down. */
  readonly path: readonly string[];
}

const ORDERED =
  '|normal_status normal_status.code_string, /_normal_range normal_range, /_other_reference_ranges* other_reference_ranges';
const QUANTIFIED = `|magnitude_status, ${ORDERED}`;
const AMOUNT = `|accuracy, |accuracy_is_percent, ${QUANTIFIED}`;
const TEMPORAL = `= value, /_accuracy accuracy, ${QUANTIFIED}`;
const TEXT = '|formatting, /_hyperlink hyperlink, /_language language, /_encoding encoding, /_mapping* mappings';
const REFERENCE = '|id id.value, |id_scheme id.scheme, |namespace, |type';
const party = (at: string): string =>
  `|id ${at}external_ref.id.value, |id_scheme ${at}external_ref.id.scheme, |id_namespace ${at}external_ref.namespace, |id_type ${at}external_ref.type`;
const SYMBOL =
  '|code symbol.defining_code.code_string, |terminology symbol.defining_code.terminology_id.value, |value symbol.value';
const BOUNDS = ['lower', 'upper'];
const bounds = (at: string): string =>
  [
    ...BOUNDS.map((end) => `/${end} ${at}${end}`),
    ...BOUNDS.flatMap((end) => [`|${end}_included ${at}${end}_included`, `|${end}_unbounded ${at}${end}_unbounded`]),
  ].join(', ');

/** A line is a class and its keys, with `*` where there may be several, and the path where it is called otherwise. */
const LINES = `
DV_TEXT: = value, ${TEXT}
DV_CODED_TEXT: |code defining_code.code_string, |value, |terminology defining_code.terminology_id.value, |preferred_term defining_code.preferred_term, ${TEXT}
DV_STATE: |code value.defining_code.code_string, |value value.value, |terminology value.defining_code.terminology_id.value, |is_terminal
CODE_PHRASE: |code code_string, |terminology terminology_id.value, |preferred_term
TERM_MAPPING: |match, /target, /purpose
DV_BOOLEAN: = value
DV_URI: = value
DV_EHR_URI: = value
HIER_OBJECT_ID: = value
OBJECT_VERSION_ID: = value
DV_IDENTIFIER: |id, |issuer, |assigner, |type
DV_QUANTITY: |magnitude, |unit units, |precision, |units_system, |units_display_name, ${AMOUNT}
DV_COUNT: = magnitude, ${AMOUNT}
DV_PROPORTION: |numerator, |denominator, |type, |precision, ${AMOUNT}
DV_ORDINAL: ${SYMBOL}, |ordinal value, ${ORDERED}
DV_SCALE: ${SYMBOL}, |scale value, ${ORDERED}
DV_DATE: ${TEMPORAL}
DV_TIME: ${TEMPORAL}
DV_DATE_TIME: ${TEMPORAL}
DV_DURATION: = value, ${AMOUNT}
DV_INTERVAL: ${bounds('')}
REFERENCE_RANGE: /meaning, ${bounds('range.')}
DV_PARSABLE: = value, |formalism, /_charset charset, /_language language
DV_MULTIMEDIA: = uri.value, |mediatype media_type.code_string, |size, |alternatetext alternate_text, |data, |compression_algorithm compression_algorithm.code_string, |integrity_check, |integrity_check_algorithm integrity_check_algorithm.code_string, /_thumbnail thumbnail, /_charset charset, /_language language
DV_PARAGRAPH: /_item* items
PARTY_SELF: ${party('')}
PARTY_IDENTIFIED: |name, ${party('')}, /_identifier* identifiers
PARTY_RELATED: |name, ${party('')}, /_identifier* identifiers, /relationship
PARTICIPATION: |function function.value, |mode mode.value, |name performer.name, ${party('performer.')}, /_identifier* performer.identifiers, /relationship performer.relationship
LINK: |meaning meaning.value, |type type.value, |target target.value
OBJECT_REF: ${REFERENCE}
FEEDER_AUDIT: /originating_system_audit, /feeder_system_audit, /originating_system_item_id* originating_system_item_ids, /feeder_system_item_id* feeder_system_item_ids, /original_content
FEEDER_AUDIT_DETAILS: |system_id, |version_id, |time time.value, /subject, /provider, /location
INSTRUCTION_DETAILS: |path instruction_id.path, |composition_uid instruction_id.id.value, |activity_id
LOCATABLE: /_uid uid, /_name name, /_link* links, /_feeder_audit feeder_audit
ELEMENT: /_null_flavour null_flavour, /_null_reason null_reason
ENTRY: /_provider provider, /_other_participation* other_participations, /_work_flow_id workflow_id
CARE_ENTRY: /_guideline_id guideline_id
OBSERVATION: /history_origin data.origin, /_history_period data.period, /_history_duration data.duration, /_history_uid data.uid
INSTRUCTION: /_wf_definition wf_definition
ACTION: /_instruction_details instruction_details
EVENT_CONTEXT: /_end_time end_time, /_location location, /_health_care_facility health_care_facility, /_participation* participations
ISM_TRANSITION: /_reason* reason
INTERVAL_EVENT: /width, /math_function, |sample_count`;

function readKey(text: string): CodecKey {
  const [name = '', path] = text.split(' ');
  const many = name.endsWith('*');
  const key = name.slice(1, many ? -1 : undefined);
  const kind = name.startsWith('=') ? 'value' : name.startsWith('|') ? 'suffix' : 'sub';
  return { kind, key, many, path: (path ?? key).split('.') };
}

const lines = new Map(
  LINES.trim()
    .split('\n')
    .map((line) => {
      const [name = '', keys = ''] = line.split(': ');
      return [name, keys.split(', ').map(readKey)] as const;
    }),
);

/** Data values say everything in one line; of a structure each ancestor's line says something. */
const known = new Map<string, readonly CodecKey[] | null>();

/** The keys of a class, or null where the format has none and only `|raw` can say it. */
export function codecOf(name: string): readonly CodecKey[] | null {
  const found = known.get(name);
  if (found !== undefined) return found;
  const isStructure = lines.has(name)
    ? /^(LOCATABLE|ELEMENT|.*ENTRY|OBSERVATION|INSTRUCTION|ACTION|INTERVAL_EVENT)$/.test(name)
    : true;
  const names = isStructure ? [...(classModel(name)?.ancestors ?? [])].reverse() : [name];
  const keys = names.flatMap((one) => lines.get(one) ?? []);
  const codec = keys.length === 0 ? null : keys;
  known.set(name, codec);
  return codec;
}

/** Codes that stand alone in the format: the terminology they are of. */
export const IMPLIED_TERMINOLOGY: Readonly<Record<string, string>> = {
  normal_status: 'openehr',
  media_type: 'IANA_media-types',
  compression_algorithm: 'openehr_compression_algorithms',
  integrity_check_algorithm: 'openehr_integrity_check_algorithms',
  charset: 'IANA_character-sets',
  encoding: 'IANA_character-sets',
  language: 'ISO_639-1',
  territory: 'ISO_3166-1',
};
