// CONTRIBUTING.md "Tests": a library of resources that are written down in the test, without a database.

import { ok, type Result } from '@fkj/platform-record';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import type { CodeSystem } from '../code-system/code-system.ts';
import { compileCodeSystem } from '../code-system/compile.ts';
import type { TerminologyRefusal } from '../refusal.ts';
import type { Library } from '../shelf.ts';
import { readValueSet, type ValueSet } from '../value-set/value-set.ts';

/** The tree of a resource, as the record reads it. */
export const treeOf = (resource: object): JsonObject => {
  const document = read(JSON.stringify(resource));
  if (!document.ok || !isObject(document.value.tree)) throw new Error('Not a resource');
  return document.value.tree;
};

export const codeSystemOf = (resource: object): CodeSystem => {
  const made = compileCodeSystem(treeOf({ resourceType: 'CodeSystem', ...resource }), JSON.stringify(resource));
  if (!made.ok) throw new Error(made.error.detail);
  return made.value;
};

export const valueSetOf = (resource: object): ValueSet => {
  const made = readValueSet(treeOf({ resourceType: 'ValueSet', ...resource }), JSON.stringify(resource));
  if (!made.ok) throw new Error(made.error.detail);
  return made.value;
};

export const libraryOf = (codeSystems: readonly CodeSystem[], valueSets: readonly ValueSet[]): Library => {
  const under = <Resource extends { readonly url: string | null }>(all: readonly Resource[], url: string) =>
    Promise.resolve<Result<readonly Resource[], TerminologyRefusal>>(ok(all.filter((one) => one.url === url)));
  return { codeSystems: (url) => under(codeSystems, url), valueSets: (url) => under(valueSets, url) };
};
