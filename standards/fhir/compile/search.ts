// https://hl7.org/fhir/R4/searchparameter-registry.html: the official search parameters compiled to extraction plans.

import type { CompiledParameter, CompiledSearch, CompiledType, Emit, Part } from '../search/plan.ts';
import { type Definitions, type Generated, generatedModule } from './definitions.ts';
import { emptyTree, layPath, type Place, stepsFor, type Tree } from './search-branches.ts';
import { compileCompartment } from './search-compartment.ts';
import { Elements, type StructureDefinition, type ValueSet } from './search-elements.ts';
import { type Path, parseExpression } from './search-expression.ts';
import type { SearchParameter } from './search-parameter.ts';
import { viewDefinition, viewDefinitionParameters } from './view-definition.ts';

// A description shared by several types lists one line for each: `* [Patient](patient.html): text`.
const documentationFor = (description: string, resourceType: string): string => {
  const line = description.split(/\r?\n/).find((text) => text.includes(`[${resourceType}](`));
  return (line ? line.slice(line.indexOf('): ') + 3) : description).trim();
};

const emitAt = ({ type, system }: Place, param: number): Emit => ({
  param,
  as: type,
  ...(system !== undefined && { system }),
});

/** One resource type under compilation. */
class TypeCompiler {
  private readonly tree: Tree = emptyTree();
  private readonly resourceType: string;
  private readonly elements: Elements;
  private readonly byUrl: ReadonlyMap<string, SearchParameter>;

  constructor(resourceType: string, elements: Elements, byUrl: ReadonlyMap<string, SearchParameter>) {
    this.resourceType = resourceType;
    this.elements = elements;
    this.byUrl = byUrl;
  }

  compile(parameters: readonly SearchParameter[]): CompiledType {
    parameters.forEach((parameter, param) => {
      for (const path of parseExpression(parameter.expression ?? '')) this.lay(parameter, param, path);
    });
    return {
      parameters: parameters.map((parameter) => this.describe(parameter)),
      emits: this.tree.emits,
      branches: this.tree.next,
    };
  }

  private lay(parameter: SearchParameter, param: number, path: Path): void {
    const steps = stepsFor(path, this.resourceType);
    if (!steps) return;
    if (path.result === 'present-and-not-false') {
      const member = steps.map((step) => (step.step === 'child' ? step.name : '')).join('.');
      this.tree.emits.push({ param, as: `present-and-not-false:${member}` });
      return;
    }
    for (const place of layPath(this.elements, { tree: this.tree, type: this.resourceType }, steps)) {
      const emit: Emit = parameter.component
        ? { param, as: 'composite', parts: parameter.component.map((part) => this.part(part, place.type)) }
        : emitAt(place, param);
      place.tree.emits.push(emit);
    }
  }

  private part(component: { readonly definition: string; readonly expression: string }, type: string): Part {
    const definition = this.byUrl.get(component.definition);
    if (!definition) throw new Error(`No search parameter ${component.definition}`);
    const tree = emptyTree();
    const paths = parseExpression(component.expression);
    const from = paths[0]?.from ?? 'context';
    for (const path of paths) {
      const start = { tree, type: from === 'resource' ? this.resourceType : type };
      for (const place of layPath(this.elements, start, path.steps)) place.tree.emits.push(emitAt(place, 0));
    }
    return { type: definition.type, from, steps: tree.next };
  }

  private describe(parameter: SearchParameter): CompiledParameter {
    return {
      name: parameter.code,
      type: parameter.type,
      url: parameter.url,
      documentation: documentationFor(parameter.description, this.resourceType),
      targets: parameter.target ?? [],
      components: (parameter.component ?? []).map(({ definition }) => this.byUrl.get(definition)?.code ?? ''),
    };
  }
}

/** Parameters without an expression: they search the text of the narrative or document, or name a stored query. */
const isExtracted = (parameter: SearchParameter): boolean => parameter.expression !== undefined;

const compileTypes = (definitions: Definitions): CompiledSearch => {
  const official = ['profiles-resources.json', 'profiles-types.json']
    .flatMap((file) => definitions.bundle<StructureDefinition>(file))
    .filter(({ resourceType }) => resourceType === 'StructureDefinition');
  const structures: readonly StructureDefinition[] = [...official, viewDefinition];
  const valueSets = definitions
    .bundle<ValueSet>('valuesets.json')
    .filter(({ resourceType }) => resourceType === 'ValueSet');
  const elements = new Elements(structures, valueSets);
  const parameters = [...definitions.bundle<SearchParameter>('search-parameters.json'), ...viewDefinitionParameters];
  const byUrl = new Map(parameters.map((parameter) => [parameter.url, parameter]));
  const compiled: Record<string, CompiledType> = {};
  for (const { type, kind, abstract, derivation } of structures) {
    if (kind !== 'resource' || abstract || derivation === 'constraint') continue;
    const bases = [type, 'Resource', 'DomainResource'];
    const own = parameters.filter((parameter) => parameter.base.some((base) => bases.includes(base)));
    compiled[type] = new TypeCompiler(type, elements, byUrl).compile(own.filter(isExtracted));
  }
  return compiled;
};

/** Compiles every official R4 search parameter of every resource type. Throws when one is not understood. */
export const compileSearch = (definitions: Definitions): readonly Generated[] => [
  generatedModule({
    file: 'search.ts',
    source: 'https://hl7.org/fhir/R4/searchparameter-registry.html',
    name: 'compiledSearch',
    type: { name: 'CompiledSearch', from: '../search/plan.ts' },
    value: compileTypes(definitions),
  }),
  compileCompartment(definitions),
];
