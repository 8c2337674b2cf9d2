// https://hl7.org/fhir/R4/mapping-language.html#7.8.0.5: groups, rules, sources and targets, in their order.

import { isObject, type JsonObject } from '@fkj/standards-json';
import { compilePath, type Effort, type Item, type Items, membersOf, resourceItem } from '../path/index.ts';
import { Draft, mayStand, sizeOf, type Value } from './draft.ts';
import { typeOf } from './fit.ts';
import { type Found, Groups, typeNamed } from './groups.ts';
import { halt } from './issue.ts';
import type { Parameter, Rule, Source, StructureMap, Target } from './map.ts';
import { chosen, defaultOf } from './source-items.ts';
import { transforms } from './transforms.ts';
import { Variables } from './variables.ts';

/** Rules tried, values made and copied, of one map. */
const MOST_STEPS = 100_000;
/** Groups and rules inside each other. */
const DEEPEST = 60;
/** Steps of all expressions of one map. */
const EFFORT = 2_000_000;

export interface TransformOptions {
  /** Maps that may be imported, by the address that the import names. */
  readonly imports: ReadonlyMap<string, JsonObject>;
  /** ConceptMaps by the address that a translate names. */
  readonly conceptMaps: ReadonlyMap<string, JsonObject>;
  readonly newUuid: () => string;
  /** ms since 1970, for now() and today() (UTC). */
  readonly now: number;
}

export class Run {
  /** Group and rule that is being followed. */
  place = 'StructureMap';
  private readonly map: StructureMap;
  private readonly groups: Groups;
  private readonly options: TransformOptions;
  private readonly effort: Effort = { left: EFFORT };
  private readonly shared = new Map<string, Value>();
  private readonly compiled = new Map<string, ReturnType<typeof compilePath>>();
  private readonly clock: readonly (readonly [string, Items])[];
  private root: JsonObject = {};
  private steps = 0;
  private depth = 0;

  constructor(map: StructureMap, imports: ReadonlyMap<string, StructureMap>, options: TransformOptions) {
    this.map = map;
    this.groups = new Groups(imports);
    this.options = options;
    const now = new Date(options.now).toISOString();
    this.clock = [
      ['now()', [{ value: now, type: 'System.DateTime', element: null }]],
      ['today()', [{ value: now.slice(0, 10), type: 'System.Date', element: null }]],
    ];
  }

  from(source: JsonObject): JsonObject {
    this.root = source;
    const [group] = this.map.groups;
    if (group === undefined) return halt('not-a-map', 'The StructureMap has no group.');
    const input = group.inputs.find(({ mode }) => mode === 'source');
    const output = group.inputs.find(({ mode }) => mode === 'target');
    if (input === undefined || output === undefined || group.inputs.length !== 2) {
      return halt('not-a-map', 'The first group takes one source and one target.');
    }
    const type = typeNamed(output.type, this.map);
    const draft = new Draft(type);
    const variables = new Variables(new Map([[input.name, resourceItem(source)]]), new Map([[output.name, draft]]));
    this.group({ group, map: this.map }, variables);
    const value = draft.frozen(() => this.step())?.value;
    return isObject(value) && typeof value['resourceType'] === 'string'
      ? value
      : halt('not-a-map', 'The first group makes no resource.');
  }

  private step(cost = 1): void {
    this.steps += cost;
    if (this.steps > MOST_STEPS) halt('costly', 'The map takes more steps than one may take.');
  }

  private within(work: () => void): void {
    this.depth += 1;
    if (this.depth > DEEPEST) halt('costly', 'Groups and rules call each other too deep.');
    work();
    this.depth -= 1;
  }

  /** What a group extends comes first, with the same variables. */
  private group({ group, map }: Found, variables: Variables): void {
    this.within(() => {
      this.step();
      if (group.extends !== null) this.group(this.groups.named(group.extends, map), variables);
      for (const rule of group.rules) this.rule(rule, { group, map }, variables);
    });
  }

  private rule(rule: Rule, found: Found, outer: Variables): void {
    this.within(() => {
      this.place = `${found.group.name}.${rule.name}`;
      if (rule.sources.length === 0) halt('not-a-map', 'A rule has a source.');
      const each = rule.sources.reduce<readonly Variables[]>(
        (before, source) => before.flatMap((variables) => this.source(source, found, variables)),
        [outer],
      );
      for (const matched of each) {
        this.place = `${found.group.name}.${rule.name}`;
        this.step();
        const made = rule.targets.reduce(
          (variables, target) => this.target(target, { rule, found, variables }),
          matched,
        );
        for (const inner of rule.rules) this.rule(inner, found, made);
        for (const dependent of rule.dependents) this.dependent(dependent, found, made);
        if (rule.rules.length === 0 && rule.dependents.length === 0) this.byTypes(rule, found, made);
      }
    });
  }

