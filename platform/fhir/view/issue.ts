// https://sql-on-fhir.org/ig/latest/StructureDefinition-ViewDefinition.html and DESIGN.md §5 "Errors": what is wrong with a view.

export interface ViewIssue {
  /** Where in the ViewDefinition: 'select[0].column[1].path'. */
  readonly path: string;
  /** For the author of the view; repeats no value of any resource. */
  readonly sentence: string;
}

export type ViewResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly issues: readonly ViewIssue[] };
