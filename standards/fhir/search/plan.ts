// DESIGN.md §4 "Index": search parameters compiled at build time; what generated/search.js holds.

/** https://hl7.org/fhir/R4/valueset-search-param-type.html */
export type ParameterType =
  | 'token'
  | 'reference'
  | 'string'
  | 'date'
  | 'number'
  | 'quantity'
  | 'uri'
  | 'composite'
  | 'special';

export interface CompiledParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly url: string;
  readonly documentation: string;
  /** Types that a reference may point to; empty for other parameters. */
  readonly targets: readonly string[];
  /** Names of the parts of a composite, in the order their values are written. */
  readonly components: readonly string[];
}

/** What to do with a node that a path selected. */
export interface Emit {
  /** Place in the type's list of parameters. */
  readonly param: number;
  /** FHIR type of the node; says how its values are read. */
  readonly as: string;
  /** Implicit code system of a `code` element (its required binding). */
  readonly system?: string;
  /** For a composite: how each part is found from the node. */
  readonly parts?: readonly Part[];
}

export interface Part {
  readonly type: ParameterType;
  /** Steps from the repetition, or from the resource (`%resource.…`). */
  readonly from: 'context' | 'resource';
  readonly steps: readonly Branch[];
}

/** One member to follow. All search paths of a type share one tree, so that a resource is walked once. */
export interface Branch {
  readonly member: string;
  /** Only items where this member has this text. */
  readonly where?: readonly [member: string, equals: string];
  /** Only references to this resource type. */
  readonly resolves?: string;
  /** Only the item at this place. */
  readonly index?: number;
  readonly emits: readonly Emit[];
  readonly next: readonly Branch[];
}

export interface CompiledType {
  readonly parameters: readonly CompiledParameter[];
  /** What is taken from the resource as a whole. */
  readonly emits: readonly Emit[];
  readonly branches: readonly Branch[];
}

/** By resource type. */
export type CompiledSearch = Readonly<Record<string, CompiledType>>;
