// https://build.fhir.org/ig/HL7/sql-on-fhir/OperationDefinition-ViewDefinitionRun.html and DESIGN.md §5: what a run of a view is given.

import { ok, type Result, refused } from '@fkj/platform-record';
import { isCommonKind, localObject, spanOf } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject } from '@fkj/standards-json';
import { isId } from '../object-id.ts';
import { booleanGiven, type Given, integerGiven, objectsGiven, textGiven } from '../operation/given.ts';
import type { ParameterDefinition } from '../operation/operation.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import { checkView } from './check-view.ts';
import type { ViewIssue } from './issue.ts';
import type { Formulas, RowFormat } from './print-rows.ts';
import type { View } from './view.ts';

export const runParameters: readonly ParameterDefinition[] = [
  { name: 'viewResource', types: ['Resource'] },
  { name: 'viewReference', types: ['Reference', 'uri', 'canonical', 'string'] },
  { name: 'resource', types: ['Resource'], max: '*' },
  { name: '_format', types: ['code', 'string'] },
  { name: 'header', types: ['boolean'] },
  { name: 'formulas', types: ['code', 'string'] },
  { name: 'patient', types: ['Reference'], max: '*' },
  { name: '_since', types: ['instant', 'dateTime'] },
  { name: '_limit', types: ['integer', 'positiveInt'] },
];

export interface RunAsked {
  readonly view: View;
  readonly format: RowFormat;
  readonly header: 'present' | 'absent';
  readonly formulas: Formulas;
  /** Most rows; null for all. */
  readonly limit: number | null;
  /** The resources sent along, or those of the record. */
  readonly source:
    | { readonly from: 'request'; readonly resources: readonly JsonObject[] }
    | { readonly from: 'record'; readonly patients: readonly string[]; readonly since: number | null };
}

export interface RunContext {
  /** The ViewDefinition. */
  readonly definition: JsonObject;
  readonly given: Given;
  /** `_format` of the address. */
  readonly format: string | undefined;
  readonly accept: string | undefined;
  readonly base: string;
}

/** Checks the view and reads where its rows come from; nothing of the record has been asked yet. */
export function readRun({ definition, given, format, accept, base }: RunContext): Result<RunAsked, Refusal> {
  const wanted = formatOf(textGiven(given, '_format') ?? format, accept);
  if (!wanted.ok) return wanted;
  const view = checkView(definition);
  if (!view.ok) return refused(refusalOf('view-definition', view.issues));
  const limit = integerGiven(given, '_limit');
  if (limit !== null && limit < 1) return refuse('operation-parameter', { detail: '_limit is 1 or more.' });
  const source = sourceOf(given, { base, kind: view.value.resource });
  if (!source.ok) return source;
  const formulas = textGiven(given, 'formulas') ?? 'kept';
  if (formulas !== 'kept' && formulas !== 'guarded') {
    return refuse('operation-parameter', { detail: 'formulas is kept or guarded.' });
  }
  const header = booleanGiven(given, 'header') === false ? 'absent' : 'present';
  return ok({ view: view.value, format: wanted.value, header, formulas, limit, source: source.value });
}

function sourceOf(
  given: Given,
  { base, kind }: { readonly base: string; readonly kind: string },
): Result<RunAsked['source'], Refusal> {
  const references = objectsGiven(given, 'patient').map(({ reference }) => reference);
  const patients = references.flatMap((reference) => {
    const target = typeof reference === 'string' ? localObject(reference, base) : null;
    return target?.kind === 'Patient' && isId(target.id) ? [target.id] : [];
  });
  if (patients.length < references.length) {
    return refuse('operation-parameter', { detail: 'patient must be a reference to a Patient of this record.' });
  }
  const since = textGiven(given, '_since');
  const resources = resourcesIn(given);
  if (resources.length > 0) {
    return patients.length > 0 || since !== null
      ? refuse('operation-parameter', {
          detail: 'patient and _since choose among the record: send them without resource.',
        })
      : ok({ from: 'request', resources });
  }
  if (patients.length > 0 && isCommonKind(kind)) {
    return refuse('operation-parameter', {
      detail: 'patient cannot stand beside a view of a type that is kept without patient.',
    });
  }
  return ok({ from: 'record', patients, since: since === null ? null : (spanOf(since)?.low ?? null) });
}

/** A Bundle stands for the resources in it. */
function resourcesIn(given: Given): readonly JsonObject[] {
  return (given.get('resource') ?? []).flatMap((value) => {
    if (value.type !== 'Resource') return [];
    const { kind, tree } = value.resource;
    if (kind !== 'Bundle') return [tree];
    const entries = isArray(tree['entry']) ? tree['entry'] : [];
    return entries.flatMap((entry) => {
      const resource = isObject(entry) ? entry['resource'] : undefined;
      return isObject(resource) ? [resource] : [];
    });
  });
}

const NAMES: Readonly<Record<string, RowFormat>> = {
  json: 'json',
  'application/json': 'json',
  'application/fhir+json': 'json',
  ndjson: 'ndjson',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/fhir+ndjson': 'ndjson',
  '*/*': 'ndjson',
  'application/*': 'ndjson',
  csv: 'csv',
  'text/csv': 'csv',
  'text/*': 'csv',
};

/** `_format` before Accept; the specification's own default is NDJSON. */
function formatOf(format: string | undefined, accept: string | undefined): Result<RowFormat, Refusal> {
  const asked = format === undefined ? (accept ?? '').split(',') : [format.replaceAll(' ', '+')];
  if (asked.every((name) => name.trim() === '')) return ok('ndjson');
  for (const name of asked) {
    const [type = '', ...parameters] = name
      .toLowerCase()
      .split(';')
      .map((part) => part.trim());
    const known = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined;
    if (known !== undefined && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return ok(known);
  }
  return refuse('not-acceptable', { detail: 'Rows are given as json, ndjson or csv.' });
}

/** Every issue with its place in the view. */
export function refusalOf(code: 'view-definition' | 'view-rows', issues: readonly ViewIssue[]): Refusal {
  const [first, ...more] = issues.map(
    ({ path, sentence }): Issue => ({ code, detail: sentence, expression: `ViewDefinition.${path}` }),
  );
  return [first ?? { code }, ...more];
}
