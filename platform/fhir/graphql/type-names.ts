// https://hl7.org/fhir/R4/graphql.html: names that GraphQL takes for the types of R4 ('Observation.component' is ObservationComponent).

import { resourceTypes, typeModel } from '@fkj/standards-fhir';

/** The name of a type in the schema and in `__typename`. */
export const nameOfType = (type: string): string =>
  type.includes('.')
    ? type
        .split('.')
        .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
        .join('')
    : type;

/** Every type that a resource leads to, by its name in the schema. Made when somebody first asks. */
export function typesByName(): ReadonlyMap<string, string> {
  known ??= reached();
  return known;
}

let known: ReadonlyMap<string, string> | null = null;

function reached(): ReadonlyMap<string, string> {
  const types = new Set<string>();
  const left = [...resourceTypes, 'Resource', 'DomainResource'];
  for (let type = left.pop(); type !== undefined; type = left.pop()) {
    if (types.has(type)) continue;
    types.add(type);
    for (const { type: of } of typeModel(type)?.members.values() ?? []) left.push(of);
  }
  return new Map([...types].sort().map((type) => [nameOfType(type), type]));
}

/** The type that a fragment is on, by either name. */
export const typeOfName = (name: string): string =>
  typeModel(name) !== null ? name : (typesByName().get(name) ?? name);
