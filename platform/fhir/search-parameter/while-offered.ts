// https://hl7.org/fhir/R4/capabilitystatement.html: what is told of search parameters is told anew when others are offered.

import type { CustomParameter } from '@fkj/standards-fhir';
import type { SearchParameters } from './open-parameters.ts';
import type { ParameterSet } from './parameter-set.ts';

/** What `print` gives, made again when other parameters are complete than when it was made. */
export const whileOffered = (parameters: Pick<SearchParameters, 'now'>, print: () => string): (() => string) => {
  let made: { readonly of: string; readonly text: string } | null = null;
  return () => {
    const rows = parameters.now().rows.filter(({ state }) => state === 'ready');
    const of = JSON.stringify(rows.map(({ kind, code, url, description }) => [kind, code, url, description]));
    if (made?.of !== of) made = { of, text: print() };
    return made.text;
  };
};

const follows = ({ type, canonical }: CustomParameter): boolean => type === 'reference' && !canonical;

/** What a type has beside R4's own: parameters, and along which of them resources are included, as `Type:parameter`. */
export const offeredOf = (
  set: ParameterSet,
  type: string,
): {
  readonly parameters: readonly CustomParameter[];
  readonly includes: readonly string[];
  readonly revIncludes: readonly string[];
} => {
  const parameters = set.offered(type);
  return {
    parameters,
    includes: parameters.filter(follows).map(({ name }) => `${type}:${name}`),
    revIncludes: [...set.kinds].flatMap((kind) =>
      set
        .offered(kind)
        .filter((one) => follows(one) && one.targets.includes(type))
        .map(({ name }) => `${kind}:${name}`),
    ),
  };
};
