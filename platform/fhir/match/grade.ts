// https://hl7.org/fhir/R4/extension-match-grade.html: how sure a match is, from the evidence alone, so that it can be explained.

import type { Evidence } from './evidence.ts';

/** https://hl7.org/fhir/R4/codesystem-match-grade.html */
export type MatchGrade = 'certain' | 'probable' | 'possible' | 'certainly-not';

export interface Grading {
  readonly grade: MatchGrade;
  /** 0 to 1, in hundredths. */
  readonly score: number;
}

/** Hundredths that each piece of evidence adds; together at most 100. */
const WEIGHTS: Readonly<Record<Evidence, number>> = {
  'number-equal': 70,
  'number-differs': -100,
  'birth-date-equal': 45,
  'birth-date-differs': -25,
  'family-equal': 25,
  'family-similar': 15,
  'family-differs': -10,
  'given-equal': 20,
  'given-similar': 10,
  'given-differs': -20,
};

const PROBABLE = 80;
const POSSIBLE = 40;

/**
 * certain: the same national number, and neither birth date nor the whole name speaks against it. Without a number nobody
 * is certain: namesakes are born on the same day.
 */
export function gradingOf(evidence: ReadonlySet<Evidence>): Grading {
  let sum = 0;
  for (const one of evidence) sum += WEIGHTS[one];
  const score = Math.min(Math.max(sum, 0), 100) / 100;
  if (evidence.has('number-differs')) return { grade: 'certainly-not', score: 0 };
  if (evidence.has('number-equal')) {
    const renamed = evidence.has('family-differs') && evidence.has('given-differs');
    return evidence.has('birth-date-differs') || renamed
      ? { grade: 'probable', score: Math.min(score, 0.9) }
      : { grade: 'certain', score: 1 };
  }
  const capped = Math.min(score, 0.95);
  if (capped * 100 >= PROBABLE) return { grade: 'probable', score: capped };
  return capped * 100 >= POSSIBLE ? { grade: 'possible', score: capped } : { grade: 'certainly-not', score: capped };
}
