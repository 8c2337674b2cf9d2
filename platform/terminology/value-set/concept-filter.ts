// https://hl7.org/fhir/R4/valueset.html#filter and valueset-filter-operator.html: which concepts of a code system pass a filter.

import { ok, type Result, refused } from '@fkj/platform-record';
import { isObject, type JsonValue } from '@fkj/standards-json';
import { RE2JS } from 're2js';
import type { CodeSystem } from '../code-system/code-system.ts';
import { conceptOf } from '../code-system/code-system.ts';
import type { Concept } from '../code-system/concept.ts';
import { ancestorsOf, descendantsOf } from '../code-system/hierarchy.ts';
import type { TerminologyRefusal } from '../refusal.ts';
import type { Filter } from './value-set.ts';

export type ConceptTest = (concept: Concept) => boolean;

const LONGEST_PATTERN = 1000;

/** Refused by name: an operator that is none, a pattern that cannot be read, a code that the system has not. */
export const conceptFilter = (system: CodeSystem, filter: Filter): Result<ConceptTest, TerminologyRefusal> => {
  const { property, op, value } = filter;
  const wrong = (detail: string): Result<never, TerminologyRefusal> =>
    refused({ code: 'unusable', subject: system.url, detail: `The filter ${property} ${op}: ${detail}` });
  const texts = textsOf(property);
  const list = () => new Set(value.split(',').map((one) => one.trim()));
  switch (op) {
    case '=':
      return ok((concept) => texts(concept).includes(value));
    case 'in': {
      const wanted = list();
      return ok((concept) => texts(concept).some((text) => wanted.has(text)));
    }
    case 'not-in': {
      const unwanted = list();
      return ok((concept) => !texts(concept).some((text) => unwanted.has(text)));
    }
    case 'exists':
      if (value !== 'true' && value !== 'false') return wrong('expected true or false.');
      return ok((concept) => texts(concept).length > 0 === (value === 'true'));
    case 'regex': {
      const pattern = patternOf(value);
      if (pattern === null) return wrong('the pattern cannot be read.');
      return ok((concept) => texts(concept).some((text) => pattern.matches(text)));
    }
    default:
      return ofHierarchy(system, filter, wrong);
  }
};

const ofHierarchy = (
  system: CodeSystem,
  { property, op, value }: Filter,
  wrong: (detail: string) => Result<never, TerminologyRefusal>,
): Result<ConceptTest, TerminologyRefusal> => {
  if (!HIERARCHY.has(op)) return wrong('this operator is not one of R4.');
  if (property !== 'concept' && property !== 'code') return wrong('only concept has a hierarchy.');
  const start = conceptOf(system, value);
  if (start === null) return wrong('the code system has no such code.');
  const self = ({ code }: Concept): boolean => code === start.code;
  const below = () => descendantsOf(system, start.code);
  switch (op) {
    case 'is-a': {
      const under = below();
      return ok((concept) => self(concept) || under.has(concept.code));
    }
    case 'descendent-of': {
      const under = below();
      return ok((concept) => under.has(concept.code));
    }
    case 'is-not-a': {
      const under = below();
      return ok((concept) => !self(concept) && !under.has(concept.code));
    }
    case 'child-of':
      return ok((concept) => start.children.includes(concept.code));
    default: {
      const above = ancestorsOf(system, start.code);
      return ok((concept) => self(concept) || above.has(concept.code));
    }
  }
};

/** child-of is R5's; R4 knows it as the property parent. */
const HIERARCHY: ReadonlySet<string> = new Set(['is-a', 'descendent-of', 'is-not-a', 'generalizes', 'child-of']);

/** What a concept has under a property, as text. */
const textsOf = (property: string): ((concept: Concept) => readonly string[]) => {
  switch (property) {
    case 'concept':
    case 'code':
      return ({ code }) => [code];
    case 'display':
      return ({ display }) => (display === null ? [] : [display]);
    case 'definition':
      return ({ definition }) => (definition === null ? [] : [definition]);
    case 'parent':
      return ({ parents }) => parents;
    case 'child':
      return ({ children }) => children;
    default:
      return ({ properties }) => properties.filter(({ code }) => code === property).map(({ value }) => textOf(value));
  }
};

const textOf = (value: JsonValue): string => {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (isObject(value)) return typeof value['code'] === 'string' ? value['code'] : '';
  return value !== null && 'text' in value ? value.text : '';
};

/** The whole text must match. The engine takes time in proportion to the text, whatever the pattern: no pattern can stall it. */
const patternOf = (text: string): { matches(input: string): boolean } | null => {
  if (text.length > LONGEST_PATTERN) return null;
  try {
    return RE2JS.compile(text);
  } catch {
    return null;
  }
};