  private dependent({ name, variables }: Rule['dependents'][number], found: Found, known: Variables): void {
    const called = this.groups.named(name, found.map);
    const { inputs } = called.group;
    if (inputs.length !== variables.length)
      halt('wrong-type', 'A group is called with its inputs, no more and no less.');
    let own = new Variables(new Map(), new Map());
    for (const [at, { mode, name: input }] of inputs.entries()) {
      own = own.with(mode, input, known.get(variables[at] ?? '', mode));
    }
    this.group(called, own);
  }

  /** https://hl7.org/fhir/R4/mapping-language.html#7.8.0.6.1: 'a.x as v -> b.y as w' goes on by the default group of the two types. */
  private byTypes({ sources, targets }: Rule, { map }: Found, variables: Variables): void {
    const [source, ...otherSources] = sources;
    const [target, ...otherTargets] = targets;
    if (source?.variable == null || target?.variable == null || otherSources.length + otherTargets.length > 0) return;
    if (target.transform !== 'create' || target.parameters.length > 0) return;
    const from = this.itemOf(variables.get(source.variable, 'source'));
    const to = variables.get(target.variable, 'target');
    const group = this.groups.forTypes(typeOf(from), to instanceof Draft ? to.type : typeOf(to), map);
    if (group === null) return;
    const [input, output] = group.group.inputs;
    const own = new Variables(new Map([[input?.name ?? '', from]]), new Map([[output?.name ?? '', to]]));
    this.group(group, own);
  }

  /** The variables for each item of a source that the rule is for. */
  private source(source: Source, { map }: Found, variables: Variables): readonly Variables[] {
    const context = this.itemOf(variables.get(source.context, 'source'));
    const items = source.element === null ? [context] : membersOf(context, source.element.replace(/\[x\]$/, ''));
    const given = items.length === 0 && source.defaultValue !== null ? [defaultOf(source.defaultValue)] : items;
    this.step(given.length + 1);
    const type = source.type === null ? null : typeNamed(source.type, map);
    const typed = type === null ? given : given.filter((item) => mayStand(typeOf(item), [type]));
    const meets = (condition: string, item: Item): boolean =>
      this.holds(condition, item, variables.with('source', source.variable, item));
    const holding = typed.filter((item) => source.condition === null || meets(source.condition, item));
    const { min, max, check } = source;
    const most = max === null || max === '*' ? Number.POSITIVE_INFINITY : Number(max);
    if (holding.length < (min ?? 0) || holding.length > most) {
      halt('check', 'The source has fewer or more values than the map allows.');
    }
    if (check !== null && !holding.every((item) => meets(check, item))) {
      halt('check', 'What the map demands of its source does not hold.');
    }
    return chosen(holding, source.listMode).map((item) => variables.with('source', source.variable, item));
  }

  private target(
    target: Target,
    { rule, found, variables }: { readonly rule: Rule; readonly found: Found; readonly variables: Variables },
  ): Variables {
    this.step();
    if (target.contextType !== 'variable') return halt('not-supported', 'The context of a target is a variable.');
    const holder = target.context === null ? null : variables.get(target.context, 'target');
    if (holder !== null && !(holder instanceof Draft)) return halt('wrong-type', 'The target cannot be changed.');
    if (holder !== null && target.element === null && target.transform !== null) {
      return halt('wrong-type', 'A target with a context names an element.');
    }
    const value = this.valueOf(target, { rule, found, variables, holder });
    return value === null ? variables : variables.with('target', target.variable, value);
  }

  private valueOf(target: Target, { holder, ...known }: Making): Value | null {
    const { element, transform, listModes, listRuleId } = target;
    if (transform === null) {
      if (holder === null || element === null) return holder;
      const key = listModes.includes('share') ? listRuleId : null;
      const before = key === null ? undefined : this.shared.get(key);
      const made = before ?? (holder.typeAt(element) === null ? null : holder.make(element));
      if (made === null) return halt('wrong-type', 'The type of the element must be given: create.');
      if (key !== null) this.shared.set(key, made);
      return made;
    }
    const value = this.transformed(transform, target, { holder, ...known });
    if (value === null || holder === null || element === null) return value;
    return holder.put(element, value, listModes.includes('first') ? 'first' : 'last');
  }

  private transformed(name: string, target: Target, making: Making): Value | null {
    const { variables, found } = making;
    if (name === 'create') return this.created(target, making);
    if (name === 'evaluate') return this.evaluated(target.parameters, variables);
    const given = target.parameters.map((parameter) => this.given(parameter, variables));
    if (name === 'reference' || name === 'pointer') return this.addressed(name, given[0]);
    const known = Object.hasOwn(transforms, name) ? transforms[name] : undefined;
    if (known === undefined)
      return halt('not-supported', 'R4 does not define this transform, or it is not followed here.');
    const items = given.map((value) => this.itemOf(value));
    const conceptMap = (address: string): JsonObject | null =>
      address.startsWith('#')
        ? (found.map.contained.find(({ id }) => id === address.slice(1)) ?? null)
        : (this.options.conceptMaps.get(address) ?? null);
    const result = known(items, { newUuid: this.options.newUuid, conceptMap });
    if (result !== null) this.step(sizeOf(result.value));
    return result;
  }

