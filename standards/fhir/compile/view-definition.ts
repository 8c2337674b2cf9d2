// https://build.fhir.org/ig/HL7/sql-on-fhir/StructureDefinition-ViewDefinition.html: the additional resource of SQL on FHIR 3.0, as R4 can carry it.

import type { SearchParameter } from './search-parameter.ts';

const URL = 'http://hl7.org/fhir/StructureDefinition/ViewDefinition';

/**
 * Path, cardinality and types; a binding stands after '='. Σ: part of a summary. `integer64` of constant.value[x] is no type
 * of R4 and left out.
 */
const ELEMENTS = `
url 0..1 uri Σ
identifier 0..* Identifier Σ
version 0..1 string Σ
versionAlgorithm[x] 0..1 string|Coding Σ
name 0..1 string Σ
title 0..1 string Σ
status 1..1 code=publication-status Σ
experimental 0..1 boolean Σ
date 0..1 dateTime Σ
publisher 0..1 string Σ
contact 0..* ContactDetail Σ
description 0..1 markdown
useContext 0..* UsageContext Σ
jurisdiction 0..* CodeableConcept Σ
purpose 0..1 markdown
copyright 0..1 markdown
copyrightLabel 0..1 string
resource 1..1 code=resource-types Σ
profile 0..* canonical
fhirVersion 0..* code=FHIR-version
constant 0..* BackboneElement
constant.name 1..1 string
constant.value[x] 1..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|oid|string|positiveInt|time|unsignedInt|uri|url|uuid
select 1..* BackboneElement
select.column 0..* BackboneElement
select.column.path 1..1 string
select.column.name 1..1 string
select.column.description 0..1 markdown
select.column.collection 0..1 boolean
select.column.type 0..1 uri
select.column.tag 0..* BackboneElement
select.column.tag.name 1..1 string
select.column.tag.value 1..1 string
select.select 0..* #ViewDefinition.select
select.forEach 0..1 string
select.forEachOrNull 0..1 string
select.repeat 0..* string
select.unionAll 0..* #ViewDefinition.select
where 0..* BackboneElement
where.path 1..1 string
where.description 0..1 string
`;

function elementOf(line: string) {
  const [name = '', cardinality = '', written = '', summary] = line.split(' ');
  const [min = '', max = ''] = cardinality.split('..');
  const [types = '', binding] = written.split('=');
  const path = `ViewDefinition.${name}`;
  return {
    path,
    min: Number(min),
    max,
    base: { path },
    ...(types.startsWith('#') ? { contentReference: types } : { type: types.split('|').map((code) => ({ code })) }),
    ...(binding === undefined
      ? {}
      : { binding: { strength: 'required', valueSet: `http://hl7.org/fhir/ValueSet/${binding}` } }),
    ...(summary === undefined ? {} : { isSummary: true }),
  };
}

/** Elements that parameters of every resource lead to; the model takes them from the types they come from. */
const INHERITED = [
  { path: 'ViewDefinition.id', min: 0, max: '1', base: { path: 'Resource.id' }, type: [{ code: 'id' }] },
  { path: 'ViewDefinition.meta', min: 0, max: '1', base: { path: 'Resource.meta' }, type: [{ code: 'Meta' }] },
];

/** As the official definitions are given. */
export const viewDefinition = {
  resourceType: 'StructureDefinition',
  url: URL,
  name: 'ViewDefinition',
  type: 'ViewDefinition',
  kind: 'resource',
  abstract: false,
  derivation: 'specialization',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/DomainResource',
  snapshot: {
    element: [
      { path: 'ViewDefinition', min: 0, max: '*' },
      ...INHERITED,
      ...ELEMENTS.trim().split('\n').map(elementOf),
    ],
  },
} as const;

const parameter = (
  code: string,
  type: SearchParameter['type'],
  more: Partial<SearchParameter> = {},
): SearchParameter => ({
  resourceType: 'SearchParameter',
  url: `http://hl7.org/fhir/SearchParameter/ViewDefinition-${code}`,
  code,
  base: ['ViewDefinition'],
  type,
  description: `The ${code} of the view definition`,
  expression: `ViewDefinition.${code}`,
  ...more,
});

/** https://build.fhir.org/ig/HL7/sql-on-fhir/artifacts.html */
export const viewDefinitionParameters: readonly SearchParameter[] = [
  parameter('url', 'uri'),
  parameter('identifier', 'token'),
  parameter('version', 'token'),
  parameter('name', 'string'),
  parameter('title', 'string'),
  parameter('status', 'token'),
  parameter('date', 'date'),
  parameter('publisher', 'string'),
  parameter('description', 'string'),
  parameter('jurisdiction', 'token'),
  parameter('context', 'token', { expression: '(ViewDefinition.useContext.value as CodeableConcept)' }),
  parameter('context-type', 'token', { expression: 'ViewDefinition.useContext.code' }),
  parameter('resource', 'token'),
];
