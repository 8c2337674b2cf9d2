// https://hl7.org/fhir/R4/elementdefinition.html: makes the compact element model out of the official StructureDefinitions.

import type { CompactElement, CompactModel, CompactType } from '../model/compact-model.ts';
import { codeListsOf } from './code-lists.ts';
import { type Definition, type Definitions, type Generated, generatedModule } from './definitions.ts';
import { viewDefinition } from './view-definition.ts';

interface ElementType {
  readonly code: string;
  readonly extension?: readonly { readonly url: string; readonly valueUrl?: string }[];
  readonly targetProfile?: readonly string[];
}

interface ElementDefinition {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly base?: { readonly path: string };
  readonly type?: readonly ElementType[];
  readonly contentReference?: string;
  readonly isSummary?: boolean;
  readonly representation?: readonly string[];
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}

interface StructureDefinition extends Definition {
  readonly resourceType: 'StructureDefinition';
  readonly name: string;
  readonly kind: string;
  readonly abstract: boolean;
  readonly fhirVersion?: string;
  readonly derivation?: string;
  readonly baseDefinition?: string;
  readonly snapshot: { readonly element: readonly ElementDefinition[] };
}

const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const SYSTEM_TYPE = 'http://hl7.org/fhirpath/System.';

const lastStep = (address: string): string => address.slice(address.lastIndexOf('/') + 1);

/** R4 types only: the files also hold profiles, logical models and a type that came with R4B. */
function isPartOfR4(definition: StructureDefinition): boolean {
  if (definition.resourceType !== 'StructureDefinition' || definition.derivation === 'constraint') return false;
  return definition.kind !== 'logical' && (definition.fhirVersion ?? '4.0.1') === '4.0.1';
}

/** Elements that the publisher of the files has added to the specification's for his own server. */
const NOT_OF_R4: ReadonlySet<string> = new Set([
  'Meta.project',
  'Meta.author',
  'Meta.onBehalfOf',
  'Meta.account',
  'Meta.accounts',
  'Meta.compartment',
  'ObservationDefinition.publisher',
]);

function typeName(type: ElementType, path: string): string {
  if (!type.code.startsWith(SYSTEM_TYPE)) return type.code;
  // The R4 files say string here, the text of https://hl7.org/fhir/R4/resource.html#id says id.
  if (path === 'Resource.id') return 'id';
  return type.extension?.find(({ url }) => url === FHIR_TYPE)?.valueUrl ?? 'string';
}

/** Numbers lists of strings, so that equal ones are kept once. */
class Pool {
  readonly lists: string[][] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(list: readonly string[]): number {
    const key = list.join(' ');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.lists.length);
    return this.lists.push([...list]) - 1;
  }
}

export function compileModel(definitions: Definitions): readonly Generated[] {
  const codesOf = codeListsOf(definitions);
  const codes = new Pool();
  const targets = new Pool();
  const types: Record<string, CompactType> = {};

  const compactElement = (element: ElementDefinition): CompactElement => {
    const elementTypes = element.type ?? [];
    const names = element.contentReference
      ? [element.contentReference.slice(1)]
      : elementTypes.map((type) => (isBackbone(element) ? element.path : typeName(type, element.path)));
    const references = elementTypes.flatMap((type) => (type.code === 'Reference' ? (type.targetProfile ?? []) : []));
    const anyTarget = references.length === 0 || references.some((target) => lastStep(target) === 'Resource');
    const { binding } = element;
    const required =
      binding?.strength === 'required' && names.includes('code') ? codesOf(binding.valueSet ?? '') : null;
    return {
      types: names,
      ...(element.min > 0 && { min: element.min }),
      ...(element.max !== '1' && { max: element.max === '*' ? '*' : Number(element.max) }),
      ...(element.path.endsWith('[x]') && { choice: true }),
      ...(required && { codes: codes.numberOf(required) }),
      ...(!anyTarget && { targets: targets.numberOf(references.map(lastStep)) }),
      ...(element.isSummary === true && { summary: true }),
      ...(element.representation?.includes('xmlAttr') && { attribute: true }),
    };
  };

  const official = ['profiles-types.json', 'profiles-resources.json']
    .flatMap((file) => definitions.bundle<StructureDefinition>(file))
    .filter(isPartOfR4);
  const structures: readonly StructureDefinition[] = [...official, viewDefinition];
  for (const structure of structures) {
    const [root, ...below] = structure.snapshot.element;
    if (root === undefined) continue;
    const base = structure.baseDefinition ? lastStep(structure.baseDefinition) : null;
    const kind = kindOf(structure.kind);
    types[root.path] = { kind, base, ...(structure.abstract && { abstract: true }), elements: {} };
    if (kind === 'primitive') continue;
    for (const element of below) {
      // What a type inherits stands once, in the type it comes from.
      if (element.base !== undefined && element.base.path !== element.path) continue;
      if (NOT_OF_R4.has(element.path)) continue;
      const parent = element.path.slice(0, element.path.lastIndexOf('.'));
      const name = element.path.slice(parent.length + 1).replace('[x]', '');
      const holder = types[parent];
      if (holder === undefined) throw new Error(`${element.path} comes before its parent`);
      holder.elements[name] = compactElement(element);
      if (isBackbone(element)) {
        types[element.path] = { kind: 'complex', base: element.type?.[0]?.code ?? null, elements: {} };
      }
    }
  }

  const resources = Object.keys(types)
    .filter((name) => types[name]?.kind === 'resource' && !types[name].abstract)
    .sort();
  const value: CompactModel = { resources, types, codes: codes.lists, targets: targets.lists };
  return [
    generatedModule({
      file: 'model.ts',
      source: 'https://hl7.org/fhir/R4/',
      name: 'compactModel',
      type: { name: 'CompactModel', from: '../model/compact-model.ts' },
      value,
    }),
  ];
}

/** An element that defines its own members in place. */
function isBackbone(element: ElementDefinition): boolean {
  const code = element.type?.[0]?.code;
  return code === 'BackboneElement' || code === 'Element';
}

function kindOf(kind: string): CompactType['kind'] {
  if (kind === 'resource') return 'resource';
  return kind === 'primitive-type' ? 'primitive' : 'complex';
}
