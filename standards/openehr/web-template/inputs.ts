// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_web_template_metadata: what a form asks for at a node.

import { Decimal, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { ArchetypeScope, CodeConstraint, ObjectConstraint, PrimitiveItem, Range } from '../opt/index.ts';
import { conceptsOf, terminologyGroups } from '../terminology/index.ts';
import { codesOn, constraintOn, itemOn } from './constraint-of.ts';
import type { FormNode } from './form-node.ts';

type Members = Record<string, JsonValue>;

const number = (value: number): Decimal => new Decimal(String(value));

function range<Bound extends Decimal | string>({
  lower,
  upper,
  lowerIncluded,
  upperIncluded,
}: Range<Bound>): JsonObject {
  return {
    ...(lower === null ? {} : { minOp: lowerIncluded ? '>=' : '>', min: lower }),
    ...(upper === null ? {} : { maxOp: upperIncluded ? '<=' : '<', max: upper }),
  };
}

/** Words of an openEHR code, whatever group it is in. */
const openehrRubric = (code: string): string | undefined =>
  terminologyGroups.map((group) => conceptsOf(group)?.get(code)?.en).find((rubric) => rubric !== undefined);

function option(
  code: string,
  { scope, language, terminology }: { scope: ArchetypeScope | null; language: string; terminology: string | null },
): JsonObject {
  const term = scope?.terms.get(code);
  const label =
    term?.text ??
    (terminology === 'openehr' ? openehrRubric(code) : scope?.terms.get(`${terminology}::${code}`)?.text) ??
    code;
  return {
    value: code,
    label,
    localizedLabels: { [language]: label },
    ...(term === undefined ? {} : { localizedDescriptions: { [language]: term.description } }),
  };
}

function codeInputs(
  code: CodeConstraint | null,
  scope: ArchetypeScope | null,
  language: string,
): readonly JsonObject[] {
  const address = code?.valueSet?.replace(/^terminology:/, '') ?? code?.terminology ?? null;
  const terminology: Members = address === null || address === 'local' ? {} : { terminology: address };
  if (code === null || code.codes.length === 0) {
    return [
      { suffix: 'code', type: 'TEXT', ...terminology },
      { suffix: 'value', type: 'TEXT', ...terminology },
    ];
  }
  const list = code.codes.map((one) => option(one, { scope, language, terminology: code.terminology }));
  return [{ suffix: 'code', type: 'CODED_TEXT', list, ...terminology }];
}

function validation(item: PrimitiveItem | null): Members {
  if (item === null || item.type === 'any' || item.type === 'boolean') return {};
  if (item.type === 'string') return item.pattern === null ? {} : { validation: { pattern: item.pattern } };
  const limits: Members = item.range === null ? {} : { range: range<Decimal | string>(item.range) };
  if ('pattern' in item && item.pattern !== null) limits.pattern = item.pattern;
  return Object.keys(limits).length === 0 ? {} : { validation: limits };
}

function quantityInputs(constraint: ObjectConstraint | null): readonly JsonObject[] {
  const units = constraint?.kind === 'quantity' ? constraint.units : [];
  if (units.length === 0)
    return [
      { suffix: 'magnitude', type: 'DECIMAL' },
      { suffix: 'unit', type: 'TEXT' },
    ];
  const list = units.map(({ unit, magnitude, precision }) => {
    const limits: Members = {
      ...(magnitude === null ? {} : { range: range(magnitude) }),
      ...(precision === null ? {} : { precision: range(precision) }),
    };
    return { value: unit, label: unit, ...(Object.keys(limits).length === 0 ? {} : { validation: limits }) };
  });
  const [only, another] = list;
  const shared: JsonObject =
    only !== undefined && another === undefined && 'validation' in only && only.validation !== undefined
      ? { validation: only.validation }
      : {};
  return [
    { suffix: 'magnitude', type: 'DECIMAL', ...shared },
    { suffix: 'unit', type: 'CODED_TEXT', list },
  ];
}

const DURATION_PARTS: readonly (readonly [string, RegExp])[] = [
  ['year', /^P[^T]*Y/],
  ['month', /^P[^T]*M/],
  ['week', /^P[^T]*W/],
  ['day', /^P[^T]*D/],
  ['hour', /T.*H/],
  ['minute', /T.*M/],
  ['second', /T.*S/],
];

function durationInputs(item: PrimitiveItem | null): readonly JsonObject[] {
  const pattern = item?.type === 'duration' ? item.pattern : null;
  return DURATION_PARTS.filter(([, allowed]) => pattern === null || allowed.test(pattern)).map(([suffix]) => ({
    suffix,
    type: 'INTEGER',
    validation: { range: { minOp: '>=', min: number(0) } },
  }));
}

const SIMPLE: Readonly<Record<string, string>> = {
  DV_DATE: 'DATE',
  DV_TIME: 'TIME',
  DV_DATE_TIME: 'DATETIME',
  DV_URI: 'TEXT',
  DV_EHR_URI: 'TEXT',
  DV_MULTIMEDIA: 'TEXT',
};

const texts = (...suffixes: readonly string[]): readonly JsonObject[] =>
  suffixes.map((suffix) => ({ suffix, type: 'TEXT' }));

/** The inputs of a node; none where there is nothing to type. */
export function inputsOf({ rmType, constraint, scope }: FormNode, language: string): readonly JsonObject[] {
  const simple = SIMPLE[rmType];
  if (simple !== undefined) return [{ type: simple, ...validation(itemOn(constraint, 'value')) }];
  switch (rmType) {
    case 'DV_TEXT': {
      const item = itemOn(constraint, 'value');
      const list =
        item?.type === 'string' && item.list.length > 0
          ? { list: item.list.map((value) => ({ value, label: value })), listOpen: item.open }
          : {};
      return [{ type: 'TEXT', ...list, ...validation(item) }];
    }
    case 'DV_CODED_TEXT':
    case 'DV_STATE':
      return codeInputs(
        codesOn(constraint, ...(rmType === 'DV_STATE' ? ['value'] : []), 'defining_code'),
        scope,
        language,
      );
    case 'DV_BOOLEAN': {
      const item = itemOn(constraint, 'value');
      const only =
        item?.type === 'boolean' && item.trueValid !== item.falseValid
          ? { list: [{ value: String(item.trueValid), label: String(item.trueValid) }] }
          : {};
      return [{ type: 'BOOLEAN', ...only }];
    }
    case 'DV_QUANTITY':
      return quantityInputs(constraint);
    case 'DV_COUNT':
      return [{ type: 'INTEGER', ...validation(itemOn(constraint, 'magnitude')) }];
    case 'DV_PROPORTION':
      return ['numerator', 'denominator'].map((suffix) => ({
        suffix,
        type: 'DECIMAL',
        ...validation(itemOn(constraint, suffix)),
      }));
    case 'DV_ORDINAL': {
      const values = constraint?.kind === 'ordinal' ? constraint.values : [];
      const list = values.map(({ code, value, terminology }) => ({
        ...option(code, { scope, language, terminology }),
        ordinal: value,
      }));
      return [{ type: 'CODED_TEXT', ...(list.length === 0 ? {} : { list }) }];
    }
    case 'DV_DURATION':
      return durationInputs(itemOn(constraint, 'value'));
    case 'DV_IDENTIFIER':
      return texts('id', 'type', 'issuer', 'assigner');
    case 'DV_PARSABLE':
      return texts('value', 'formalism');
    case 'PARTY_PROXY':
      return texts('id', 'id_scheme', 'id_namespace', 'name');
    case 'DV_INTERVAL':
      return intervalInputs(constraint);
    default:
      return [];
  }
}

const intervalInputs = (constraint: ObjectConstraint | null): readonly JsonObject[] =>
  ['lower', 'upper'].map((suffix) => ({
    suffix,
    type: (constraintOn(constraint, suffix)?.rmType ?? 'DV_ORDERED').replace(/^DV_/, ''),
  }));
