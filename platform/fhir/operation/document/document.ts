// https://hl7.org/fhir/R4/composition-operation-document.html and documents.html: a Composition and all that it refers to, as one Bundle.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result, refused, type Stored } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { printPath } from '@fkj/standards-json';
import { type Answer, written } from '../../answer.ts';
import { referencesIn } from '../../bundle/references.ts';
import { permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { checkContent } from '../../interaction/check-content.ts';
import { commitOne } from '../../interaction/commit.ts';
import { notFound, shown } from '../../interaction/shown.ts';
import { isId } from '../../object-id.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { shownTo } from '../../outgoing-document.ts';
import { ownerOfWrite } from '../../owner/owner-of-write.ts';
import { writeOf } from '../../write-draft.ts';
import { booleanGiven } from '../given.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { storedResource } from '../stored-resource.ts';
import { gather } from './gather.ts';

export const document: Operation = {
  name: 'document',
  definition: 'http://hl7.org/fhir/OperationDefinition/Composition-document',
  documentation:
    'The Composition and everything that it refers to, as a Bundle of type document. One that would not be whole is refused. persist (POST) keeps the Bundle with the patients of the Composition: 201 with its Location.',
  levels: ['instance'],
  types: ['Composition'],
  methods: ['GET', 'POST'],
  parameters: [{ name: 'persist', types: ['boolean'] }],
  handle: documentOf,
};

async function documentOf(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const { id, given, method } = asked;
  const persist = booleanGiven(given, 'persist') ?? false;
  if (persist && method === 'GET') return refuse('operation-parameter', { detail: 'persist needs POST.' });
  if (!isId(id)) return refused(notFound(caller, 'Composition'));
  const permit = await permitFor(house, caller, { action: 'read', kind: '*', patients: [] });
  if (!permit.ok) return permit;
  const composition = shown(await house.record.read(permit.value, { kind: 'Composition', id }));
  if (!composition.ok) return composition;
  if (composition.value === null) return refused(notFound(caller, 'Composition'));
  if (composition.value.action === 'delete') return refuse('deleted');
  const parts = await partsOf(house, permit.value, composition.value);
  if (!parts.ok) return parts;
  const { patients } = composition.value;
  const bundleId = house.newId('Bundle', patients);
  const text = printDocument(house, caller, { bundleId, parts: [composition.value, ...parts.value] });
  return persist ? keep(house, caller, { id: bundleId, text, patients }) : ok({ status: 200, body: text });
}

/** What the Composition refers to in this record, in the order of its references; something missing refuses the whole. */
async function partsOf(
  house: FhirHouse,
  permit: Permit,
  composition: Stored,
): Promise<Result<readonly Stored[], Refusal>> {
  const names = new Map<string, { readonly name: ObjectName; readonly expression: string }>();
  for (const { value, path } of referencesIn(storedResource(composition).tree)) {
    const target = localObject(value, baseOf(house));
    // Who is responsible for the Composition is no part of what it says.
    if (target === null || path[0] === 'meta') continue;
    const key = `${target.kind}/${target.id}`;
    if (!names.has(key)) names.set(key, { name: target, expression: `Composition.${printPath(path)}` });
  }
  names.delete(`Composition/${composition.id}`);
  const found = await gather(
    house,
    permit,
    [...names.values()].map(({ name }) => name),
  );
  if (!found.ok) return found;
  const parts: Stored[] = [];
  for (const [key, { expression }] of names) {
    const part = found.value.get(key);
    if (part === undefined) {
      const detail = 'A part of the document is not there, or out of your reach; it would not be whole.';
      return refuse('reference-dangling', { detail, expression });
    }
    parts.push(part);
  }
  return ok(parts);
}

/** Bundles are concatenated text; stored documents pass unread. */
function printDocument(
  house: FhirHouse,
  caller: Caller,
  { bundleId, parts }: { readonly bundleId: string; readonly parts: readonly Stored[] },
): string {
  const identifier = JSON.stringify({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${bundleId}` });
  const timestamp = new Date(house.clock()).toISOString();
  const entries = parts.map((stored) => {
    const { kind, id, document } = shownTo(house, caller, stored);
    return `{"fullUrl":"${baseOf(house)}/${kind}/${id}","resource":${document}}`;
  });
  return `{"resourceType":"Bundle","identifier":${identifier},"type":"document","timestamp":"${timestamp}","entry":[${entries.join(',')}]}`;
}

interface Kept {
  readonly id: string;
  readonly text: string;
  readonly patients: readonly string[];
}

/** A Bundle says of itself whom it concerns nowhere: the document concerns whom its Composition concerns. */
async function keep(house: FhirHouse, caller: Caller, { id, text, patients }: Kept): Promise<Result<Answer, Refusal>> {
  const { tree } = storedResource({ kind: 'Bundle', document: text });
  const permit = await permitFor(house, caller, { action: 'create', kind: 'Bundle', patients, resource: tree });
  if (!permit.ok) return permit;
  const agreed = await checkContent(house, caller, { resource: tree, entries: [] });
  if (!agreed.ok) return agreed;
  const draft = { kind: 'Bundle', id, follows: 0, tree, text, patients };
  const owner = ownerOfWrite(house.access, caller, { tree, stands: null, base: baseOf(house) });
  if (!owner.ok) return owner;
  const write = writeOf(draft, { owner: owner.value, base: baseOf(house) });
  const committed = await commitOne(house, { permit: permit.value, write }, { caller, conflicted: 'conflict' });
  return committed.ok ? ok(written(201, committed.value)) : committed;
}
