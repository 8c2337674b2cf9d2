// https://hl7.org/fhir/R4/searchparameter.html and DESIGN.md §4 "Index": search parameters that come and go while everybody writes.

import type { Companion, IndexRules, IndexRulesNow, Write } from '@fkj/platform-record';
import type { ParameterChange, ParametersNow } from '@fkj/platform-store';
import { isObject, read } from '@fkj/standards-json';
import type { ContentCheck } from '../content-check.ts';
import { furtherIndex, wholeIndex } from './index-of.ts';
import { checkParameter } from './parameter-check.ts';
import { type Compiled, type ParameterSet, parameterSet } from './parameter-set.ts';
import { askedParameter, printDefinition } from './read-definition.ts';

export interface SearchParameters {
  /** As this process knows them. What is asked by them is refused as stale where they have changed since. */
  readonly now: () => ParameterSet;
  /** Looks again. */
  readonly look: () => Promise<ParameterSet>;
  /** For the record: what is indexed of each write, and of what was written before. */
  readonly rules: IndexRules;
  /** For the record: a SearchParameter counts from the transaction that writes it. */
  readonly companion: Companion;
  /** What cannot be carried is refused when it is written. */
  readonly check: ContentCheck;
}

export interface ParameterParts {
  /** `readParameters` of the store. */
  readonly read: () => Promise<ParametersNow>;
  /** Base of FHIR addresses. */
  readonly base: string;
}

const NOTHING_KNOWN: ParametersNow = { epoch: 0, rules: Number.MAX_SAFE_INTEGER, reached: null, rows: [] };

export const openSearchParameters = ({ read: readAll, base }: ParameterParts): SearchParameters => {
  const compiled: Compiled = new Map();
  let set = parameterSet(NOTHING_KNOWN, compiled);
  let rules = rulesOf(set, base);
  let looking: Promise<unknown> = Promise.resolve();

  const know = (next: ParameterSet): void => {
    if (next.epoch < set.epoch) return;
    set = next;
    rules = rulesOf(set, base);
  };
  const lookOnce = async (): Promise<void> => know(parameterSet(await readAll(), compiled));
  /** One look at a time; each begins after it was asked for. */
  const look = async (): Promise<ParameterSet> => {
    const mine = looking.then(lookOnce, lookOnce);
    looking = mine.catch(() => undefined);
    await mine;
    return set;
  };
  const reach = async (epoch: number): Promise<IndexRulesNow> => {
    await looking;
    if (set.epoch < epoch) await look();
    return rules;
  };
  return {
    now: () => set,
    look,
    rules: {
      at: (epoch) => (set.epoch >= (epoch ?? 1) ? rules : reach(epoch ?? 1)),
      advanced: (to, changed) => {
        // Nobody else has advanced it in between: what is known is still all there is.
        if (changed === 'same' && to === set.epoch + 1) return know({ ...set, epoch: to });
        return changed === 'changed' ? look().then(() => undefined) : undefined;
      },
    },
    companion: { name: 'search parameters', follow: async (writes) => follow(writes) },
    check: checkParameter(look),
  };
};

const rulesOf = (set: ParameterSet, base: string): IndexRulesNow => ({
  epoch: set.epoch,
  furtherKinds: set.kinds,
  further: (write) => furtherIndex(set, write, base),
  whole: (kind, document) => wholeIndex(set, { kind, document }, base),
});

const nothing = { writes: [], relationships: [], replaceRelationshipsOf: [] } as const;

const follow = (writes: readonly Write[]): Awaited<ReturnType<Companion['follow']>> => {
  const parameters = writes.filter(({ kind }) => kind === 'SearchParameter').flatMap((write) => changeOf(write) ?? []);
  return parameters.length === 0 ? nothing : { ...nothing, parameters };
};

/** One that is new and not active changes nothing. */
const changeOf = ({ id: resource, action, document }: Write): ParameterChange | null => {
  const parsed = action === 'delete' ? null : read(document);
  const tree = parsed?.ok ? parsed.value.tree : null;
  const asked = tree !== null && isObject(tree) ? askedParameter(tree) : null;
  if (asked !== null) {
    const { url, code, description, kinds } = asked;
    return { resource, url, code, description, kinds, definition: printDefinition(asked) };
  }
  return action === 'create' ? null : { resource, url: '', code: '', description: '', kinds: [], definition: '' };
};
