// DESIGN.md §1.6; pasientjournalloven § 25: what an organisation keeps longer than its rules say. A report: nothing is deleted by it.

import { type Caller, dueBefore, type RetentionRules, retentionOf, rulesAt } from '@fkj/platform-access';
import { type Filter, type ObjectName, ok, type Permit, type Result } from '@fkj/platform-record';
import { isCommonKind, ownerParameter, resourceTypes, spanOf } from '@fkj/standards-fhir';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { isId } from '../object-id.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

export const retentionReport: Operation = {
  name: 'retention-report',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/retention-report',
  documentation:
    'What the organisation is responsible for and nobody has changed for as long as the rules of retention say: for each type of which something is due the rule, its years, the day, and how many. Nothing is deleted: $erase and $delete-owned are decisions of their own.',
  levels: ['instance'],
  types: ['Organization'],
  methods: ['GET', 'POST'],
  parameters: [],
  handle: report,
};

const KINDS = resourceTypes.filter((kind) => !isCommonKind(kind));
const REASON = 'Oversikt over hva som er oppbevart lenge nok';

/** GET /fhir/Organization/{id}/$retention-report. The log says that it was asked for; it names nobody. */
async function report(house: FhirHouse, caller: Caller, { id }: OperationAsked): Promise<Result<Answer, Refusal>> {
  if (!isId(id)) return refuse('not-found');
  const owner = { kind: 'Organization', id };
  const permit = house.access.decideOwned(caller, { owner, work: 'retention', reason: REASON });
  if (!permit.ok) return refuse('access-denied', { detail: permit.error.explanation });
  const rules = rulesAt(house.retention, house.clock());
  const parts: object[] = [];
  for (const kind of KINDS) {
    const due = await dueOf(house, permit.value, { kind, owner, rules });
    if (!due.ok) return due;
    if (due.value !== null) parts.push(due.value);
  }
  const parameter = [
    { name: 'version', valueString: rules.version },
    { name: 'basis', valueString: rules.basis },
    ...parts,
  ];
  return ok({ status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) });
}

/** Null where nothing is due. */
async function dueOf(
  house: FhirHouse,
  permit: Permit,
  { kind, owner, rules }: { readonly kind: string; readonly owner: ObjectName; readonly rules: RetentionRules },
): Promise<Result<object | null, Refusal>> {
  const rule = retentionOf(rules, kind);
  const before = rule === null ? null : dueBefore(rule, house.clock());
  const span = before === null ? null : spanOf(before);
  if (rule === null || before === null || span === null) return ok(null);
  const filter: Filter = {
    and: [
      { test: 'reference', param: ownerParameter.name, target: owner },
      { test: 'updated', prefix: 'lt', low: span.low, high: span.high },
    ],
  };
  const asked = `Organization/${owner.id}/$retention-report`;
  const page = shown(await house.record.find(permit, { kind, filter, sort: [], limit: 0, total: 'accurate', asked }));
  if (!page.ok) return page;
  const count = page.value.total ?? 0;
  if (count === 0) return ok(null);
  return ok({
    name: 'due',
    part: [
      { name: 'type', valueCode: kind },
      { name: 'rule', valueString: rule.name },
      { name: 'years', valueInteger: rule.years },
      { name: 'unchangedSince', valueDate: before },
      { name: 'count', valueInteger: count },
    ],
  });
}