  /** The type that is named; else the only one of the element, else that of the source where it may stand there. */
  private created({ parameters: [named], element }: Target, { rule, found, variables, holder }: Making): Value {
    if (named !== undefined) {
      const type = 'value' in named ? named.value : this.itemOf(variables.get(named.variable, 'source')).value;
      return typeof type === 'string'
        ? new Draft(typeNamed(type, found.map))
        : halt('wrong-type', 'create takes a type.');
    }
    const { variable } = rule.sources[0] ?? { variable: null };
    const source = variable === null ? null : this.itemOf(variables.get(variable, 'source'));
    const own = source === null ? '' : typeOf(source);
    const fits = holder !== null && element !== null && holder.takes(element, own);
    const type = holder !== null && element !== null && !fits ? holder.typeAt(element) : own;
    if (type === null || type === '') return halt('wrong-type', 'create needs a type.');
    // The maps of R4's own types onto themselves copy: what is alike goes over as it is.
    const alike = source !== null && own === type && this.groups.forTypes(own, type, found.map) === null;
    return alike && rule.targets.length === 1 ? source : new Draft(type);
  }

  private evaluated(parameters: readonly Parameter[], variables: Variables): Value | null {
    const expression = parameters.at(-1);
    const text = expression === undefined ? null : this.itemOf(this.given(expression, variables)).value;
    if (typeof text !== 'string') return halt('wrong-type', 'evaluate takes an expression.');
    const [first] = parameters;
    const focus =
      parameters.length > 1 && first !== undefined
        ? this.itemOf(this.given(first, variables))
        : resourceItem(this.root);
    const [item, ...more] = this.evaluate(text, focus, variables);
    if (more.length > 0) return halt('expression', 'An expression gives several values, and one can stand there.');
    return item ?? null;
  }

  /** reference: 'Patient/1'; pointer: 'urn:uuid:1'. A resource without id is given one. */
  private addressed(name: string, value: Value | undefined): Item {
    if (value === undefined) return halt('wrong-type', 'reference and pointer take a resource.');
    const known = this.itemOf(value);
    const holder = isObject(known.value) ? known.value : {};
    const type = value instanceof Draft ? value.type : known.type;
    if (typeof holder['resourceType'] !== 'string') return halt('wrong-type', 'reference and pointer take a resource.');
    const id = typeof holder['id'] === 'string' ? holder['id'] : this.options.newUuid();
    if (holder['id'] === undefined && value instanceof Draft) value.put('id', { value: id, type: 'id', element: null });
    const text = name === 'pointer' ? `urn:uuid:${id}` : `${type}/${id}`;
    return { value: text, type: name === 'pointer' ? 'uri' : 'string', element: null };
  }

  private given(parameter: Parameter, variables: Variables): Value {
    if ('variable' in parameter) return variables.get(parameter.variable, 'source');
    return { value: parameter.value, type: parameter.type, element: null };
  }

  /** A draft as it is now. */
  private itemOf(value: Value): Item {
    if (!(value instanceof Draft)) return value;
    const frozen = value.frozen(() => this.step());
    return { value: frozen?.value ?? {}, type: value.type, element: frozen?.element ?? null };
  }

  private holds(condition: string, item: Item, variables: Variables): boolean {
    const [only, ...more] = this.evaluate(condition, item, variables);
    return only !== undefined && more.length === 0 && only.value === true;
  }

  /** Every variable is a constant; those the expression does not name are not looked at. */
  private evaluate(expression: string, focus: Item, variables: Variables): Items {
    const constants = new Map<string, Items>(this.clock);
    for (const [name, value] of variables.all()) {
      if (!(value instanceof Draft) || expression.includes(name)) constants.set(name, [this.itemOf(value)]);
    }
    const names = [...constants.keys()];
    const key = `${names.join(' ')}\n${expression}`;
    const path = this.compiled.get(key) ?? compilePath(expression, { constants: names });
    this.compiled.set(key, path);
    const result = path.ok
      ? path.value.evaluate([focus], { resource: this.root, constants, effort: this.effort })
      : path;
    return result.ok ? result.value : halt('expression', `${result.error.sentence} (${result.error.part})`);
  }
}

interface Making {
  readonly rule: Rule;
  readonly found: Found;
  readonly variables: Variables;
  readonly holder: Draft | null;
}
