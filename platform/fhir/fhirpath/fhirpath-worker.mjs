// https://hl7.org/fhirpath/N1/: evaluates one expression at a time beside the server's own thread, so that it can be ended.
// Plain JavaScript: a worker is started by file, without bundler or test runner in between.

import { parentPort } from 'node:worker_threads';
import * as fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';

/** Stands for a decimal while the text is parsed; our reader refuses U+0000, so no sender can write this name. */
const DECIMAL = '\u0000';
const NUMBER_OR_STRING = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Characters of an answer; more is no answer but a copy of the input many times over. */
const MOST = 16 * 1024 * 1024;

const isWhole = (number) => /^-?(0|[1-9]\d{0,14})$/.test(number) && number !== '-0';

/** Numbers that a double would change are kept as the library's decimals, digit for digit. */
function parse(text) {
  const marked = text.replaceAll(NUMBER_OR_STRING, (token) =>
    token.startsWith('"') || isWhole(token) ? token : `{"\\u0000":"${token}"}`,
  );
  return JSON.parse(marked, (_name, value) =>
    value !== null && typeof value === 'object' && DECIMAL in value
      ? Object.assign(fhirpath.FP_Decimal.getDecimal(value[DECIMAL]), { source: value[DECIMAL] })
      : value,
  );
}

function write(value) {
  if (value === undefined || value === null) return 'null';
  if (value instanceof fhirpath.FP_Decimal) return value.source ?? value.toString();
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`).join(',')}}`;
}

/** One item of the result as text, with its type; `path` leads to the element's definition. */
function printed(item, type) {
  const isNode = item !== null && typeof item === 'object' && 'fhirNodeDataType' in item;
  if (isNode)
    return { type, path: item.path ?? null, json: write(item.data), extra: item._data ? write(item._data) : null };
  const json = type === 'System.Quantity' ? write({ value: item.value, unit: item.unit }) : textOf(item, type);
  return { type, path: null, json, extra: null };
}

const textOf = (item, type) =>
  type === 'System.Date' || type === 'System.DateTime' || type === 'System.Time'
    ? JSON.stringify(item.toString())
    : type === 'System.Object' && 'namespace' in item
      ? write({ namespace: item.namespace, name: item.name })
      : write(item);

function evaluate({ expression, resource }) {
  const root = parse(resource);
  const environment = { resource: root, rootResource: root };
  const options = { resolveInternalTypes: false, preciseMath: true, keepDecimalTypes: true, traceFn: () => {} };
  const items = fhirpath.evaluate(root, expression, environment, r4, options);
  const types = fhirpath.types(items);
  let left = MOST;
  return items.map((item, place) => {
    const result = printed(item, types[place] ?? 'System.Object');
    left -= result.json.length;
    if (left < 0) throw new RangeError('too large');
    return result;
  });
}

parentPort.on('message', (task) => {
  try {
    parentPort.postMessage({ items: evaluate(task) });
  } catch (error) {
    parentPort.postMessage({
      failure: error instanceof RangeError ? 'costly' : 'expression',
      message: String(error?.message ?? ''),
    });
  }
});
parentPort.postMessage({ ready: true });
