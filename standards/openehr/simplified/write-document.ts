// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html: a document as the tree of FLAT and STRUCTURED.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { typeOf } from '../rm/canonical/index.ts';
import { isA } from '../rm/model/index.ts';
import type { FormNode, FormStep } from '../web-template/index.ts';
import { codecOf } from './codec-table.ts';
import { type Entry, entryAt, newEntry } from './entry.ts';
import type { Hints } from './read-object.ts';
import { writeKeys, writeObject } from './write-object.ts';

/** One way through a document along a node's steps: the objects it passes, the last first. */
type Trail = readonly JsonObject[];

const nameOf = (object: JsonObject): JsonValue | undefined => (isObject(object.name) ? object.name.value : undefined);

function isMeant(object: JsonValue, step: FormStep): object is JsonObject {
  if (!isObject(object)) return false;
  if (step.nodeId !== null && object.archetype_node_id !== step.nodeId) return false;
  if (step.names === null) return true;
  const name = nameOf(object);
  return typeof name === 'string' && step.names.has(name);
}

function trailsOf(object: JsonObject, steps: readonly FormStep[]): readonly Trail[] {
  let trails: readonly Trail[] = [[object]];
  for (const step of steps) {
    trails = trails.flatMap((trail) => {
      const member = trail[0]?.[step.attribute];
      const items = isArray(member) ? member : member === undefined ? [] : [member];
      return items.filter((item): item is JsonObject => isMeant(item, step)).map((item) => [item, ...trail]);
    });
  }
  return trails;
}

const isElementValue = ({ steps }: FormNode): boolean =>
  steps.at(-1)?.attribute === 'value' && steps.at(-2)?.rmType === 'ELEMENT';

export const isStructure = ({ rmType, children }: FormNode): boolean => children.length > 0 || isA(rmType, 'PATHABLE');

const hintsOf = ({ constraint, scope }: FormNode): Hints => ({ constraint, scope, idScheme: null, idNamespace: null });

class DocumentWriter {
  /** Objects that a node or a step was found for; what is left over only |raw can say. */
  private readonly said = new Set<JsonObject>();

  node(node: FormNode, object: JsonObject, entry: Entry): void {
    this.said.add(object);
    const children = new Set(node.children.map(({ id }) => id));
    this.own(object, entry, { node, children });
    for (const child of node.children) this.children(child, object, entry);
    if (this.saysAll(object, node)) return;
    entry.values.clear();
    entry.below.clear();
    entry.values.set('raw', object);
  }

  /** What is said of a structure's own object; a name only where it is not the template's. */
  private own(
    object: JsonObject,
    entry: Entry,
    { node, children }: { node: FormNode; children: ReadonlySet<string> },
  ): void {
    const type = typeOf(object, node.rmType) ?? node.rmType;
    const codec = codecOf(type) ?? [];
    const step = node.steps.findLast(({ nodeId }) => nodeId !== null);
    const usual = step?.name ?? (node.steps.length === 0 ? node.name : null);
    const { name } = object;
    const isPlain = isObject(name) && Object.keys(name).every((member) => member === '_type' || member === 'value');
    const isUsual = isPlain && typeOf(name, 'DV_TEXT') === 'DV_TEXT' && nameOf(object) === usual;
    const keys = codec.filter(
      ({ key, path }) =>
        !children.has(key) &&
        !(path[0] === 'name' && isUsual) &&
        !(key === 'history_origin' && beginsWithFirst(object)),
    );
    writeKeys({ ...object, _type: type }, keys, { entry, hints: hintsOf(node) });
  }

  private children(child: FormNode, object: JsonObject, entry: Entry): void {
    if (isElementValue(child)) {
      trailsOf(object, child.steps.slice(0, -1)).forEach(([element, ...around], index) => {
        if (element === undefined) return;
        for (const passed of around) this.said.add(passed);
        this.element(child, element, entryAt(entry, child.id, index));
      });
      return;
    }
    const trails = trailsOf(object, child.steps).filter(([value]) => child.steps.length > 1 || typeFits(child, value));
    trails.forEach(([value, ...around], index) => {
      // The subject is the patient unless somebody says otherwise.
      if (value === undefined || (child.id === 'subject' && isBareSelf(value))) return;
      for (const passed of around) this.said.add(passed);
      const below = entryAt(entry, child.id, index);
      if (isStructure(child)) this.node(child, value, below);
      else this.value(child, value, below);
    });
    const step = child.steps[0];
    const plain = step === undefined || child.steps.length > 1 ? undefined : object[step.attribute];
    if (plain !== undefined && !isObject(plain) && !isArray(plain)) entryAt(entry, child.id, 0).values.set('', plain);
  }

  private element(node: FormNode, element: JsonObject, entry: Entry): void {
    this.said.add(element);
    this.own({ ...element, _type: 'ELEMENT' }, entry, { node, children: new Set() });
    const { value } = element;
    if (isObject(value)) this.value(node, value, entry);
  }

  private value(node: FormNode, value: JsonObject, entry: Entry): void {
    this.said.add(value);
    writeObject(value, node.rmType, { entry, hints: hintsOf(node) });
  }

  /** Whether every object in the structures below was met, as far as the next node that says all of itself. */
  private saysAll(object: JsonObject, node: FormNode): boolean {
    for (const [name, member] of Object.entries(object)) {
      if (
        !/^(content|items|item|rows|data|state|protocol|description|activities|events|other_context|summary)$/.test(
          name,
        )
      )
        continue;
      for (const item of isArray(member) ? member : [member]) {
        if (!isObject(item)) continue;
        if (!this.said.has(item)) return false;
        if (isContainer(item) && !this.saysAll(item, node)) return false;
      }
    }
    return true;
  }
}

/** A history that begins when its first event was need not say so. */
function beginsWithFirst({ data }: JsonObject): boolean {
  if (!isObject(data) || !isObject(data.origin)) return true;
  const times = isArray(data.events)
    ? data.events.flatMap((event) => (isObject(event) && isObject(event.time) ? [event.time.value] : []))
    : [];
  return times[0] === data.origin.value;
}

/** What a level is removed for: its items belong to the node around. */
const isContainer = ({ _type: type }: JsonObject): boolean =>
  typeof type === 'string' && (isA(type, 'ITEM_STRUCTURE') || type === 'HISTORY' || isA(type, 'EVENT'));

const isBareSelf = (value: JsonObject): boolean => value._type === 'PARTY_SELF' && Object.keys(value).length === 1;

const typeFits = (child: FormNode, value: JsonObject | undefined): boolean =>
  value === undefined ||
  typeof value._type !== 'string' ||
  isA(value._type, child.rmType) ||
  (child.rmType === 'DV_CODED_TEXT' && value._type === 'DV_TEXT');

/** The document as a tree with one root, the template's id. */
export function entryOfDocument(form: FormNode, document: JsonObject): Entry {
  const root = newEntry();
  new DocumentWriter().node(form, document, entryAt(root, form.id, 0));
  return root;
}
