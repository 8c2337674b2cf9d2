// https://build.fhir.org/ig/HL7/sql-on-fhir/OperationDefinition-ViewDefinitionRun.html: the rows of a view as text, piece by piece.

import { setImmediate } from 'node:timers/promises';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { necessaryOfView } from './necessary-of-view.ts';
import { rowPrinter } from './print-rows.ts';
import { rowsOf } from './rows.ts';
import { type RunAsked, refusalOf } from './run-parameters.ts';
import { refuseLog, storedResources } from './stored-resources.ts';

/** Steps of all expressions on all resources of a request: about a minute. The record's own are bounded by what is stored. */
const MOST_STEPS = 1_000_000_000;
/** ms after which others have their turn. */
const TURN = 10;

/** The table in pieces; the first refusal ends it. */
export async function* tableOf(
  house: FhirHouse,
  caller: Caller,
  asked: RunAsked,
): AsyncGenerator<Result<string, Refusal>> {
  const { view, format, header, formulas, source } = asked;
  const printer = rowPrinter(format, { columns: view.columns, header, formulas });
  const limit = asked.limit ?? Number.POSITIVE_INFINITY;
  const effort = { left: source.from === 'request' ? MOST_STEPS : Number.POSITIVE_INFINITY };
  const base = baseOf(house);
  let printed = 0;
  let turn = performance.now();
  yield ok(printer.head);
  for await (const resource of resourcesOf(house, caller, asked)) {
    if (!resource.ok) {
      yield resource;
      return;
    }
    const rows = rowsOf(view, resource.value, { base, effort });
    if (!rows.ok) {
      yield refused(refusalOf('view-rows', rows.issues));
      return;
    }
    const some = rows.value.slice(0, limit - printed);
    if (some.length > 0) yield ok(some.map((row, place) => printer.row(row, printed + place)).join(''));
    printed += some.length;
    if (printed >= limit) break;
    if (performance.now() - turn > TURN) {
      await setImmediate();
      turn = performance.now();
    }
  }
  yield ok(printer.tail);
}

async function* resourcesOf(
  house: FhirHouse,
  caller: Caller,
  { view, source }: RunAsked,
): AsyncGenerator<Result<JsonObject, Refusal>> {
  if (source.from === 'request') {
    for (const resource of source.resources) yield ok(resource);
  } else if (view.resource === 'AuditEvent') yield refuseLog();
  else {
    const { resource: kind } = view;
    const tests = necessaryOfView({ ...view, base: baseOf(house) });
    yield* storedResources(house, caller, { kind, patients: source.patients, since: source.since, tests });
  }
}
