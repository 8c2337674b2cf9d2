// https://specifications.openehr.org/releases/ITS-REST/latest/definition.html: the example composition of a template.

import type { OperationalTemplate } from '../opt/index.ts';
import { isA } from '../rm/model/index.ts';
import { buildForm, type FormNode } from '../web-template/index.ts';
import { type Entry, entryAt, newEntry } from './entry.ts';
import { exampleValue, type Said } from './example-value.ts';

function put(entry: Entry, said: Said): void {
  for (const [suffix, value] of Object.entries(said.values)) entry.values.set(suffix, value);
  for (const [id, below] of Object.entries(said.below ?? {})) put(entryAt(entry, id, 0), below);
}

/** One of everything, two where two are demanded; of alternatives the first that suffixes can say. */
function fill(node: FormNode, entry: Entry): void {
  const isChoice = node.rmType === 'ELEMENT' && node.children.length > 0;
  for (const child of node.children) {
    if (child.inContext && child.constraint === null && !NEEDED.has(child.id)) continue;
    const times = child.max === null || child.max > 1 ? Math.max(1, child.min) : 1;
    let isSaid = false;
    for (let index = 0; index < times; index++) isSaid = fillChild(child, entry, index) || isSaid;
    if (isChoice && isSaid) return;
  }
}

/** What neither `ctx/` nor the template gives. */
const NEEDED = new Set(['narrative', 'width', 'math_function', 'current_state']);

function fillChild(child: FormNode, entry: Entry, index: number): boolean {
  if (child.children.length > 0 || isA(child.rmType, 'PATHABLE')) {
    fill(child, entryAt(entry, child.id, index));
    return true;
  }
  const said =
    CONTEXT[child.constraint === null ? child.id : ''] ?? exampleValue(child.rmType, child.constraint, child.scope);
  if (said !== null) put(entryAt(entry, child.id, index), said);
  return said !== null;
}

const CONTEXT: Readonly<Record<string, Said>> = {
  math_function: { values: { code: '146', value: 'mean', terminology: 'openehr' } },
  current_state: { values: { code: '526', value: 'planned', terminology: 'openehr' } },
};

export const EXAMPLE_TIME = '2026-01-15T10:30:00+01:00';

/** The tree of an example: every node of the form, with values that the template allows. */
export function exampleEntry(template: OperationalTemplate): Entry {
  const form = buildForm(template);
  const root = newEntry();
  const context = entryAt(root, 'ctx', 0);
  for (const [key, value] of [
    ['language', template.language],
    ['territory', 'NO'],
    ['composer_name', 'Name'],
    ['time', EXAMPLE_TIME],
  ] as const) {
    entryAt(context, key, 0).values.set('', value);
  }
  fill(form, entryAt(root, form.id, 0));
  return root;
}
