// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_level_removal: a template as the tree its forms are made of.

import {
  type ArchetypeScope,
  type AttributeConstraint,
  type ComplexConstraint,
  type Multiplicity,
  type ObjectConstraint,
  type OperationalTemplate,
  referredBy,
} from '../opt/index.ts';
import { classModel, concreteClasses, isA } from '../rm/model/index.ts';
import { constraintOn } from './constraint-of.ts';
import type { FormNode, FormStep } from './form-node.ts';
import { nodeIdOf, SiblingIds } from './node-id.ts';

/** Attributes of the model that a node has whether the template speaks of them or not. */
const IN_CONTEXT: readonly (readonly [string, readonly string[]])[] = [
  ['COMPOSITION', ['category', 'context', 'composer', 'language', 'territory']],
  ['EVENT_CONTEXT', ['start_time', 'setting']],
  ['ENTRY', ['subject', 'language', 'encoding']],
  ['ACTION', ['time', 'ism_transition']],
  ['ISM_TRANSITION', ['current_state', 'careflow_step', 'transition']],
  ['INSTRUCTION', ['narrative', 'expiry_time']],
  ['ACTIVITY', ['timing', 'action_archetype_id']],
  ['EVENT', ['time']],
  ['INTERVAL_EVENT', ['width', 'math_function']],
];

/** What a person says about a node's own object, not about what is in it. */
const OWN = new Set(['name', 'uid', 'links', 'feeder_audit', 'archetype_details', 'null_flavour', 'null_reason']);

interface Around {
  readonly scope: ArchetypeScope | null;
  readonly aqlPath: string;
  /** The nearest archetype root, whose paths references use. */
  readonly root: ComplexConstraint;
  /** References that the place is inside of: what refers to itself is shown once. */
  readonly inside: readonly string[];
  /** Steps over collapsed objects since the node around. */
  readonly steps: readonly FormStep[];
}

