// https://hl7.org/fhir/R4/compartmentdefinition-patient.html and DESIGN.md §4: which patients a resource concerns.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { patientCompartment } from '../generated/compartment.ts';
import { compiledType } from '../search/definitions.ts';
import { localObject } from '../search/local-reference.ts';
import type { Branch } from '../search/plan.ts';
import { textOf } from '../search/read-context.ts';
import { makeReady, type ReadyBranch, walk } from '../search/walk.ts';
import { isCommonKind } from './common-kind.ts';

export interface LogicalPatient {
  readonly system: string | null;
  readonly value: string;
}

export interface PatientsOf {
  /** Distinct ids of Patient resources of this record, in document order. A Patient concerns itself. */
  readonly patients: readonly string[];
  /** Patients given by identifier only; the record must resolve them or refuse the resource. */
  readonly logical: readonly LogicalPatient[];
}

export interface PatientsOptions {
  /** Address of this server's FHIR interface without a slash at the end: absolute references below it are our own. */
  readonly base?: string;
}

// Other parameters of the compartment (performer, author) mostly name practitioners.
const MEANS_A_PATIENT = new Set(['patient', 'subject']);

const prune = (branches: readonly ReadyBranch<string>[]): readonly ReadyBranch<string>[] =>
  branches
    .map((branch) => ({ ...branch, next: prune(branch.next) }))
    .filter(({ ready, next }) => ready.length > 0 || next.length > 0);

const compartments = new Map<string, readonly ReadyBranch<string>[]>();

/** The paths of the parameters that put a resource of this type into a patient's compartment. */
const compartmentPaths = (resourceType: string): readonly ReadyBranch<string>[] => {
  const known = compartments.get(resourceType);
  if (known) return known;
  const type = compiledType(resourceType);
  if (!type) return [];
  const names = new Set(Object.hasOwn(patientCompartment, resourceType) ? patientCompartment[resourceType] : []);
  const prepare = (emits: Branch['emits']): readonly string[] =>
    emits.map(({ param }) => type.parameters[param]?.name ?? '').filter((name) => names.has(name));
  const paths = prune(makeReady(type.branches, prepare));
  compartments.set(resourceType, paths);
  return paths;
};

const logicalPatient = (reference: JsonObject, param: string): LogicalPatient | null => {
  const { identifier } = reference;
  if (reference['reference'] !== undefined || !isObject(identifier)) return null;
  const value = textOf(identifier, 'value');
  const type = textOf(reference, 'type');
  const isPatient = type === 'Patient' || (type === null && MEANS_A_PATIENT.has(param));
  return isPatient && value !== null ? { system: textOf(identifier, 'system'), value } : null;
};

/** The patients in whose compartment a resource is. None for common kinds and for resources that name no patient. */
export const patientsOf = (resource: JsonObject, options: PatientsOptions = {}): PatientsOf => {
  const resourceType = textOf(resource, 'resourceType') ?? '';
  if (isCommonKind(resourceType)) return { patients: [], logical: [] };
  const id = textOf(resource, 'id');
  const patients = new Set<string>(resourceType === 'Patient' && id !== null ? [id] : []);
  const logical = new Map<string, LogicalPatient>();
  const visit = (param: string, node: JsonValue): void => {
    if (!isObject(node)) return;
    const literal = textOf(node, 'reference');
    const target = literal === null ? null : localObject(literal, options.base ?? null);
    if (target?.kind === 'Patient') patients.add(target.id);
    const patient = logicalPatient(node, param);
    if (patient) logical.set(`${patient.system ?? ''}|${patient.value}`, patient);
  };
  walk(compartmentPaths(resourceType), resource, { resource, visit });
  return { patients: [...patients], logical: [...logical.values()] };
};
