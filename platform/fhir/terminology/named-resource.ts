// https://hl7.org/fhir/R4/operations.html#instance: the code system or value set that an operation is about.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result } from '@fkj/platform-record';
import {
  type CodeSystem,
  canonicalOf,
  compileCodeSystem,
  gather,
  type Library,
  readValueSet,
  type Shelf,
  unknownValueSet,
  type ValueSet,
} from '@fkj/platform-terminology';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { isId } from '../object-id.ts';
import { resourceGiven, textGiven, textsGiven } from '../operation/given.ts';
import type { OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { told } from './library.ts';

/** A stored resource as it stands; every reading of it is decided as a read. */
export async function storedTree(
  house: FhirHouse,
  caller: Caller,
  { kind, id }: ObjectName,
): Promise<Result<JsonObject, Refusal>> {
  if (!isId(id)) return refuse('not-found');
  const permit = await permitFor(house, caller, { action: 'read', kind, patients: [] });
  if (!permit.ok) return permit;
  const stored = shown(await house.record.read(permit.value, { kind, id }));
  if (!stored.ok) return stored;
  if (stored.value === null) return refuse('not-found');
  if (stored.value.action === 'delete') return refuse('deleted');
  const document = read(stored.value.document);
  return document.ok && isObject(document.value.tree) ? ok(document.value.tree) : refuse('not-found');
}

export interface NamedValueSet {
  readonly valueSet: ValueSet;
  readonly shelf: Shelf;
}

/** By id in the address, as `valueSet` in the body, or by `url` (with `valueSetVersion`). `codeSystems` come along. */
export async function namedValueSet(
  house: FhirHouse,
  caller: Caller,
  { asked, library, codeSystems }: { asked: OperationAsked; library: Library; codeSystems: readonly string[] },
): Promise<Result<NamedValueSet, Refusal>> {
  const supplements = textsGiven(asked.given, 'useSupplement');
  const sent = resourceGiven(asked.given, 'valueSet');
  const url = textGiven(asked.given, 'url');
  if (asked.level === 'instance' || sent !== null) {
    if (sent !== null && sent.kind !== 'ValueSet') {
      return refuse('operation-parameter', { detail: 'valueSet must be a ValueSet.' });
    }
    const tree = sent === null ? await storedTree(house, caller, asked) : ok(sent.tree);
    if (!tree.ok) return tree;
    const valueSet = told(readValueSet(tree.value, ''));
    if (!valueSet.ok) return valueSet;
    const shelf = told(await gather(library, { valueSets: [valueSet.value], codeSystems, supplements }));
    return shelf.ok ? ok({ valueSet: valueSet.value, shelf: shelf.value }) : shelf;
  }
  if (url === null) return refuse('operation-parameter', { detail: 'Give url or valueSet.' });
  const named = canonicalOf(url);
  const canonical = { ...named, version: textGiven(asked.given, 'valueSetVersion') ?? named.version };
  const shelf = told(await gather(library, { valueSets: [canonical], codeSystems, supplements }));
  if (!shelf.ok) return shelf;
  const valueSet = shelf.value.valueSet(canonical);
  return valueSet === null
    ? told({ ok: false, error: unknownValueSet(canonical) })
    : ok({ valueSet, shelf: shelf.value });
}

export interface NamedCodeSystem {
  readonly codeSystem: CodeSystem;
  readonly shelf: Shelf;
}

/** By id in the address, or by its address and version. */
export async function namedCodeSystem(
  house: FhirHouse,
  caller: Caller,
  {
    asked,
    library,
    url,
    version,
  }: { asked: OperationAsked; library: Library; url: string | null; version: string | null },
): Promise<Result<NamedCodeSystem, Refusal>> {
  const tree = asked.level === 'instance' ? await storedTree(house, caller, asked) : null;
  if (tree !== null && !tree.ok) return tree;
  const stored = tree === null ? null : told(compileCodeSystem(tree.value, ''));
  if (stored !== null && !stored.ok) return stored;
  const canonical =
    stored?.value ?? (url === null ? null : { ...canonicalOf(url), ...(version === null ? {} : { version }) });
  if (canonical === null) return refuse('operation-parameter', { detail: 'The code system must be named.' });
  const wanted = { codeSystems: [canonical.url], supplements: textsGiven(asked.given, 'useSupplement') };
  const shelf = told(await gather(library, wanted));
  if (!shelf.ok) return shelf;
  const codeSystem = shelf.value.codeSystem({ url: canonical.url, version: canonical.version });
  if (codeSystem === null || codeSystem.content === 'not-present') {
    return told({ ok: false, error: { code: 'unknown-code-system', subject: canonical.url } });
  }
  return ok({ codeSystem, shelf: shelf.value });
}
