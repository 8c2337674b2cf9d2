// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html#_c_attribute_class: one attribute against a template.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { AttributeConstraint, Multiplicity } from '../opt/index.ts';
import { typeOf } from '../rm/canonical/index.ts';
import { type Candidate, meantBy, typeFits } from './candidate.ts';
import type { Report } from './report.ts';

type AttributeCheck = (owner: JsonObject, report: Report) => void;

const times = ({ min, max }: Multiplicity): string => {
  if (max === null) return `at least ${min}`;
  return min === max ? `exactly ${min}` : `${min} to ${max}`;
};

const isWithin = ({ min, max }: Multiplicity, count: number): boolean => count >= min && (max === null || count <= max);

/** Checks a value that may be any of the candidates; what the nearest of them says is told. */
function checkOneOf(candidates: readonly Candidate[], value: JsonValue, { declared, report }: Place): Candidate | null {
  const meant = meantBy(candidates, value);
  if (meant.length === 0) {
    const allowed = candidates.map(({ label }) => label).join(', ');
    report.find('node-not-allowed', `The template has no such node here. It takes: ${allowed}.`);
    return null;
  }
  const type = isObject(value) ? typeOf(value, declared) : null;
  const fitting = meant.filter((one) => typeFits(one, type));
  const [first] = fitting;
  if (first === undefined) {
    const allowed = [...new Set(meant.map(({ rmType }) => rmType))].join(' or ');
    report.find('type-not-allowed', `The template asks for ${allowed} here.`);
    return meant[0] ?? null;
  }
  if (fitting.length === 1) {
    first.check(value, report);
    return first;
  }
  for (const candidate of fitting) {
    const tried = report.attempt(() => candidate.check(value, report));
    if (tried.sound) return candidate;
    tried.takeBack();
  }
  first.check(value, report);
  return first;
}

interface Place {
  /** The class that the Reference Model declares there. */
  readonly declared: string;
  readonly report: Report;
}

function countOccurrences(
  candidates: readonly Candidate[],
  counts: ReadonlyMap<Candidate, number>,
  report: Report,
): void {
  for (const candidate of candidates) {
    const count = counts.get(candidate) ?? 0;
    // What a slot lets in may be left out when nothing is put into it: real templates demand fillers nobody has.
    if (isWithin(candidate.occurrences, count) || (candidate.takesArchetype !== null && count === 0)) continue;
    report.find(
      'occurrences',
      `${candidate.label} must occur ${times(candidate.occurrences)} times here; it occurs ${count}.`,
    );
  }
}

function checkMany(
  { name, cardinality, existence }: AttributeConstraint,
  candidates: readonly Candidate[],
  declared: string,
): AttributeCheck {
  return (owner, report) => {
    const member = owner[name];
    const items = isArray(member) ? member : [];
    report.enter(name);
    if (member === undefined && existence.min > 0) report.find('attribute-missing', `The template demands ${name}.`);
    const counts = new Map<Candidate, number>();
    items.forEach((item, index) => {
      report.enter(index);
      const meant = candidates.length === 0 ? null : checkOneOf(candidates, item, { declared, report });
      if (meant !== null) counts.set(meant, (counts.get(meant) ?? 0) + 1);
      report.leave();
    });
    if (member !== undefined || existence.min > 0) countOccurrences(candidates, counts, report);
    if (cardinality !== null && member !== undefined && !isWithin(cardinality.interval, items.length)) {
      report.find('cardinality', `There must be ${times(cardinality.interval)} items here; there are ${items.length}.`);
    }
    report.leave();
  };
}

/** What may be missing though the template demands it: the model itself says why. */
const isExcused = (owner: JsonObject, name: string): boolean =>
  (name === 'value' && owner.null_flavour !== undefined) || owner[`${name}_unbounded`] === true;

function checkSingle(
  { name, existence }: AttributeConstraint,
  candidates: readonly Candidate[],
  declared: string,
): AttributeCheck {
  return (owner, report) => {
    const member = owner[name];
    if (member === undefined) {
      if (existence.min === 0 || isExcused(owner, name)) return;
      report.enter(name);
      report.find('attribute-missing', `The template demands ${name}.`);
      report.leave();
      return;
    }
    report.enter(name);
    if (existence.max === 0) report.find('node-not-allowed', `The template takes no ${name} here.`);
    else if (candidates.length > 0 && !isArray(member)) checkOneOf(candidates, member, { declared, report });
    report.leave();
  };
}

/** The check of one attribute with the candidates that its children were made into. */
export const attributeCheck = (
  constraint: AttributeConstraint,
  candidates: readonly Candidate[],
  { declared, many }: { readonly declared: string; readonly many: boolean },
): AttributeCheck =>
  many ? checkMany(constraint, candidates, declared) : checkSingle(constraint, candidates, declared);
