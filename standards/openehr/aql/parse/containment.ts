// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_containment: classes and what they contain.

import type { AqlClass, AqlContainment } from '../syntax.ts';
import { takePredicate } from './predicate.ts';
import type { AqlReader } from './reader.ts';

const VERSIONS = /LATEST_VERSION|ALL_VERSIONS/iy;

/** OR is looser than AND; both reach as far to the right as they can, also after CONTAINS. */
export function readContainment(reader: AqlReader): AqlContainment {
  return reader.within(() => {
    const { at } = reader;
    const of = [readAll(reader)];
    while (reader.takeWord('OR')) of.push(readAll(reader));
    return of.length === 1 && of[0] !== undefined ? of[0] : { form: 'or', of, at };
  });
}

function readAll(reader: AqlReader): AqlContainment {
  const { at } = reader;
  const of = [reader.part(() => readOne(reader))];
  while (reader.takeWord('AND')) of.push(reader.part(() => readOne(reader)));
  return of.length === 1 && of[0] !== undefined ? of[0] : { form: 'and', of, at };
}

function readOne(reader: AqlReader): AqlContainment {
  if (!reader.takeSymbol('(')) return readClass(reader);
  const inner = readContainment(reader);
  reader.expectSymbol(')', 'after the class, or AND, OR, CONTAINS');
  return inner;
}

function readClass(reader: AqlReader): AqlClass {
  const { at } = reader;
  const rmClass = reader.takeName()?.toUpperCase();
  if (rmClass === undefined)
    return reader.expected(
      'the name of a class, for example COMPOSITION',
      reader.is('CONTAINS') ? 'CONTAINS stands between two classes.' : '',
    );
  reader.count('classes');
  const variable = reader.takeName();
  const versions = rmClass === 'VERSION' ? takeVersions(reader) : null;
  const predicate = versions === null ? takePredicate(reader) : null;
  const negated = reader.takeWord('NOT');
  if (!reader.takeWord('CONTAINS')) {
    if (negated) reader.expected('CONTAINS after NOT');
    return { form: 'class', rmClass, variable, predicate, versions, contains: null, at };
  }
  const of = readContainment(reader);
  return { form: 'class', rmClass, variable, predicate, versions, contains: { negated, of }, at };
}

function takeVersions(reader: AqlReader): 'latest' | 'all' | null {
  if (reader.peek(/\[\s*(?:LATEST_VERSION|ALL_VERSIONS)\b/iy) === null) return null;
  reader.takeSymbol('[');
  const versions = reader.take(VERSIONS)?.toUpperCase() === 'ALL_VERSIONS' ? 'all' : 'latest';
  reader.expectSymbol(']', 'after the versions');
  return versions;
}
