// https://hl7.org/fhir/R4/search.html#content: `_text` and `_content`, words by their Norwegian stems.

export { holdsWords } from './answer.ts';
export { readWords, type WordQuestion } from './question.ts';
export { stemOf } from './stem.ts';
export type { TextPart } from './texts.ts';
