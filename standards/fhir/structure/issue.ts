// https://hl7.org/fhir/R4/operationoutcome.html and DESIGN.md §5 "Errors": what is wrong with a resource, and where.

/** Stable keys of our own catalogue (README); several share one FHIR issue type. */
export type StructureKey =
  | 'not-a-resource'
  | 'unknown-resource-type'
  | 'unknown-element'
  | 'wrong-json-type'
  | 'array-expected'
  | 'array-not-allowed'
  | 'too-many'
  | 'required-missing'
  | 'empty'
  | 'null-not-allowed'
  | 'several-choices'
  | 'invalid-format'
  | 'unknown-code'
  | 'invalid-reference'
  | 'contained-missing'
  | 'contained-nested'
  | 'extension-form'
  | 'narrative-form';

/** https://hl7.org/fhir/R4/valueset-issue-type.html: the part of it that structure needs. */
export type IssueType = 'structure' | 'required' | 'value' | 'invariant' | 'code-invalid';

export interface Issue {
  readonly severity: 'error';
  readonly code: IssueType;
  readonly key: StructureKey;
  /** Simple FHIRPath, e.g. 'Patient.name[0].given'. */
  readonly expression: string;
  /** A sentence that the sender can act on; never repeats a value. */
  readonly diagnostics: string;
}

export const issueTypes: Readonly<Record<StructureKey, IssueType>> = {
  'not-a-resource': 'structure',
  'unknown-resource-type': 'structure',
  'unknown-element': 'structure',
  'wrong-json-type': 'structure',
  'array-expected': 'structure',
  'array-not-allowed': 'structure',
  'too-many': 'structure',
  'required-missing': 'required',
  empty: 'structure',
  'null-not-allowed': 'structure',
  'several-choices': 'structure',
  'invalid-format': 'value',
  'unknown-code': 'code-invalid',
  'invalid-reference': 'value',
  'contained-missing': 'invariant',
  'contained-nested': 'invariant',
  'extension-form': 'invariant',
  'narrative-form': 'invariant',
};
