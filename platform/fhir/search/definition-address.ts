// https://hl7.org/fhir/R4/references.html#canonical: the address and version of a definition, and what refers to it by them.

import { type SearchTest, unversionedParameter } from '@fkj/standards-fhir';

/** How a definition is named: its address, and its version. */
export interface DefinitionAddress {
  readonly url: string;
  readonly version: string | null;
}

/** Null for what has none. */
export const addressOf = ({ url, version }: Readonly<Record<string, unknown>>): DefinitionAddress | null =>
  typeof url === 'string' ? { url, version: typeof version === 'string' ? version : null } : null;

/** Names it with its version, or names no version at all: then every version is meant. */
export const addressTests = (param: string, address: DefinitionAddress | null): readonly SearchTest[] => {
  if (address === null) return [];
  const { url, version } = address;
  const any: SearchTest = { test: 'uri', param: unversionedParameter(param), uri: url };
  return version === null ? [any] : [any, { test: 'uri', param, uri: `${url}|${version}` }];
};
