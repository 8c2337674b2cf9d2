// DESIGN.md §3 "pure rules: validate": FHIR's own rules first, then those that services have added.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import { checkStructure, localObject, type Issue as StructureIssue } from '@fkj/standards-fhir';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import type { ContentContext, ContentEntry } from '../content-check.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Issue, type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';
import { viewIssues } from '../view/view-issues.ts';
import { patientsNamedBy } from './shown.ts';

/** A reference that means 'whichever matches' has no meaning once it is stored. */
const CONDITIONAL_REFERENCE = /"reference":"[A-Z][A-Za-z]+\?/;

/** Elements, types, cardinality and required codes of R4, for a resource that comes alone. */
export function checkResource({ tree, text }: Received): Result<null, Refusal> {
  if (CONDITIONAL_REFERENCE.test(text)) {
    return refuse('reference-dangling', { detail: 'Conditional references are resolved in transactions only.' });
  }
  return checkElements(tree);
}

/** Elements, types, cardinality and required codes of R4. */
export const checkElements = (tree: JsonObject): Result<null, Refusal> =>
  refusalFrom(checkStructure(tree).map(issueOf));

const issueOf = ({ key, code, expression, diagnostics }: StructureIssue): Issue => ({
  code: 'structure',
  detail: diagnostics,
  expression,
  exactly: { key, type: code },
});

/** What the services say of a resource, alone or beside the other entries of its Bundle. */
export async function checkContent(
  house: FhirHouse,
  caller: Caller,
  { resource, entries }: { resource: JsonObject; entries: readonly ContentEntry[] },
): Promise<Result<null, Refusal>> {
  const kind = resource['resourceType'];
  const issues: Issue[] = kind === 'ViewDefinition' ? [...viewIssues(resource)] : [];
  for (const check of house.checks) {
    if (typeof kind !== 'string' || !check.kinds.has(kind)) continue;
    for (const { sentence, expression } of await check.check(resource, contextOf(house, caller, entries))) {
      issues.push({ code: 'content', detail: sentence, ...(expression === undefined ? {} : { expression }) });
    }
  }
  return refusalFrom(issues);
}

function refusalFrom([first, ...rest]: readonly Issue[]): Result<null, Refusal> {
  return first === undefined ? ok(null) : refused([first, ...rest]);
}

const contextOf = (house: FhirHouse, caller: Caller, entries: readonly ContentEntry[]): ContentContext => ({
  entries,
  resolve: async (reference) => {
    const name = localObject(reference, baseOf(house));
    const beside = entries.find(
      ({ fullUrl, resource }) =>
        fullUrl === reference ||
        (name !== null && resource['resourceType'] === name.kind && resource['id'] === name.id),
    );
    if (beside !== undefined) return beside.resource;
    if (name === null) return null;
    const { kind, id } = name;
    const permit = await permitFor(house, caller, { action: 'read', kind, patients: patientsNamedBy(kind, id) });
    const stored = permit.ok ? await house.record.read(permit.value, name) : null;
    if (!stored?.ok || stored.value === null || stored.value.action === 'delete') return null;
    const document = read(stored.value.document);
    return document.ok && isObject(document.value.tree) ? document.value.tree : null;
  },
});
