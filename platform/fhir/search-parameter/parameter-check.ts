// https://hl7.org/fhir/R4/searchparameter.html: a SearchParameter that cannot be carried, or clashes with another, is refused when it is written.

import { sharesIndexNumber } from '@fkj/platform-record';
import { searchParametersOf } from '@fkj/standards-fhir';
import type { ContentCheck, ContentIssue } from '../content-check.ts';
import type { ParameterSet } from './parameter-set.ts';
import { type AskedParameter, askedParameter, faultsOf } from './read-definition.ts';

/** Each costs every write of its type some time. */
const MOST_OF_TYPE = 50;

export const checkParameter = (look: () => Promise<ParameterSet>): ContentCheck => ({
  name: 'search parameters',
  kinds: new Set(['SearchParameter']),
  check: async (resource) => {
    const asked = askedParameter(resource);
    if (asked === null) return [];
    const faults = faultsOf(asked);
    return faults.length > 0 ? faults : clashesOf(asked, { set: await look(), id: resource['id'] });
  },
});

const clashesOf = (
  { url, code, kinds }: AskedParameter,
  { set, id }: { readonly set: ParameterSet; readonly id: unknown },
): readonly ContentIssue[] => {
  const others = set.rows.filter(({ resource, state }) => resource !== id && state !== 'removing');
  const issues: ContentIssue[] = [];
  if (others.some((other) => other.url === url)) {
    issues.push({ sentence: 'Another active SearchParameter has this url.', expression: 'SearchParameter.url' });
  }
  for (const kind of kinds) {
    const ofKind = others.filter((other) => other.kind === kind);
    if (ofKind.some((other) => other.code === code)) {
      issues.push({
        sentence: `Another active SearchParameter of ${kind} has this code.`,
        expression: 'SearchParameter.code',
      });
    } else if (
      [...ofKind.map((other) => other.code), ...searchParametersOf(kind).map(({ name }) => name)].some((name) =>
        sharesIndexNumber(code, name),
      )
    ) {
      issues.push({
        sentence: `The index cannot tell this code from another of ${kind}. Choose another.`,
        expression: 'SearchParameter.code',
      });
    }
    if (ofKind.length >= MOST_OF_TYPE) {
      issues.push({
        sentence: `${kind} has ${MOST_OF_TYPE} search parameters beside those of FHIR R4, which is the most.`,
        expression: 'SearchParameter.base',
      });
    }
  }
  return issues;
};
