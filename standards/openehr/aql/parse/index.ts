// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/docs/AQL/grammar/AqlParser.g4: a text read as a query.

import { AqlHalt, type AqlResult, caught } from '../issue.ts';
import type { AqlColumn, AqlLimit, AqlOrdering, AqlQuery, AqlTop } from '../syntax.ts';
import { readCondition } from './condition.ts';
import { readContainment } from './containment.ts';
import { readWhole, takeLiteral } from './literal.ts';
import { AqlReader } from './reader.ts';
import { readPath, takeAggregate, takeCall, takePath } from './term.ts';

/**
 * Reads AQL 1.1 whole. The first thing that is wrong ends the reading: `syntax`, `outdated` or `too-much`, with line and column
 * and what is expected there. Whether classes, variables and paths make sense is `checkAql`'s.
 */
export const parseAql = (text: string): AqlResult<AqlQuery> => caught(text, () => readQuery(new AqlReader(text)));

function readQuery(reader: AqlReader): AqlQuery {
  if (!reader.takeWord('SELECT')) reader.expected('SELECT');
  const distinct = reader.takeWord('DISTINCT');
  const top = takeTop(reader);
  const columns = reader.list(() => readColumn(reader));
  if (!reader.takeWord('FROM')) reader.expected('a comma, AS or FROM after the column');
  const from = readContainment(reader);
  const where = reader.takeWord('WHERE') ? readCondition(reader) : null;
  if (reader.is('LIMIT')) refuseLimitBeforeOrder(reader);
  const orderBy = readOrder(reader);
  const limit = takeLimit(reader);
  if (limit !== null && top !== null) reader.refuse('LIMIT cannot stand together with TOP; leave TOP out.', limit.at);
  if (!reader.ended) refuseRest(reader, { where: where !== null, orderBy: orderBy.length > 0, limit: limit !== null });
  return { text: reader.text, distinct, top, columns, from, where, orderBy, limit };
}

function takeTop(reader: AqlReader): AqlTop | null {
  if (reader.peek(/TOP\s+\d/iy) === null) return null;
  const { at } = reader;
  reader.takeWord('TOP');
  const count = readWhole(reader, 1, 'TOP');
  const direction = reader.takeWord('FORWARD') ? 'forward' : reader.takeWord('BACKWARD') ? 'backward' : null;
  return { count, direction, at };
}

function readColumn(reader: AqlReader): AqlColumn {
  const { at } = reader;
  reader.count('columns');
  const of = takeAggregate(reader) ?? takeCall(reader) ?? takeLiteral(reader) ?? takePath(reader);
  if (of === null)
    return reader.expected(
      'a column: a path, a value or a function',
      reader.isSymbol('*') ? 'AQL has no SELECT *; name the variables.' : '',
    );
  if (!reader.takeWord('AS')) return { of, alias: null, at };
  const alias = reader.takeName();
  return alias === null ? reader.expected('a name that is not reserved after AS') : { of, alias, at };
}

function readOrder(reader: AqlReader): readonly AqlOrdering[] {
  if (!reader.takeWord('ORDER')) return [];
  if (!reader.takeWord('BY')) reader.expected('BY after ORDER');
  return reader.list(() => {
    const path = readPath(reader, 'ORDER BY');
    const down = reader.takeWord('DESC') || reader.takeWord('DESCENDING');
    if (!down && !reader.takeWord('ASC')) reader.takeWord('ASCENDING');
    return { path, direction: down ? 'descending' : 'ascending' };
  });
}

function takeLimit(reader: AqlReader): AqlLimit | null {
  const { at } = reader;
  if (!reader.takeWord('LIMIT')) {
    return reader.is('OFFSET') ? reader.refuse('OFFSET stands after LIMIT: `LIMIT 10 OFFSET 20`.') : null;
  }
  if (reader.peek(/\$/y) !== null)
    reader.refuse('LIMIT takes a number, not a parameter; use fetch and offset of the request.');
  const count = readWhole(reader, 1, 'LIMIT');
  return { count, offset: reader.takeWord('OFFSET') ? readWhole(reader, 0, 'OFFSET') : null, at };
}

function refuseLimitBeforeOrder(reader: AqlReader): void {
  const { at } = reader;
  const ahead = new AqlReader(reader.text.slice(at));
  try {
    takeLimit(ahead);
  } catch (thrown) {
    // Said better, and at its place, by the reading itself.
    if (thrown instanceof AqlHalt) return;
    throw thrown;
  }
  if (ahead.is('ORDER')) reader.outdated('LIMIT stands after ORDER BY since AQL 1.1; move it to the end.');
}

function refuseRest(reader: AqlReader, read: { where: boolean; orderBy: boolean; limit: boolean }): never {
  if (reader.is('TIMEWINDOW'))
    return reader.outdated(
      'TIMEWINDOW was taken out of AQL in 1.0.1; ask for VERSION v[ALL_VERSIONS] and compare v/commit_audit/time_committed/value.',
    );
  if (reader.is('CONTAINS')) return reader.refuse('CONTAINS stands after one class; a bracket contains nothing.');
  if (reader.isSymbol(')') || reader.isSymbol(']')) return reader.refuse('This bracket closes nothing.');
  if (read.limit) return reader.expected('the end, or OFFSET');
  if (read.orderBy) return reader.expected('a comma, ASC, DESC, LIMIT or the end');
  if (read.where) return reader.expected('AND, OR, ORDER BY, LIMIT or the end after the condition');
  return reader.expected('CONTAINS, AND, OR, WHERE, ORDER BY, LIMIT or the end');
}
