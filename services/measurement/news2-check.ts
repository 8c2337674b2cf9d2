// Issue "NEWS2 from the nurse to the citizen" F21: the server recomputes, and refuses a wrong score from any client.

import type { ContentCheck, ContentContext, ContentIssue } from '@fkj/platform-fhir';
import { isArray, isObject, type JsonObject, type JsonValue, write } from '@fkj/standards-json';
import type { Observation } from '@medplum/fhirtypes';
import {
  faultsOf,
  isNews2Panel,
  type News2Fault,
  type News2Part,
  type News2Refusal,
  readNews2,
  refusalFor,
} from './rules/index.ts';

const partNames: Readonly<Record<News2Part, string>> = {
  respiration: 'respiration',
  saturation: 'SpO2',
  oxygen: 'air or oxygen',
  systolic: 'systolic blood pressure',
  pulse: 'pulse',
  consciousness: 'consciousness (ACVPU)',
  temperature: 'temperature',
};

const sentenceOf = (fault: News2Fault): string => {
  switch (fault.code) {
    case 'total-missing':
      return 'A NEWS2 panel must state its total in valueQuantity.';
    case 'part-missing':
      return `The NEWS2 panel lacks the score of ${partNames[fault.part]}: give all seven as components.`;
    case 'total-wrong':
      return `The NEWS2 total does not agree with its parts: it should be ${fault.right}. Recompute and send again.`;
    case 'part-wrong':
      return `The score of ${partNames[fault.part]} does not agree with the measured value: it should be ${fault.right}.`;
    case 'part-impossible':
      return `The score of ${partNames[fault.part]} is not one that NEWS2 gives.`;
    case 'value-implausible':
      return `The measured value of ${partNames[fault.part]} cannot be right: check it and measure again.`;
  }
};

const expressionOf = (fault: News2Fault): string =>
  fault.code === 'total-missing' || fault.code === 'total-wrong'
    ? 'Observation.valueQuantity.value'
    : 'Observation.component';

const refusalSentence = (refusal: News2Refusal): string =>
  refusal.code === 'under-16'
    ? 'NEWS2 is not made for persons under 16 years: use a paediatric score.'
    : 'NEWS2 must not be used here.';

const plain = (resource: JsonObject): Observation => JSON.parse(write(resource)) as Observation;

const referenceOf = (value: JsonValue | undefined): string | null =>
  isObject(value) && typeof value['reference'] === 'string' ? value['reference'] : null;

/** Whole years between two dates written as FHIR dates; null where either is too imprecise to tell. */
export const ageInYears = (birthDate: string, at: string): number | null => {
  const [born, then] = [birthDate, at].map((date) => /^(\d{4})-(\d{2})-(\d{2})/.exec(date)?.slice(1).map(Number));
  if (born === undefined || then === undefined) return null;
  const [bornYear = 0, bornMonth = 0, bornDay = 0] = born;
  const [year = 0, month = 0, day = 0] = then;
  return year - bornYear - (month < bornMonth || (month === bornMonth && day < bornDay) ? 1 : 0);
};

const ageAt = async (panel: JsonObject, context: ContentContext): Promise<number | null> => {
  const subject = referenceOf(panel['subject']);
  const patient = subject === null ? null : await context.resolve(subject);
  const [birthDate, effective] = [patient?.['birthDate'], panel['effectiveDateTime']];
  return typeof birthDate === 'string' && typeof effective === 'string' ? ageInYears(birthDate, effective) : null;
};

const vitalSignsOf = async (panel: JsonObject, context: ContentContext): Promise<readonly Observation[]> => {
  const sources = panel['derivedFrom'];
  const references = isArray(sources) ? sources.flatMap((source) => referenceOf(source) ?? []) : [];
  const found = await Promise.all(references.map((reference) => context.resolve(reference)));
  return found.flatMap((resource) => (resource === null ? [] : [plain(resource)]));
};

/** Recomputes every NEWS2 panel from the vital signs it is derived from, whoever sends it. */
export const news2Check: ContentCheck = {
  name: 'news2',
  kinds: new Set(['Observation']),
  check: async (resource, context): Promise<readonly ContentIssue[]> => {
    const panel = plain(resource);
    // A panel that says it was entered in error is being withdrawn, wrong score and all.
    if (!isNews2Panel(panel) || panel.status === 'entered-in-error') return [];
    const unsuited = refusalFor({ ageInYears: await ageAt(resource, context), pregnancy: 'not-known-pregnant' });
    if (unsuited !== undefined) return [{ sentence: refusalSentence(unsuited), expression: 'Observation.subject' }];
    const faults = faultsOf(readNews2(panel, await vitalSignsOf(resource, context)));
    return faults.map((fault) => ({ sentence: sentenceOf(fault), expression: expressionOf(fault) }));
  },
};
