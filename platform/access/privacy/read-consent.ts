// https://hl7.org/fhir/R4/consent.html: what a patient chooses, as far as it is enforced; what is not is refused, so that nobody is promised it.

import type { ObjectName } from '@fkj/platform-record';
import { clinicalTimeParameters } from '@fkj/standards-fhir';
import { stretchOf } from '../relations/instants.ts';
import { codesOf, objectsAt, referenceAt, textAt, valueAt } from '../relations/tree.ts';
import { choiceStatuses, choiceTypes, informationGroups, type PrivacyRules } from './privacy-rules.ts';

/** On a Consent: whether those whom it keeps out are told that something is kept (`hide`, the usual, or `announce`). */
export const SHOWN_AS = 'https://felleskommunaljournal.no/fhir/StructureDefinition/kept-information';
const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types';

/** On a Consent that personnel write for the patient: why (valueString). */
const ON_BEHALF = 'https://felleskommunaljournal.no/fhir/StructureDefinition/written-on-behalf';

/** Why someone of the personnel writes down what a patient chooses; '' where it is not said. */
export const reasonOnBehalf = (tree: unknown): string => {
  const extension = objectsAt(tree, 'extension').find((one) => textAt(one, 'url') === ON_BEHALF);
  return textAt(extension, 'valueString')?.trim() ?? '';
};

/** One line of a choice: it keeps, or lets through what the line above keeps. */
export interface Line {
  readonly does: 'keeps' | 'lets-through';
  /** Empty means everyone but the patient. */
  readonly parties: readonly ObjectName[];
  /** Null means all. */
  readonly kinds: readonly string[] | null;
  /** Clinical time, ms, half-open. */
  readonly low: number | null;
  readonly high: number | null;
  readonly objects: readonly ObjectName[];
  /** When it holds, ms. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Choice {
  readonly patient: string;
  readonly mode: 'hides' | 'announces';
  readonly emergency: 'opens' | 'stays';
  /** None where it keeps nothing now. */
  readonly lines: readonly Line[];
}

export interface ChoiceFault {
  readonly sentence: string;
  readonly expression: string;
}

/** `choice` null: a Consent about something else. */
type Read = { readonly choice: Choice | null } | { readonly faults: readonly [ChoiceFault, ...ChoiceFault[]] };

/** Parties that a choice may name: those that callers act as. */
const PARTIES: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization']);
const ENFORCED: ReadonlySet<string> = new Set(['type', 'period', 'actor', 'class', 'dataPeriod', 'data', 'provision']);
/** Line in line: deeper is more than anyone can oversee. */
const MOST_DEEP = 2;
const MOST_LINES = 100;

/** openEHR content, in which information of every group may stand: by its kind alone nobody can tell which. */
const MIXED: readonly string[] = ['COMPOSITION', 'CONTRIBUTION'];
/** Information about contacts alone is no content of a composition. */
const NOT_MIXED = 'contacts';

/** A kind of which nothing tells when an entry was true (a person, a group, a list) is of no time. */
const isTimed = (kind: string): boolean => MIXED.includes(kind) || clinicalTimeParameters(kind).length > 0;

/** Who keeps some clinical information keeps what may hold it as well; nothing is let through that way. */
const withMixed = (line: Omit<Line, 'does'>, { groups }: PrivacyRules): Omit<Line, 'does'> => {
  const { kinds } = line;
  if (kinds === null || line.objects.length > 0) return line;
  const isClinical = [...groups].some(
    ([code, some]) => code !== NOT_MIXED && some.some((kind) => kinds.includes(kind)),
  );
  return isClinical ? { ...line, kinds: [...new Set([...kinds, ...MIXED])] } : line;
};

/** The choice in a Consent, or why it cannot be kept. */
export const readConsent = (tree: unknown, rules: PrivacyRules, kinds: readonly string[]): Read => {
  const categories = objectsAt(tree, 'category');
  const types = categories.flatMap((category) => codesOf(category, choiceTypes));
  if (types.length === 0) return { choice: null };
  const faults: ChoiceFault[] = [];
  const fault = (expression: string, sentence: string): void => void faults.push({ expression, sentence });
  const patient = referenceAt(tree, 'patient');
  if (patient?.kind !== 'Patient') fault('Consent.patient', 'Name the patient by a reference to her record.');
  const known = types.flatMap((code) => rules.types.get(code) ?? []);
  if (known.length < types.length) fault('Consent.category', 'The kind of choice is no code of Volven 7608.');
  const statuses = categories.flatMap((category) => codesOf(category, choiceStatuses));
  const shown = modeOf(tree);
  if (shown === null) fault('Consent.extension', 'What is kept is hidden (hide) or announced (announce).');
  const holds = textAt(tree, 'status') === 'active' && statuses.every((status) => rules.inForce.has(status));
  const keeps = known.some((type) => type.keeps === 'access');
  const lines = keeps
    ? linesOf(valueAt(tree, 'provision'), { rules, kinds, fault, at: 'Consent.provision', depth: 0 })
    : [];
  if (lines.length > MOST_LINES) fault('Consent.provision', `At most ${MOST_LINES} lines in one choice.`);
  const [first, ...more] = faults;
  if (first !== undefined) return { faults: [first, ...more] };
  return {
    choice: {
      patient: patient?.id ?? '',
      mode: shown ?? 'hides',
      emergency: known.every(({ emergency }) => emergency === 'opens') ? 'opens' : 'stays',
      lines: holds ? lines : [],
    },
  };
};

