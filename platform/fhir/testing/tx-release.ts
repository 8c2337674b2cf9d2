// https://hl7.org/fhir/versions.html#extensions: the ecosystem's files are R5; what R4 has no element for goes into extensions.

type Json = unknown;
type Members = Readonly<Record<string, Json>>;

const R5 = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion';
const FILTER_OP = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.compose.include.filter.op';
const isObject = (value: Json): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is sent: translated names (`title:de`) are no elements of FHIR, and R4 has no filter child-of. */
export const asR4 = (value: Members): Members => {
  if (value['op'] === 'child-of') {
    const { op, ...filter } = value;
    return { ...filter, _op: { extension: [{ url: FILTER_OP, valueCode: op }] } };
  }
  const entries = Object.entries(value).filter(([name]) => !/:|^versionAlgorithm/.test(name));
  return Object.fromEntries(entries.map(([name, one]) => [name, partAsR4(one)]));
};

const partAsR4 = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(partAsR4);
  return isObject(value) ? asR4(value) : value;
};

/** What was answered: the extensions as elements again. */
export const asR5 = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(asR5);
  if (!isObject(value)) return value;
  const made: Members = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asR5(one)]));
  const extensions = membersIn(made['extension']);
  const moved = extensions.filter(({ url }) => String(url).startsWith(R5));
  if (moved.length === 0) return made;
  const rest = extensions.filter((one) => !moved.includes(one));
  const property = moved.map(({ extension }) => {
    const [code, ...others] = membersIn(extension);
    return Object.assign(
      { code: code?.['valueCode'] },
      ...others.map(({ url, ...one }) => (url === 'uri' ? { uri: one['valueUri'] } : one)),
    );
  });
  const { extension: _, ...without } = made;
  return { ...without, ...(rest.length === 0 ? {} : { extension: rest }), property };
};

const membersIn = (value: Json): readonly Members[] => (Array.isArray(value) ? value.filter(isObject) : []);
