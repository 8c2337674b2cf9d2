// https://hl7.org/fhir/R4/elementdefinition.html: what type an element has, and how a choice is named in JSON.

import type { Definition } from './definitions.ts';

interface ElementDefinition {
  readonly path: string;
  readonly type?: readonly { readonly code: string }[];
  readonly contentReference?: string;
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}

export interface StructureDefinition extends Definition {
  readonly type: string;
  readonly kind: string;
  readonly abstract: boolean;
  readonly derivation?: string;
  readonly snapshot?: { readonly element: readonly ElementDefinition[] };
}

/** An element reached by one member of a JSON object. */
export interface Element {
  readonly member: string;
  /** The type ('Quantity'), or the path of the definition when the element has its own members ('Observation.component'). */
  readonly type: string;
  /** Code system of a `code` element, which its required binding gives and nobody writes. */
  readonly system?: string;
}

export interface ValueSet extends Definition {
  readonly compose?: {
    readonly include: readonly { readonly system?: string; readonly valueSet?: readonly string[] }[];
  };
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

type Include = NonNullable<ValueSet['compose']>['include'][number];

const onlySystem = (includes: readonly Include[]): string | null => {
  const systems = new Set(includes.map(({ system, valueSet }) => (valueSet ? undefined : system)));
  const [system] = systems;
  return systems.size === 1 && system !== undefined ? system : null;
};

/** The elements of every resource and data type of R4. */
export class Elements {
  private readonly byPath = new Map<string, ElementDefinition>();

  private readonly systems = new Map<string, string>();

  constructor(definitions: Iterable<StructureDefinition>, valueSets: Iterable<ValueSet>) {
    for (const { url, compose } of valueSets) {
      const system = onlySystem(compose?.include ?? []);
      if (url !== undefined && system !== null) this.systems.set(url, system);
    }
    for (const definition of definitions) {
      if (definition.derivation === 'constraint') continue;
      for (const element of definition.snapshot?.element ?? []) this.byPath.set(element.path, element);
    }
  }

  /** The members that the FHIRPath name reaches from a type: one, several for a choice (`value`), none if unknown. */
  children(type: string, name: string): readonly Element[] {
    const single = this.byPath.get(`${type}.${name}`);
    if (single) return [{ member: name, type: this.typeOf(single), ...this.boundTo(single) }];
    const choice = this.byPath.get(`${type}.${name}[x]`);
    return (choice?.type ?? []).map(({ code }) => ({ member: name + capital(code), type: code }));
  }

  private boundTo({ type, binding }: ElementDefinition): Pick<Element, 'system'> {
    if (type?.[0]?.code !== 'code' || binding?.strength !== 'required') return {};
    const system = this.systems.get((binding.valueSet ?? '').replace(/\|.*$/, ''));
    return system === undefined ? {} : { system };
  }

  private typeOf(element: ElementDefinition): string {
    if (element.contentReference) return element.contentReference.slice(1);
    const code = element.type?.[0]?.code ?? element.path;
    if (code === 'BackboneElement' || code === 'Element') return element.path;
    // Resource.id and Element.id are given as FHIRPath's own string type.
    return code.startsWith('http://hl7.org/fhirpath/') ? 'id' : code;
  }
}