const modeOf = (tree: unknown): Choice['mode'] | null => {
  const extension = objectsAt(tree, 'extension').find((one) => textAt(one, 'url') === SHOWN_AS);
  if (extension === undefined) return 'hides';
  const code = textAt(extension, 'valueCode');
  return code === 'hide' ? 'hides' : code === 'announce' ? 'announces' : null;
};

interface Reading {
  readonly rules: PrivacyRules;
  /** Every kind that can be kept. */
  readonly kinds: readonly string[];
  readonly fault: (expression: string, sentence: string) => void;
  readonly at: string;
  readonly depth: number;
}

/** A permit that stands alone keeps nothing, but what stands in it may; one inside what is denied lets through. */
const linesOf = (provision: unknown, reading: Reading): readonly Line[] => {
  const { fault, at, depth } = reading;
  if (typeof provision !== 'object' || provision === null) {
    if (depth === 0) fault(at, 'Say what is kept, from whom.');
    return [];
  }
  for (const element of Object.keys(provision)) {
    if (!ENFORCED.has(element) && !element.startsWith('_')) {
      fault(`${at}.${element}`, 'This cannot be enforced here, and so it is not taken as a choice.');
    }
  }
  const type = textAt(provision, 'type');
  if (type !== 'deny' && type !== 'permit') fault(`${at}.type`, 'Say deny or permit.');
  const inner = objectsAt(provision, 'provision');
  if (inner.length > 0 && depth === MOST_DEEP - 1) fault(`${at}.provision`, `At most ${MOST_DEEP} levels.`);
  const line = lineOf(provision, reading);
  const own: readonly Line[] =
    type === 'deny'
      ? [{ ...withMixed(line, reading.rules), does: 'keeps' }]
      : depth > 0
        ? [{ ...line, does: 'lets-through' }]
        : [];
  return depth === MOST_DEEP - 1
    ? own
    : [
        ...own,
        ...inner.flatMap((one, place) =>
          linesOf(one, { ...reading, at: `${at}.provision[${place}]`, depth: depth + 1 }),
        ),
      ];
};

const lineOf = (provision: object, { rules, kinds, fault, at }: Reading): Omit<Line, 'does'> => {
  const actors = objectsAt(provision, 'actor').map((actor) => referenceAt(actor, 'reference'));
  const parties = actors.filter((actor) => actor !== null && PARTIES.has(actor.kind));
  if (parties.length < actors.length) {
    fault(`${at}.actor`, 'Name a person (Practitioner, PractitionerRole) or an organisation of this record.');
  }
  const period = periodAt(provision, 'dataPeriod');
  if (period === null) fault(`${at}.dataPeriod`, 'Give dates that can be read, the first before the last.');
  const validity = periodAt(provision, 'period');
  if (validity === null) fault(`${at}.period`, 'Give dates that can be read, the first before the last.');
  const classes = objectsAt(provision, 'class').map((code) => kindsIn(code, rules, kinds));
  if (classes.includes(null)) {
    fault(`${at}.class`, 'Name a resource type of the record, or a group of information that is offered.');
  }
  const data = objectsAt(provision, 'data').map((one) => referenceAt(one, 'reference'));
  if (data.includes(null)) fault(`${at}.data`, 'Name an entry of this record.');
  const named = classes.length === 0 ? null : classes.flatMap((one) => one ?? []);
  const timed = period !== null && (period.low !== null || period.high !== null);
  return {
    parties: parties.filter((party) => party !== null),
    kinds: named === null && timed ? kinds.filter(isTimed) : named,
    low: period?.low ?? null,
    high: period?.high ?? null,
    objects: data.filter((one) => one !== null),
    from: validity?.low ?? null,
    to: validity?.high ?? null,
  };
};

const kindsIn = (code: object, { groups }: PrivacyRules, kinds: readonly string[]): readonly string[] | null => {
  const named = textAt(code, 'code') ?? '';
  if (textAt(code, 'system') === informationGroups) return groups.get(named) ?? null;
  return textAt(code, 'system') === RESOURCE_TYPES && kinds.includes(named) ? [named] : null;
};

/** Null where it cannot be read. */
const periodAt = (
  provision: object,
  element: string,
): { readonly low: number | null; readonly high: number | null } | null => {
  const start = textAt(provision, element, 'start');
  const end = textAt(provision, element, 'end');
  const low = start === null ? null : (stretchOf(start)?.low ?? Number.NaN);
  const high = end === null ? null : (stretchOf(end)?.high ?? Number.NaN);
  if (Number.isNaN(low) || Number.isNaN(high)) return null;
  return low !== null && high !== null && low >= high ? null : { low, high };
};
