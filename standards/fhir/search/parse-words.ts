// https://hl7.org/fhir/R4/search.html#content: `_text` and `_content` of a search.

import { readWords } from '../words/index.ts';
import type { Sent } from './criterion-place.ts';
import { withoutEscapes } from './escape.ts';
import { issue, type Parsed, parsed } from './issue.ts';
import type { ParameterName } from './parameter-name.ts';
import type { Criterion } from './request.ts';

/** The words are one question, commas and all. Along references they would be looked for in every object there is. */
export const parseWords = ({ written, value }: Sent, name: ParameterName): Parsed<Criterion> => {
  if (name.form !== 'plain' || name.param !== written.split(':')[0]) {
    return issue('not-supported', written, 'Words are looked for in the searched type itself, not along references.');
  }
  if (name.modifier !== null) return issue('invalid', written, `${name.param} has no modifier :${name.modifier}.`);
  const question = readWords(withoutEscapes(value));
  if (!question.ok) {
    return issue('value', written, `${name.param}, character ${question.at + 1}: expected ${question.expected}.`);
  }
  const part = name.param === '_text' ? 'narrative' : 'content';
  return parsed({ holds: 'any', tests: [{ test: 'words', part, question: question.value }] });
};
