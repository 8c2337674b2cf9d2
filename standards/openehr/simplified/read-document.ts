// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html: the tree of FLAT and STRUCTURED as a document.

import { isArray, type JsonValue } from '@fkj/standards-json';
import type { OperationalTemplate } from '../opt/index.ts';
import { classModel, isA } from '../rm/model/index.ts';
import type { FormNode, FormStep } from '../web-template/index.ts';
import { codecOf } from './codec-table.ts';
import { CODE_OF, Context, openehrText } from './context.ts';
import { type Entry, entriesAt, isEmpty, newEntry } from './entry.ts';
import { type Growing, growing, type Hints, ObjectReader } from './read-object.ts';
import { isStructure } from './write-document.ts';

const RM_VERSION = '1.1.0';

export class DocumentReader {
  readonly reader = new ObjectReader();
  private readonly template: OperationalTemplate;
  private readonly context: Context;

  constructor(template: OperationalTemplate, root: Entry, now: string) {
    this.template = template;
    this.context = new Context(root.below.get('ctx')?.get(0) ?? newEntry(), this.reader, now);
  }

  node(node: FormNode, entry: Entry, path: string): JsonValue {
    const raw = entry.values.get('raw');
    if (raw !== undefined) return raw;
    const made = this.objectOf(node, entry);
    const codec = codecOf(String(made._type)) ?? [];
    const ids = new Set(node.children.map(({ id }) => id));
    this.reader.take(entry, made, { codec: codec.filter(({ key }) => !ids.has(key)), path, hints: this.hints(node) });
    this.reader.unknown(entry, codec, path, ids);
    for (const child of node.children) {
      for (const [index, item] of entriesAt(entry, child.id)) {
        if (!isEmpty(item))
          this.attach(made, child, { entry: item, path: `${path}/${child.id}${child.max === 1 ? '' : `:${index}`}` });
      }
    }
    this.complete(made);
    return made;
  }

  private hints({ constraint, scope }: FormNode): Hints {
    return { ...this.context.hints(), constraint, scope };
  }

  private objectOf(node: FormNode, entry: Entry): Growing {
    const step = node.steps.at(-1);
    if (step !== undefined) return this.fromStep(step, eventType(node.rmType, entry));
    const { definition, templateId } = this.template;
    const archetypeId = definition.archetype?.archetypeId ?? '';
    return {
      _type: node.rmType,
      archetype_node_id: archetypeId,
      name: { _type: 'DV_TEXT', value: node.name },
      archetype_details: {
        _type: 'ARCHETYPED',
        archetype_id: { _type: 'ARCHETYPE_ID', value: archetypeId },
        template_id: { _type: 'TEMPLATE_ID', value: templateId },
        rm_version: RM_VERSION,
      },
    };
  }

  private fromStep({ nodeId, archetypeId, name }: FormStep, type: string): Growing {
    const made: Growing = { _type: type };
    if (nodeId !== null) made.archetype_node_id = nodeId;
    if (name !== null) made.name = { _type: 'DV_TEXT', value: name };
    if (archetypeId !== null) {
      made.archetype_details = {
        _type: 'ARCHETYPED',
        archetype_id: { _type: 'ARCHETYPE_ID', value: archetypeId },
        rm_version: RM_VERSION,
      };
    }
    return made;
  }

  /** Makes the object of a node below and puts it where its steps lead, through what level removal left out. */
  private attach(owner: Growing, child: FormNode, { entry, path }: { entry: Entry; path: string }): void {
    const isValue = child.steps.at(-1)?.attribute === 'value' && child.steps.at(-2)?.rmType === 'ELEMENT';
    const steps = isValue ? child.steps.slice(0, -1) : child.steps;
    const last = steps.at(-1);
    if (last === undefined) return;
    let here = owner;
    for (const step of steps.slice(0, -1)) here = this.container(here, step);
    const value = isValue ? this.element(child, last, { entry, path }) : this.value(child, entry, path);
    if (value === null) return;
    const known = here[last.attribute];
    if (last.many) here[last.attribute] = [...(isArray(known) ? known : []), value];
    else here[last.attribute] = value;
  }

  private value(child: FormNode, entry: Entry, path: string): JsonValue {
    if (isStructure(child)) return this.node(child, entry, path);
    if (classModel(child.rmType) === null) return entry.values.get('') ?? null;
    return this.reader.object(entry, child.rmType, { path, hints: this.hints(child) });
  }

  private element(child: FormNode, step: FormStep, { entry, path }: { entry: Entry; path: string }): JsonValue {
    const made = this.fromStep(step, 'ELEMENT');
    const codec = codecOf('ELEMENT') ?? [];
    const hints = this.hints(child);
    this.reader.take(entry, made, { codec, path, hints });
    const own = new Set(codec.map(({ key }) => key));
    const rest: Entry = { values: entry.values, below: new Map([...entry.below].filter(([id]) => !own.has(id))) };
    if (rest.values.size > 0 || rest.below.size > 0)
      made.value = this.reader.object(rest, child.rmType, { path, hints });
    return made;
  }

