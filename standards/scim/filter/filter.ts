// https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2: filters as a tree.

/** `urn:…:User:name.familyName`; names as written (they are compared without case). */
export interface AttributePath {
  /** Null for the core schema of the resource. */
  readonly schema: string | null;
  readonly attribute: string;
  readonly sub: string | null;
}

export const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof comparisons)[number];

/** Numbers as written. */
export type FilterValue = string | boolean | null | { readonly number: string };

export type ScimFilter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly [ScimFilter, ScimFilter, ...ScimFilter[]] }
  | { readonly op: 'not'; readonly filter: ScimFilter }
  | { readonly op: 'pr'; readonly path: AttributePath }
  /** `emails[type eq "work"]`: one value meets all of it. */
  | { readonly op: 'has'; readonly path: AttributePath; readonly filter: ScimFilter }
  | { readonly op: Comparison; readonly path: AttributePath; readonly value: FilterValue };

/** https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2: `members[value eq "7"].display`. */
export interface PatchPath {
  readonly path: AttributePath;
  readonly filter: ScimFilter | null;
  /** Of the values that the filter chose. */
  readonly sub: string | null;
}

const printPath = ({ schema, attribute, sub }: AttributePath): string =>
  `${schema === null ? '' : `${schema}:`}${attribute}${sub === null ? '' : `.${sub}`}`;

const printValue = (value: FilterValue): string =>
  typeof value === 'object' && value !== null ? value.number : JSON.stringify(value);

/** The filter as text; read again it is the same filter. */
export const printFilter = (filter: ScimFilter): string => {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.filters.map((part) => `(${printFilter(part)})`).join(` ${filter.op} `);
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'pr':
      return `${printPath(filter.path)} pr`;
    case 'has':
      return `${printPath(filter.path)}[${printFilter(filter.filter)}]`;
    default:
      return `${printPath(filter.path)} ${filter.op} ${printValue(filter.value)}`;
  }
};
