// https://specifications.openehr.org/releases/ITS-REST/latest/definition.html: a value that a template allows, for example compositions.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import type { ArchetypeScope, CodeConstraint, ObjectConstraint, PrimitiveItem, Range } from '../opt/index.ts';
import { compareDecimals } from '../rm/ordered/index.ts';
import { codesOn, constraintOn, itemOn } from '../web-template/index.ts';

type Values = Record<string, JsonValue>;

/** What is said at one place: values by suffix, and places below. */
export interface Said {
  readonly values: Values;
  readonly below?: Readonly<Record<string, Said>>;
}

const decimal = (text: string): Decimal => new Decimal(text);

function numberIn(range: Range<Decimal> | null, otherwise: string): Decimal {
  if (range === null) return decimal(otherwise);
  const { lower, upper, lowerIncluded, upperIncluded } = range;
  const usual = decimal(otherwise);
  const isAbove = lower === null || compareDecimals(usual, lower) > 0;
  const isBelow = upper === null || compareDecimals(usual, upper) < 0;
  if (isAbove && isBelow) return usual;
  if (lower !== null && lowerIncluded) return lower;
  if (upper !== null && upperIncluded) return upper;
  return decimal(String(lower !== null ? lower.toNumber() + 1 : (upper?.toNumber() ?? 1) - 1));
}

function numberFor(item: PrimitiveItem | null, otherwise: string): Decimal {
  if (item?.type !== 'integer' && item?.type !== 'real') return decimal(otherwise);
  return item.list[0] ?? numberIn(item.range, otherwise);
}

/** Only patterns that a text is easily found for: `.*`, and words followed by it. */
function textFor(item: PrimitiveItem | null, otherwise: string): string {
  if (item?.type !== 'string') return otherwise;
  const [first] = item.list;
  if (first !== undefined) return first;
  return item.pattern === null
    ? otherwise
    : (item.pattern
        .replace(/\.\*|\.\+/g, 'x')
        .replace(/\\(.)/g, '$1')
        .split('|')[0] ?? otherwise);
}

const MOMENT = { date: '2026-01-15', time: '10:30:00', 'date-time': '2026-01-15T10:30:00+01:00' };

function timeFor(item: PrimitiveItem | null, type: 'date' | 'time' | 'date-time'): string {
  const whole = MOMENT[type];
  const pattern = item?.type === type ? item.pattern : null;
  if (pattern === null || !/XX/i.test(pattern)) return whole;
  const parts = whole.replace(/\+.*$/, '').split(/(?=[-:T])/);
  return parts
    .slice(
      0,
      pattern.split(/[-:T]/).findIndex((part) => /XX/i.test(part)),
    )
    .join('');
}

function durationFor(item: PrimitiveItem | null): string {
  if (item?.type !== 'duration') return 'P1D';
  const { range, pattern } = item;
  if (range?.lower !== undefined && range.lower !== null && range.lowerIncluded) return range.lower;
  const [date = '', time = ''] = (pattern ?? 'PD').replace(/^P/, '').split('T');
  return date === '' ? `PT1${time.charAt(0)}` : `P1${date.charAt(0)}`;
}

function codeFor(code: CodeConstraint | null, scope: ArchetypeScope | null): Values {
  const terminology = code?.terminology ?? (code?.valueSet === null || code === null ? 'local' : 'external');
  const first = code?.codes[0] ?? 'example';
  return { code: first, value: scope?.terms.get(first)?.text ?? first, terminology };
}

function quantityFor(constraint: ObjectConstraint | null): Values {
  const unit = constraint?.kind === 'quantity' ? constraint.units[0] : undefined;
  return { magnitude: numberIn(unit?.magnitude ?? null, '1'), unit: unit?.unit ?? '1' };
}

function proportionFor(constraint: ObjectConstraint | null): Values {
  const kind = numberFor(itemOn(constraint, 'type'), '0');
  const usual = kind.text === '2' ? '100' : kind.text === '1' ? '1' : '2';
  return {
    numerator: numberFor(itemOn(constraint, 'numerator'), '1'),
    denominator:
      kind.text === '2' || kind.text === '1' ? decimal(usual) : numberFor(itemOn(constraint, 'denominator'), usual),
    type: kind,
  };
}

/** What to say of a value of the type; null for a type that only `|raw` can say. */
export function exampleValue(
  rmType: string,
  constraint: ObjectConstraint | null,
  scope: ArchetypeScope | null,
): Said | null {
  const bare = (value: JsonValue): Said => ({ values: { '': value } });
  const value = itemOn(constraint, 'value');
  switch (rmType) {
    case 'DV_TEXT':
      return bare(textFor(value, 'Text'));
    case 'DV_CODED_TEXT':
      return { values: codeFor(codesOn(constraint, 'defining_code'), scope) };
    case 'CODE_PHRASE': {
      const { code, terminology } = codeFor(constraint?.kind === 'code' ? constraint : null, scope);
      return { values: { code: code ?? '', terminology: terminology ?? '' } };
    }
    case 'DV_BOOLEAN':
      return bare(value?.type === 'boolean' ? value.trueValid : true);
    case 'DV_QUANTITY':
      return { values: quantityFor(constraint) };
    case 'DV_COUNT':
      return bare(numberFor(itemOn(constraint, 'magnitude'), '1'));
    case 'DV_PROPORTION':
      return { values: proportionFor(constraint) };
    case 'DV_ORDINAL': {
      const first = constraint?.kind === 'ordinal' ? constraint.values[0] : undefined;
      const code = first?.code ?? 'at0000';
      return { values: { code, value: scope?.terms.get(code)?.text ?? code, ordinal: first?.value ?? decimal('1') } };
    }
    case 'DV_SCALE':
      return { values: { code: 'at0000', value: 'Text', scale: decimal('1.5') } };
    case 'DV_DATE':
      return bare(timeFor(value, 'date'));
    case 'DV_TIME':
      return bare(timeFor(value, 'time'));
    case 'DV_DATE_TIME':
      return bare(timeFor(value, 'date-time'));
    case 'DV_DURATION':
      return bare(durationFor(value));
    case 'DV_URI':
      return bare('https://example.org/');
    case 'DV_EHR_URI':
      return bare('ehr:/example');
    case 'DV_IDENTIFIER':
      return {
        values: Object.fromEntries(
          ['id', 'issuer', 'assigner', 'type'].map((name) => [name, textFor(itemOn(constraint, name), 'example')]),
        ),
      };
    case 'DV_PARSABLE':
      return { values: { '': 'Text', formalism: textFor(itemOn(constraint, 'formalism'), 'text/plain') } };
    case 'DV_MULTIMEDIA': {
      const type = codesOn(constraint, 'media_type')?.codes[0] ?? 'application/pdf';
      return { values: { '': 'https://example.org/', mediatype: type, size: decimal('0') } };
    }
    case 'DV_STATE':
      return { values: { ...codeFor(codesOn(constraint, 'value', 'defining_code'), scope), is_terminal: false } };
    case 'DV_INTERVAL':
      return intervalFor(constraint, scope);
    case 'PARTY_PROXY':
    case 'PARTY_IDENTIFIED':
      return { values: { name: 'Name' } };
    default:
      return null;
  }
}

function intervalFor(constraint: ObjectConstraint | null, scope: ArchetypeScope | null): Said | null {
  const end = (name: string): Said | null => {
    const inner = constraintOn(constraint, name);
    return exampleValue(inner?.rmType ?? 'DV_QUANTITY', inner, scope);
  };
  const [lower, upper] = [end('lower'), end('upper')];
  return lower === null || upper === null ? null : { values: {}, below: { lower, upper } };
}
