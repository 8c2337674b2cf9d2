// https://hl7.org/fhir/R4/terminology-service.html: why the terminology gives no answer, as the caller reads it.

import type { TerminologyRefusal } from '@fkj/platform-terminology';
import type { Issue } from '../outcome/refusal.ts';

const detailOf = ({ subject, detail }: TerminologyRefusal): { readonly detail?: string } => {
  const said = [subject, detail].filter((one) => one !== undefined && one !== '').join(': ');
  return said === '' ? {} : { detail: said };
};

/** Canonical addresses stand in the sentence: they are public names of definitions, never of people. */
export const terminologyIssue = (refusal: TerminologyRefusal): Issue => {
  const more = detailOf(refusal);
  const { code } = refusal;
  switch (code) {
    case 'unknown-code-system':
    case 'unknown-value-set':
      return { code: 'terminology-unknown', ...more, exactly: { key: code, type: 'not-found' } };
    case 'unknown-code':
      return { code: 'terminology-unknown', ...more, exactly: { key: code, type: 'code-invalid' } };
    case 'unknown-supplement': {
      const detail = `Required supplement not found: ${refusal.subject ?? ''}`;
      return { code: 'terminology', detail, exactly: { key: code, type: 'not-found' } };
    }
    case 'too-costly':
      return { code: 'terminology', ...more, exactly: { key: code, type: 'too-costly' } };
    case 'unusable':
      return { code: 'terminology', ...more, exactly: { key: code, type: 'processing' } };
    case 'question':
      return { code: 'operation-parameter', ...more };
    case 'stale':
      return { code: 'stale' };
  }
};
