// https://specifications.openehr.org/releases/RM/Release-1.1.0: what the classes say of themselves beyond their attributes ("Invariants").

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { conceptsOf } from '../../terminology/index.ts';
import { compareOrdered, timeRangeOf } from '../ordered/index.ts';

type Invariant = (object: JsonObject) => string | null;

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
const numberOf = (value: JsonValue | undefined): number => (value instanceof Decimal ? value.toNumber() : Number.NaN);

const FORMATS: Readonly<Record<string, string>> = {
  DV_DATE: 'a date of ISO 8601, such as 2024-02-29, 2024-02 or 2024',
  DV_TIME: 'a time of ISO 8601, such as 10:30:00 or 10:30',
  DV_DATE_TIME: 'a date and time of ISO 8601, such as 2024-02-29T10:30:00+01:00',
  DV_DURATION: 'a duration of ISO 8601, such as P1DT2H',
};

const inFormat =
  (type: string): Invariant =>
  (object) =>
    timeRangeOf(type, text(object.value)) === null ? `The value must be ${FORMATS[type]}.` : null;

const matches =
  (pattern: RegExp, sentence: string): Invariant =>
  (object) =>
    pattern.test(text(object.value)) ? null : sentence;

function intervalFault(interval: JsonObject): string | null {
  for (const end of ['lower', 'upper']) {
    if (interval[`${end}_unbounded`] === true && interval[end] !== undefined) {
      return `An interval that is ${end}_unbounded has no ${end}.`;
    }
    if (interval[`${end}_unbounded`] === false && interval[end] === undefined) {
      return `An interval without ${end} must say that it is ${end}_unbounded.`;
    }
  }
  const { lower, upper } = interval;
  if (lower === undefined || upper === undefined) return null;
  if (isObject(lower) && isObject(upper) && lower._type !== upper._type)
    return 'Both ends of an interval are of one type.';
  return compareOrdered(lower, upper) === 1 ? 'The lower end of an interval may not be above the upper.' : null;
}

function elementFault(element: JsonObject): string | null {
  const { value, null_flavour: flavour, null_reason: reason } = element;
  if (value === undefined && flavour === undefined)
    return 'An ELEMENT has a value, or a null_flavour that says why not.';
  if (value !== undefined && flavour !== undefined) return 'An ELEMENT with a value has no null_flavour.';
  return reason !== undefined && flavour === undefined ? 'A null_reason needs a null_flavour.' : null;
}

function proportionFault(proportion: JsonObject): string | null {
  const [numerator, denominator, kind] = ['numerator', 'denominator', 'type'].map((name) => numberOf(proportion[name]));
  if (denominator === 0) return 'The denominator of a proportion may not be 0.';
  if (kind === 1 && denominator !== 1) return 'The denominator of a unitary proportion is 1.';
  if (kind === 2 && denominator !== 100) return 'The denominator of a percentage is 100.';
  const whole = Number.isInteger(numerator) && Number.isInteger(denominator);
  if ((kind === 3 || kind === 4) && !whole) return 'Numerator and denominator of a fraction are whole numbers.';
  return numberOf(proportion.precision) === 0 && !whole
    ? 'A proportion of precision 0 has whole numbers above and below.'
    : null;
}

const UID = '[A-Za-z0-9][A-Za-z0-9._-]*';

const INVARIANTS: Readonly<Record<string, Invariant>> = {
  DV_DATE: inFormat('DV_DATE'),
  DV_TIME: inFormat('DV_TIME'),
  DV_DATE_TIME: inFormat('DV_DATE_TIME'),
  DV_DURATION: inFormat('DV_DURATION'),
  DV_INTERVAL: intervalFault,
  DV_PROPORTION: proportionFault,
  DV_QUANTITY: ({ precision }) => (numberOf(precision) < -1 ? 'A precision is 0 or more, or -1 for any.' : null),
  DV_EHR_URI: matches(/^ehr:/i, 'A DV_EHR_URI begins with `ehr:`.'),
  DV_URI: matches(/./s, 'A URI may not be empty.'),
  DV_MULTIMEDIA: ({ data, uri }) =>
    data === undefined && uri === undefined ? 'Multimedia has its data, or a uri where they are.' : null,
  ELEMENT: elementFault,
  CODE_PHRASE: ({ code_string: code }) => (code === '' ? 'A code may not be empty.' : null),
  PARTY_IDENTIFIED: ({ name, identifiers, external_ref: ref }) =>
    name === undefined && identifiers === undefined && ref === undefined
      ? 'A party that is identified has a name, an identifier or an external_ref.'
      : null,
  TERM_MAPPING: ({ match }) => (/^[<>=?]$/.test(text(match)) ? null : 'The match of a mapping is <, =, > or ?.'),
  ARCHETYPE_ID: matches(
    /^[A-Za-z]\w*-[A-Za-z]\w*-[A-Za-z]\w*\.[\w-]+\.v\d[\w.+-]*$/,
    'An archetype id looks like `openEHR-EHR-OBSERVATION.blood_pressure.v2`.',
  ),
  // A bare object id is taken too: many senders write it before there is a version.
  OBJECT_VERSION_ID: matches(
    new RegExp(`^${UID}(?:::[^:]+(?::[^:]+)*::[1-9]\\d*(?:\\.\\d+\\.\\d+)?)?$`),
    'A version id looks like `object_id::system_id::1`.',
  ),
  HIER_OBJECT_ID: matches(/^[^:\s]+(?:::.*)?$/, 'An object id may not be empty or have white space.'),
  LOCATABLE: ({ archetype_node_id: id, archetype_details: details }) => {
    const archetype = isObject(details) && isObject(details.archetype_id) ? details.archetype_id.value : undefined;
    return archetype === undefined || archetype === id
      ? null
      : 'The archetype_node_id of an archetype root is the archetype_id of its archetype_details.';
  },
};

/** Attributes whose codes, where they are of the openEHR terminology, are of one group. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  COMPOSITION: { category: 'composition category' },
  EVENT_CONTEXT: { setting: 'setting' },
  ELEMENT: { null_flavour: 'null flavours' },
  ISM_TRANSITION: { current_state: 'instruction states', transition: 'instruction transitions' },
  INTERVAL_EVENT: { math_function: 'event math function' },
  PARTICIPATION: { mode: 'participation mode' },
  PARTY_RELATED: { relationship: 'subject relationship' },
  AUDIT_DETAILS: { change_type: 'audit change type' },
  ORIGINAL_VERSION: { lifecycle_state: 'version lifecycle state' },
};

function groupFault(object: JsonObject, name: string): string | null {
  for (const [attribute, group] of Object.entries(GROUPS[name] ?? {})) {
    const coded = object[attribute];
    const code = isObject(coded) ? coded.defining_code : undefined;
    if (!isObject(code) || !isObject(code.terminology_id) || code.terminology_id.value !== 'openehr') continue;
    if (conceptsOf(group)?.has(text(code.code_string)) !== true) {
      return `The ${attribute} must be a code of the openEHR group "${group}".`;
    }
  }
  return null;
}

/** The first invariant that the object breaks, as a sentence; `ancestors` are its class and those it inherits from. */
export function invariantFault(object: JsonObject, ancestors: ReadonlySet<string>): string | null {
  for (const name of ancestors) {
    const fault = INVARIANTS[name]?.(object) ?? groupFault(object, name);
    if (fault !== null) return fault;
  }
  return null;
}
