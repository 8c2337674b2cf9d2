// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html and Template.xsd: an operational template, as data.

import type { Decimal } from '@fkj/standards-json';

export interface Multiplicity {
  readonly min: number;
  /** Null: as many as there are. */
  readonly max: number | null;
}

export interface Range<Bound> {
  /** Null: no end. */
  readonly lower: Bound | null;
  readonly upper: Bound | null;
  readonly lowerIncluded: boolean;
  readonly upperIncluded: boolean;
}

export interface Term {
  readonly text: string;
  readonly description: string;
}

export interface TermBinding {
  readonly terminology: string;
  readonly code: string;
}

/** What an archetype root brings: its at-codes mean something only below it, down to the next root. */
export interface ArchetypeScope {
  readonly archetypeId: string;
  /** In the template's own language. */
  readonly terms: ReadonlyMap<string, Term>;
  readonly bindings: ReadonlyMap<string, readonly TermBinding[]>;
}

export interface AttributeConstraint {
  readonly name: string;
  readonly existence: Multiplicity;
  /** Null for an attribute of one value. */
  readonly cardinality: { readonly interval: Multiplicity; readonly ordered: boolean; readonly unique: boolean } | null;
  /** Alternatives for one value; the kinds of items for several. None: anything may stand there. */
  readonly children: readonly ObjectConstraint[];
}

interface Constrained {
  /** Without generic argument: DV_INTERVAL. */
  readonly rmType: string;
  readonly nodeId: string | null;
  readonly occurrences: Multiplicity;
}

export interface ComplexConstraint extends Constrained {
  readonly kind: 'complex';
  readonly archetype: ArchetypeScope | null;
  readonly attributes: readonly AttributeConstraint[];
}

export interface SlotConstraint extends Constrained {
  readonly kind: 'slot';
  /** Patterns of archetype ids; an empty list of includes takes what is not excluded. */
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
}

export interface InternalReference extends Constrained {
  readonly kind: 'internal-reference';
  /** Path from the archetype root to the constraint that holds here too. */
  readonly targetPath: string;
}

/** A set of codes that the archetype names (`ac0001`) and binds to something outside. */
export interface CodeSetReference extends Constrained {
  readonly kind: 'code-set';
  readonly reference: string;
}

export interface CodeConstraint extends Constrained {
  readonly kind: 'code';
  /** Null: any. */
  readonly terminology: string | null;
  /** Empty: any of the terminology. */
  readonly codes: readonly string[];
  /** Address of a value set outside the template. */
  readonly valueSet: string | null;
}

export interface QuantityConstraint extends Constrained {
  readonly kind: 'quantity';
  /** Code of the openEHR group "property". */
  readonly property: string | null;
  readonly units: readonly QuantityUnit[];
}

export interface QuantityUnit {
  readonly unit: string;
  readonly magnitude: Range<Decimal> | null;
  readonly precision: Range<Decimal> | null;
}

export interface OrdinalConstraint extends Constrained {
  readonly kind: 'ordinal';
  /** Empty: any. */
  readonly values: readonly { readonly value: Decimal; readonly terminology: string; readonly code: string }[];
}

export type PrimitiveItem =
  | { readonly type: 'any' }
  | { readonly type: 'boolean'; readonly trueValid: boolean; readonly falseValid: boolean }
  | {
      readonly type: 'string';
      readonly pattern: string | null;
      readonly list: readonly string[];
      readonly open: boolean;
    }
  | { readonly type: 'integer' | 'real'; readonly list: readonly Decimal[]; readonly range: Range<Decimal> | null }
  | {
      readonly type: 'date' | 'time' | 'date-time' | 'duration';
      readonly pattern: string | null;
      readonly range: Range<string> | null;
    };

export interface PrimitiveConstraint extends Constrained {
  readonly kind: 'primitive';
  readonly item: PrimitiveItem;
}

export type ObjectConstraint =
  | ComplexConstraint
  | SlotConstraint
  | InternalReference
  | CodeSetReference
  | CodeConstraint
  | QuantityConstraint
  | OrdinalConstraint
  | PrimitiveConstraint;

export interface OperationalTemplate {
  readonly templateId: string;
  readonly concept: string;
  readonly uid: string | null;
  /** ISO 639-1: the language of the terms. */
  readonly language: string;
  readonly purpose: string | null;
  readonly lifecycleState: string | null;
  /** `other_details` of the description, such as `sem_ver`. */
  readonly otherDetails: ReadonlyMap<string, string>;
  readonly definition: ComplexConstraint;
  /** By path as the template writes it. */
  readonly annotations: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Terms in other languages: language -> archetype id -> code. */
  readonly translations: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Term>>>;
}
