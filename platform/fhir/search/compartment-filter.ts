// https://hl7.org/fhir/R4/compartmentdefinition.html and https://hl7.org/fhir/R4/search.html#2.1.1.2: what is in a compartment.

import { type Filter, type ObjectName, ok, type Result, type Test } from '@fkj/platform-record';
import { compartmentParameters, ITSELF, isCompartmentKind, typesIn } from '@fkj/standards-fhir';
import { checkId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { Pair } from './parameters.ts';

/** The types of a compartment that an address asks for: one, or all by '*'. Refused where there is no such compartment. */
export function typesAsked({ kind, id }: ObjectName, type: string): Result<readonly string[], Refusal> {
  if (!isCompartmentKind(kind)) return refuse('unknown-route', { detail: 'This type has no compartment.' });
  const usable = checkId(id);
  if (!usable.ok) return usable;
  const types = typesIn(kind);
  if (type === '*') return ok(types);
  return types.includes(type)
    ? ok([type])
    : refuse('unknown-route', { detail: 'This type is never in that compartment.' });
}

/** Holds for the resources of this type that are in the compartment. */
export function compartmentFilter({ kind, id }: ObjectName, type: string): Filter {
  // Whom an object concerns is what makes the patient's compartment, and where it is kept. A Patient concerns itself.
  if (kind === 'Patient' && type !== 'Patient') return { test: 'patient', patient: id };
  const parameters = isCompartmentKind(kind) ? compartmentParameters(kind, type) : [];
  return {
    or: parameters.map(
      (param): Test =>
        param === ITSELF ? { test: 'id', ids: [id] } : { test: 'reference', param, target: { kind, id } },
    ),
  };
}

/** The log of a patient is found by the parameter that names her (README "AuditEvent"). */
export const compartmentPairs = ({ kind, id }: ObjectName, type: string): readonly Pair[] =>
  kind === 'Patient' && type === 'AuditEvent' ? [['patient', `Patient/${id}`]] : [];
