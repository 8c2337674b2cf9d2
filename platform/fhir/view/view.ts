// https://sql-on-fhir.org/ig/latest/StructureDefinition-ViewDefinition.html: a ViewDefinition that has been checked, ready to run.

import type { CompiledPath, Items } from '@fkj/standards-fhir';

/** An expression of the view, and where it stands there. */
export interface ViewPath {
  readonly run: CompiledPath;
  /** As it was written. */
  readonly expression: string;
  /** 'select[0].column[1].path' */
  readonly path: string;
}

export interface Column {
  readonly name: string;
  readonly value: ViewPath;
  /** Several values make a list; without it they are an error. */
  readonly collection: boolean;
  /** The type that the view promises; null where it promises none, and then only primitives may come. */
  readonly type: string | null;
}

/** Which items a selection makes rows of. */
export type Unnesting =
  | { readonly by: 'focus' }
  | { readonly by: 'forEach' | 'forEachOrNull'; readonly of: ViewPath }
  | { readonly by: 'repeat'; readonly of: readonly ViewPath[] };

export interface Selection {
  readonly unnesting: Unnesting;
  readonly columns: readonly Column[];
  readonly selections: readonly Selection[];
  readonly unionAll: readonly Selection[];
}

export interface View {
  /** The resource type. */
  readonly resource: string;
  readonly constants: ReadonlyMap<string, Items>;
  readonly where: readonly ViewPath[];
  readonly selections: readonly Selection[];
  /** Names of the columns, in the order of the output. */
  readonly columns: readonly string[];
}