const quoted = (name: string): string => `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function pathOf(around: string, { attribute, nodeId, names }: FormStep): string {
  const [name, another] = names ?? [];
  const named = name !== undefined && another === undefined ? ` and name/value=${quoted(name)}` : '';
  return `${around}/${attribute}${nodeId === null ? '' : `[${nodeId}${named}]`}`;
}

/** Names that a list on `name/value`, or a list of codes on the name, lets an object have. */
function fixedNames(constraint: ObjectConstraint): ReadonlySet<string> | null {
  if (constraint.kind !== 'complex') return null;
  const name = constraint.attributes.find((attribute) => attribute.name === 'name')?.children[0];
  const value =
    name?.kind === 'complex' ? name.attributes.find((attribute) => attribute.name === 'value')?.children[0] : undefined;
  return value?.kind === 'primitive' && value.item.type === 'string' && value.item.list.length > 0
    ? new Set(value.item.list)
    : null;
}

class FormBuilder {
  private stepTo(
    attribute: string,
    constraint: ObjectConstraint,
    { many, scope }: { many: boolean; scope: ArchetypeScope | null },
  ): FormStep {
    const archetype = constraint.kind === 'complex' ? constraint.archetype : null;
    const isNamed = isA(constraint.rmType, 'LOCATABLE');
    const names = isNamed ? fixedNames(constraint) : null;
    const term =
      archetype?.terms.get(constraint.nodeId ?? 'at0000') ??
      archetype?.terms.get('at0000') ??
      scope?.terms.get(constraint.nodeId ?? '');
    const [first] = names ?? [];
    return {
      attribute,
      many,
      rmType: constraint.rmType,
      nodeId: isNamed ? (archetype?.archetypeId ?? constraint.nodeId) : null,
      archetypeId: archetype?.archetypeId ?? null,
      name: isNamed ? (first ?? term?.text ?? constraint.nodeId ?? attribute) : null,
      names,
    };
  }

  /** The nodes below an object: those of its attributes, through what is collapsed. */
  below(constraint: ComplexConstraint, around: Around, ids: SiblingIds): FormNode[] {
    const { rmType } = constraint;
    const context = contextOf(rmType);
    const nodes = constraint.attributes.flatMap((attribute) =>
      OWN.has(attribute.name) || attribute.existence.max === 0
        ? []
        : this.attribute(constraint, attribute, { around, ids }),
    );
    const present = new Set(nodes.filter(({ steps }) => steps.length === around.steps.length + 1).map(({ id }) => id));
    const missing =
      around.steps.length > 0 && !isA(rmType, 'EVENT') ? [] : context.filter((name) => !present.has(name));
    return [...nodes, ...missing.map((name) => this.contextNode(rmType, name, { around, ids }))];
  }

  private attribute(owner: ComplexConstraint, attribute: AttributeConstraint, place: Place): FormNode[] {
    const declared =
      classModel(owner.rmType)?.attributes.get(attribute.name) ??
      classModel('INTERVAL_EVENT')?.attributes.get(attribute.name);
    if (declared === undefined) return [];
    const isStructure =
      isA(declared.type === 'T' ? 'ITEM_STRUCTURE' : declared.type, 'LOCATABLE') || declared.type === 'EVENT';
    if (!isStructure) {
      const child = attribute.children[0] ?? null;
      return [this.plain(attribute.name, { child, existence: attribute.existence, declared: declared.type }, place)];
    }
    return attribute.children.flatMap((child) =>
      this.structure(attribute, child, { ...place, many: declared.many, siblings: attribute.children }),
    );
  }

  private structure(attribute: AttributeConstraint, child: ObjectConstraint, place: StructurePlace): FormNode[] {
    const { many, ids } = place;
    if (child.kind === 'internal-reference') {
      const { root, inside } = place.around;
      const target = inside.includes(child.targetPath) ? null : referredBy(root, child);
      const around = { ...place.around, inside: [...inside, child.targetPath] };
      return target === null ? [] : this.structure(attribute, target, { ...place, around });
    }
    if (child.kind !== 'complex' || child.occurrences.max === 0) return [];
    const { around } = place;
    const root = child.archetype === null ? around.root : child;
    const inside = child.archetype === null ? around.inside : [];
    const scope = child.archetype ?? around.scope;
    const step = this.stepTo(attribute.name, child, { many, scope: around.scope });
    const aqlPath = pathOf(around.aqlPath, step);
    const steps = [...around.steps, step];
    if (isCollapsed(child, place.siblings)) return this.below(child, { scope, root, inside, aqlPath, steps }, ids);
    if (child.rmType === 'ELEMENT') return [this.element(child, { scope, root, inside, aqlPath, steps }, ids)];
    const node = this.named(child, { scope, root, inside, aqlPath, steps }, ids);
    return [{ ...node, children: this.below(child, { scope, root, inside, aqlPath, steps: [] }, new SiblingIds()) }];
  }

  private named(constraint: ComplexConstraint, { scope, aqlPath, steps }: Around, ids: SiblingIds): FormNode {
    const name = steps.at(-1)?.name ?? constraint.rmType;
    return {
      id: ids.unique(nodeIdOf(name)),
      name,
      rmType: constraint.rmType,
      min: constraint.occurrences.min,
      max: constraint.occurrences.max,
      steps,
      aqlPath,
      constraint,
      scope,
      code: constraint.archetype === null ? constraint.nodeId : 'at0000',
      inContext: false,
      children: [],
    };
  }

  /** An ELEMENT is its value, where there is one type of value; else its values are nodes below it. */
  private element(constraint: ComplexConstraint, around: Around, ids: SiblingIds): FormNode {
    const node = this.named(constraint, around, ids);
    const values = constraint.attributes.find(({ name }) => name === 'value')?.children ?? [];
    const [only, another] = values;
    if (only !== undefined && another === undefined && classModel(only.rmType)?.abstract !== true) {
      const step = this.stepTo('value', only, { many: false, scope: null });
      return {
        ...node,
        rmType: only.rmType,
        steps: [...node.steps, step],
        aqlPath: `${node.aqlPath}/value`,
        constraint: only,
      };
    }
    const all =
      values.length > 0 && values.every(({ rmType }) => classModel(rmType)?.abstract !== true)
        ? values
        : anyValue(values[0]?.rmType);
    const below = new SiblingIds();
    const children = all.map(
      (value): FormNode => ({
        ...node,
        id: below.unique(`${choiceId(value)}_value`),
        rmType: value.rmType,
        min: 0,
        max: 1,
        steps: [this.stepTo('value', value, { many: false, scope: null })],
        aqlPath: `${node.aqlPath}/value`,
        constraint: value.kind === 'complex' && value.attributes.length === 0 ? null : value,
      }),
    );
    return { ...node, children };
  }

  /** An attribute that is no structure: called as the model calls it. */
  private plain(name: string, { child, existence, declared }: Plain, { around, ids }: Place): FormNode {
    const rmType = child?.rmType ?? declared;
    const step: FormStep = {
      attribute: name,
      many: false,
      rmType,
      nodeId: null,
      archetypeId: null,
      name: null,
      names: null,
    };
    const aqlPath = pathOf(around.aqlPath, step);
    const isNode = rmType === 'EVENT_CONTEXT' || rmType === 'ISM_TRANSITION';
    const below = { ...around, aqlPath, steps: [] };
    const complex: ComplexConstraint = child?.kind === 'complex' ? child : { ...ANYTHING, rmType };
    return {
      id: ids.unique(name),
      name,
      rmType,
      min: name === 'context' ? 1 : existence.min,
      max: 1,
      steps: [...around.steps, step],
      aqlPath,
      constraint: child,
      scope: around.scope,
      code: null,
      inContext: !isNode,
      children: isNode ? this.below(complex, below, new SiblingIds()) : [],
    };
  }

  private contextNode(rmType: string, name: string, place: Place): FormNode {
    const declared = classModel(rmType)?.attributes.get(name);
    if (declared === undefined) throw new Error(`${rmType} has no ${name}`);
    return this.plain(
      name,
      { child: null, existence: { min: declared.required ? 1 : 0, max: 1 }, declared: declared.type },
      place,
    );
  }
}

interface Place {
  readonly around: Around;
  readonly ids: SiblingIds;
}

interface StructurePlace extends Place {
  readonly many: boolean;
  readonly siblings: readonly ObjectConstraint[];
}

interface Plain {
  readonly child: ObjectConstraint | null;
  readonly existence: Multiplicity;
  readonly declared: string;
}

const ANYTHING: ComplexConstraint = {
  kind: 'complex',
  rmType: 'ELEMENT',
  nodeId: null,
  occurrences: { min: 0, max: 1 },
  archetype: null,
  attributes: [],
};

const contextOf = (rmType: string): readonly string[] =>
  IN_CONTEXT.filter(([ancestor]) => isA(rmType, ancestor)).flatMap(([, names]) => names);

/** Wrappers always; an event where it is the only one that can be. */
const isCollapsed = ({ rmType, occurrences }: ObjectConstraint, siblings: readonly ObjectConstraint[]): boolean =>
  isA(rmType, 'ITEM_STRUCTURE') ||
  rmType === 'HISTORY' ||
  (isA(rmType, 'EVENT') && occurrences.max === 1 && siblings.length === 1);

/** `quantity`; of intervals also what they are of, as clients know it: `interval<dv_time>`. */
function choiceId(value: ObjectConstraint): string {
  const of = constraintOn(value, 'lower')?.rmType ?? constraintOn(value, 'upper')?.rmType;
  const type = value.rmType.replace(/^DV_/, '').toLowerCase();
  return value.rmType === 'DV_INTERVAL' && of !== undefined ? `${type}<${of.toLowerCase()}>` : type;
}

/** Every type of value that may stand where the template does not choose. */
const anyValue = (abstract: string | undefined): readonly ObjectConstraint[] =>
  concreteClasses(abstract ?? 'DATA_VALUE').map((rmType) => ({ ...ANYTHING, rmType }));

/** The tree of nodes of a template, the composition (or whatever it is for) at the root. */
export function buildForm({ definition, concept }: OperationalTemplate): FormNode {
  const scope = definition.archetype;
  const around: Around = { scope, root: definition, inside: [], aqlPath: '', steps: [] };
  const [fixed] = fixedNames(definition) ?? [];
  const name = fixed ?? scope?.terms.get('at0000')?.text ?? concept;
  return {
    id: nodeIdOf(name),
    name,
    rmType: definition.rmType,
    min: 1,
    max: 1,
    steps: [],
    aqlPath: '',
    constraint: definition,
    scope,
    code: 'at0000',
    inContext: false,
    children: new FormBuilder().below(definition, around, new SiblingIds()),
  };
}
