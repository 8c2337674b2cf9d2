// Pasientjournalloven § 2 e, § 7: the data controllers of the house, and which of its organisations each of them is.

import type { Cursor, HealthRecord, ObjectName, Permit } from '@fkj/platform-record';
import { identifierSystems } from '@fkj/standards-norway';
import { objectsAt, referenceAt, textAt } from '../relations/tree.ts';

/** A data controller is an organisation with a number that is part of no other; those below are hers. */
export interface Controllers {
  /** Organisation number of the data controller, by id of Organization; null for those of the house itself. */
  readonly of: ReadonlyMap<string, string | null>;
  /** How many there are: with fewer than two nothing is asked of owners. */
  readonly count: number;
}

export interface ControllersParts {
  readonly record: () => HealthRecord;
  /** The house's own. */
  readonly permit: () => Permit;
}

const PAGE = 1000;
/** Deeper than any municipality is organised. */
const LEVELS = 12;

interface Unit {
  readonly above: ObjectName | null;
  readonly number: string | null;
}

const unitOf = (tree: unknown): Unit => ({
  above: referenceAt(tree, 'partOf'),
  number:
    objectsAt(tree, 'identifier').flatMap((one) =>
      textAt(one, 'system') === identifierSystems.organizationNumber ? (textAt(one, 'value') ?? []) : [],
    )[0] ?? null,
});

const topOf = (units: ReadonlyMap<string, Unit>, id: string): Unit | null => {
  let unit = units.get(id) ?? null;
  for (let level = 0; level < LEVELS && unit !== null && unit.above !== null; level += 1) {
    unit = units.get(unit.above.id) ?? null;
  }
  return unit === null || unit.above !== null ? null : unit;
};

/** From the organisations of the house, by id. */
export const controllersAmong = (organizations: ReadonlyMap<string, unknown>): Controllers => {
  const units = new Map([...organizations].map(([id, tree]) => [id, unitOf(tree)]));
  const of = new Map([...units.keys()].map((id) => [id, topOf(units, id)?.number ?? null] as const));
  return { of, count: new Set([...of.values()].filter((number) => number !== null)).size };
};

/** Reads every organisation of the house: once for each version of the roles and units, and asked for by the roster. */
export const readControllers = async ({ record, permit }: ControllersParts): Promise<Controllers> => {
  const organizations = new Map<string, unknown>();
  let after: Cursor | null = null;
  do {
    const page: Awaited<ReturnType<HealthRecord['find']>> = await record().find(permit(), {
      kind: 'Organization',
      filter: { and: [] },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: PAGE,
      total: 'none',
      ...(after === null ? {} : { after }),
    });
    if (!page.ok) throw new Error(`the house may not read its organisations: ${page.error.code}`);
    for (const { id, document } of page.value.matches) organizations.set(id, JSON.parse(document));
    after = page.value.next;
  } while (after !== null);
  return controllersAmong(organizations);
};

/** The answer for a version of roles and units, read once; a version that could not be read is asked for again. */
export const atVersion = <Answer>(read: () => Promise<Answer>): ((version: number) => Promise<Answer>) => {
  let known: { readonly version: number; readonly answer: Promise<Answer> } | null = null;
  return async (version) => {
    if (known?.version === version) return known.answer;
    const answer = read();
    known = { version, answer };
    answer.catch(() => {
      if (known?.answer === answer) known = null;
    });
    return answer;
  };
};
