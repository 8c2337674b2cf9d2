// https://build.fhir.org/ig/HL7/fhir-tx-ecosystem-ig/: how an answer is held against what is expected: markers, no order.

type Json = unknown;
type Members = Readonly<Record<string, Json>>;

const MARKERS: Readonly<Record<string, RegExp>> = {
  $id$: /^.+$/,
  $uuid$: /^(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  $instant$: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/,
  $string$: /^.*$/s,
  $url$: /^.*$/,
  $date$: /^\d{4}/,
  $version$: /^.*$/,
};

const isObject = (value: Json): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** "!x": optional for all but x. */
const isOptional = (expected: Json): boolean => isObject(expected) && expected['$optional$'] !== undefined;

const text = (expected: string, actual: string): boolean => {
  const marker = MARKERS[expected];
  if (marker !== undefined) return marker.test(actual);
  // Sentences that every server words for itself; what stands behind the second colon must be in them.
  const external = /^\$external:\d+(?::(.*))?\$$/s.exec(expected);
  if (external !== null) return actual !== '' && actual.includes(external[1] ?? '');
  const choice = /^\$choice:(.*)\$$/.exec(expected);
  if (choice !== null) return (choice[1] ?? '').split('|').includes(actual);
  const fragments = /^\$fragments:(.*)\$$/.exec(expected);
  if (fragments !== null) return (fragments[1] ?? '').split('|').every((one) => actual.includes(one));
  return expected === actual;
};

/** What differs, each with its path; nothing when the answer is as expected. */
export const differences = (expected: Json, actual: Json, path = ''): readonly string[] => {
  if (Array.isArray(expected)) return inAnyOrder(expected, Array.isArray(actual) ? actual : [], path);
  if (isObject(expected)) return isObject(actual) ? members(expected, actual, path) : [`${path}: missing`];
  if (typeof expected === 'string' && typeof actual === 'string') {
    return text(expected, actual) ? [] : [`${path}: ${actual} for ${expected}`];
  }
  return expected === actual ? [] : [`${path}: ${JSON.stringify(actual)} for ${JSON.stringify(expected)}`];
};

const members = (expected: Members, actual: Members, path: string): readonly string[] => {
  const listed = expected['$optional-properties$'];
  const optional: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const found: string[] = [];
  for (const [name, one] of Object.entries(expected)) {
    if (name.startsWith('$')) continue;
    if (actual[name] === undefined) {
      const none = Array.isArray(one) && one.every(isOptional);
      if (!optional.includes(name) && !isOptional(one) && !none) found.push(`${path}.${name}: missing`);
    } else found.push(...differences(one, actual[name], `${path}.${name}`));
  }
  for (const name of Object.keys(actual)) {
    if (expected[name] === undefined && !optional.includes(name)) found.push(`${path}.${name}: not expected`);
  }
  return found;
};

const nameOf = (one: Json): string => (isObject(one) ? String(one['name'] ?? one['code'] ?? '') : '');

const inAnyOrder = (expected: readonly Json[], actual: readonly Json[], path: string): readonly string[] => {
  const left = [...actual];
  const found: string[] = [];
  // What must be there takes its match first.
  for (const one of [...expected].sort((a, b) => Number(isOptional(a)) - Number(isOptional(b)))) {
    const place = left.findIndex((candidate) => differences(one, candidate, path).length === 0);
    if (place >= 0) left.splice(place, 1);
    else if (!isOptional(one)) {
      const nearest = left.map((candidate) => differences(one, candidate, path)).sort((a, b) => a.length - b.length)[0];
      found.push(`${path}[${nameOf(one)}]: ${nearest?.slice(0, 3).join('; ') ?? 'missing'}`);
    }
  }
  if (left.length > 0 && found.length === 0) found.push(`${path}: also ${JSON.stringify(left).slice(0, 200)}`);
  return found;
};
