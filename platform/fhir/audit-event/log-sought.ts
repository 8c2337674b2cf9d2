// https://hl7.org/fhir/R4/auditevent.html#search: whose log a search for AuditEvents is about, and between which times.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { SearchRequest } from '@fkj/standards-fhir';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** The patient whose log is sought; null where the search is for AuditEvents that clients sent, and for nothing else. */
export function logSought({ resourceType, criteria }: SearchRequest, caller: Caller): Result<string | null, Refusal> {
  if (resourceType !== 'AuditEvent') return ok(null);
  const named = criteria.flatMap(({ holds, tests }) =>
    tests.flatMap((test) =>
      holds === 'any' &&
      test.test === 'reference' &&
      (test.param === 'patient' || test.param === 'entity') &&
      test.target.kind === 'Patient'
        ? [test.target.id]
        : [],
    ),
  );
  const [patient, other] = new Set(named);
  if (other !== undefined)
    return refuse('parameter-later', { detail: 'The log is asked for by one patient at a time.' });
  if (patient === undefined && caller.category === 'citizen') return ok(caller.patient ?? caller.who.id);
  return ok(patient ?? null);
}

/** The times outside which nothing can match, for the index; half-open, ms. The search itself still decides. */
export function timesSought({ criteria }: SearchRequest): { readonly from?: number; readonly to?: number } {
  const bounds = criteria.flatMap(({ holds, tests }) => {
    const [only, other] = tests;
    return holds === 'any' && only?.test === 'period' && only.param === 'date' && other === undefined ? [only] : [];
  });
  const from = bounds.flatMap(({ prefix, low, high }) => {
    if (prefix === 'ge' || prefix === 'eq' || prefix === 'ap') return [low];
    return prefix === 'gt' || prefix === 'sa' ? [Math.min(low, high)] : [];
  });
  const to = bounds.flatMap(({ prefix, high }) =>
    prefix === 'le' || prefix === 'lt' || prefix === 'eb' || prefix === 'eq' || prefix === 'ap' ? [high] : [],
  );
  return {
    ...(from.length === 0 ? {} : { from: Math.max(...from) }),
    ...(to.length === 0 ? {} : { to: Math.min(...to) }),
  };
}
