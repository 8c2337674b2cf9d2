// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#query-parameters: the parameters of an export, each checked before work begins.

import { ok, type Result } from '@fkj/platform-record';
import { elementsOf, isResourceType, localObject } from '@fkj/standards-fhir';
import type { FhirHouse } from '../../house.ts';
import { baseOf } from '../../house.ts';
import { isId } from '../../object-id.ts';
import { type Given, objectsGiven, textsGiven } from '../../operation/given.ts';
import type { ParameterDefinition } from '../../operation/operation.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import type { ExportOrder } from './export-order.ts';
import { filtersOf } from './type-filter.ts';

/** The parts of an order that its parameters say. */
export interface OrderedParts extends Pick<ExportOrder, 'kinds' | 'typeFilters' | 'since' | 'elements' | 'patients'> {
  /** `_owner`, as written; null for everybody. */
  readonly ownedBy: string | null;
}

/** Parameters of this or the next edition that are not offered, and are refused by name. */
const NOT_OFFERED = ['includeAssociatedData', 'organizeOutputBy', 'allowPartialManifests', '_until'];

const text = (name: string): ParameterDefinition => ({ name, types: ['string'], max: '*' });

export const exportParameters: readonly ParameterDefinition[] = [
  text('_outputFormat'),
  { name: '_since', types: ['instant'] },
  text('_type'),
  text('_typeFilter'),
  text('_elements'),
  { name: '_owner', types: ['string'] },
  { name: 'patient', types: ['Reference'], max: '*' },
  ...NOT_OFFERED.map(
    (name): ParameterDefinition => ({ name, types: ['code', 'string', 'instant', 'boolean'], max: '*' }),
  ),
];

const FORMATS: ReadonlySet<string> = new Set(['application/fhir+ndjson', 'application/ndjson', 'ndjson']);

/** Reads the parameters. Leniency (Prefer: handling=lenient) leaves out what is not offered, never a wrong value. */
export function readOrder(
  house: FhirHouse,
  given: Given,
  { handling }: { readonly handling: 'strict' | 'lenient' },
): Result<OrderedParts, Refusal> {
  const refused = NOT_OFFERED.find((name) => given.has(name));
  if (refused !== undefined && handling === 'strict') return wrong(refused, 'is not offered');
  // '+' of the media type is a space where the sender did not encode it.
  const format = textsGiven(given, '_outputFormat').find((one) => !FORMATS.has(one.trim().replace(' ', '+')));
  if (format !== undefined) return wrong('_outputFormat', 'must be application/fhir+ndjson');
  const kinds = listed(given, '_type');
  if (kinds.some((kind) => !isResourceType(kind))) return wrong('_type', 'names what is no FHIR R4 resource type');
  const typeFilters = filtersOf(house, textsGiven(given, '_typeFilter'));
  if (!typeFilters.ok) return typeFilters;
  if (kinds.length > 0 && typeFilters.value.some(([kind]) => !kinds.includes(kind))) {
    return wrong('_typeFilter', 'is about a type that _type does not name');
  }
  const elements = listed(given, '_elements');
  if (elementsOf(null, elements).unknown.length > 0) return wrong('_elements', 'must name root elements of resources');
  const patients = patientsGiven(given, baseOf(house));
  if (!patients.ok) return patients;
  const [since] = textsGiven(given, '_since');
  const [ownedBy = null] = textsGiven(given, '_owner');
  return ok({
    kinds: kinds.length === 0 ? null : kinds,
    typeFilters: typeFilters.value,
    since: since === undefined ? null : Date.parse(since),
    elements,
    patients: patients.value,
    ownedBy,
  });
}

/** Repeats are read as one list (https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#bulk-data-kick-off-request). */
const listed = (given: Given, name: string): readonly string[] => [
  ...new Set(
    textsGiven(given, name)
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  ),
];

function patientsGiven(given: Given, base: string): Result<readonly string[] | null, Refusal> {
  if (!given.has('patient')) return ok(null);
  const ids: string[] = [];
  for (const { reference } of objectsGiven(given, 'patient')) {
    const target = typeof reference === 'string' ? localObject(reference, base) : null;
    if (target?.kind !== 'Patient' || !isId(target.id)) return wrong('patient', 'must be references to Patients');
    ids.push(target.id);
  }
  return ok([...new Set(ids)]);
}

const wrong = (name: string, what: string): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: `${name} ${what}.`, expression: name });