  private container(owner: Growing, step: FormStep): Growing {
    const known = owner[step.attribute];
    if (!step.many) {
      const made: Growing = { ...this.fromStep(step, concrete(step.rmType)), ...growing(known) };
      owner[step.attribute] = made;
      return made;
    }
    const items = isArray(known) ? known : [];
    const found = growing(items.find((item) => growing(item)?.archetype_node_id === step.nodeId));
    if (found !== null) return found;
    const made = this.fromStep(step, concrete(step.rmType));
    owner[step.attribute] = [...items, made];
    return made;
  }

  /** What the application, not the user, says: from `ctx/`, or as the specification has it. */
  private complete(made: Growing): void {
    const { context } = this;
    const type = String(made._type);
    if (type === 'COMPOSITION') this.completeComposition(made);
    if (type === 'EVENT_CONTEXT') this.completeContext(made);
    if (isA(type, 'ENTRY')) {
      made.language ??= CODE_OF.language(context.text('language') ?? this.template.language);
      made.encoding ??= CODE_OF.encoding;
      made.subject ??= { _type: 'PARTY_SELF' };
      if (context.provider !== null) made.provider ??= context.provider;
      const workflow = context.object('work_flow_id', 'OBJECT_REF');
      if (workflow !== null) made.workflow_id ??= workflow;
      const { participations } = context;
      if (participations.length > 0) made.other_participations ??= participations;
    }
    if (type === 'OBSERVATION') this.completeHistories(made);
    if (type === 'ACTION') {
      made.time ??= dateTime(context.text('action_time') ?? context.time);
      const state = context.coded('action_ism_transition_current_state', 'instruction states');
      if (state !== null) made.ism_transition ??= { _type: 'ISM_TRANSITION', current_state: state };
    }
    const narrative = context.text('instruction_narrative');
    if (type === 'INSTRUCTION' && narrative !== null) made.narrative ??= { _type: 'DV_TEXT', value: narrative };
    if (type === 'ACTIVITY') {
      const timing = context.text('activity_timing');
      if (timing !== null) made.timing ??= { _type: 'DV_PARSABLE', value: timing, formalism: 'timing' };
      const said = growing(made.timing);
      if (said !== null) said.formalism ??= 'timing';
      made.action_archetype_id ??= '/.*/';
    }
  }

  private completeComposition(made: Growing): void {
    const { context } = this;
    made.language ??= CODE_OF.language(context.text('language') ?? this.template.language);
    const territory = context.text('territory');
    if (territory !== null) made.territory ??= CODE_OF.territory(territory);
    const composer = context.composer;
    if (composer !== null) made.composer ??= composer;
    made.category ??= openehrText('composition category', this.category()) ?? null;
    if (this.category() !== '431' && made.context === undefined) {
      const around: Growing = { _type: 'EVENT_CONTEXT' };
      this.completeContext(around);
      made.context = around;
    }
    const links = context.list('link', 'LINK');
    if (links.length > 0) made.links ??= links;
  }

  /** The category that the template demands; an event where it does not say. */
  private category(): string {
    const attribute = this.template.definition.attributes.find(({ name }) => name === 'category')?.children[0];
    const code =
      attribute?.kind === 'complex'
        ? attribute.attributes.find(({ name }) => name === 'defining_code')?.children[0]
        : undefined;
    return (code?.kind === 'code' ? code.codes[0] : undefined) ?? '433';
  }

  private completeContext(made: Growing): void {
    const { context } = this;
    made.start_time ??= dateTime(context.time);
    made.setting ??= context.coded('setting', 'setting') ?? openehrText('setting', '238') ?? null;
    const [end, location] = [context.text('end_time'), context.text('location')];
    if (end !== null) made.end_time ??= dateTime(end);
    if (location !== null) made.location ??= location;
    const facility = context.object('health_care_facility', 'PARTY_IDENTIFIED');
    if (facility !== null) made.health_care_facility ??= facility;
    const { participations } = context;
    if (participations.length > 0) made.participations ??= participations;
  }

  /** A history begins when the first of its events was, unless somebody says otherwise. */
  private completeHistories(made: Growing): void {
    const said = this.context.text('history_origin');
    for (const name of ['data', 'state']) {
      const history = growing(made[name]);
      if (history === null) continue;
      const events = (isArray(history.events) ? history.events : []).map(growing).filter((event) => event !== null);
      const first = events.map(({ time }) => time).find((time) => time !== undefined);
      const origin = said !== null ? dateTime(said) : (first ?? dateTime(this.context.time));
      history.origin ??= origin;
      for (const event of events) event.time ??= origin;
    }
  }
}

const dateTime = (value: string): Growing => ({ _type: 'DV_DATE_TIME', value });

/** An event with a width is an interval. */
const eventType = (rmType: string, { below }: Entry): string =>
  isA(rmType, 'EVENT') && rmType !== 'POINT_EVENT' && (below.has('width') || below.has('math_function'))
    ? 'INTERVAL_EVENT'
    : concrete(rmType);

const concrete = (rmType: string): string =>
  rmType === 'EVENT' ? 'POINT_EVENT' : rmType === 'ITEM_STRUCTURE' ? 'ITEM_TREE' : rmType;
