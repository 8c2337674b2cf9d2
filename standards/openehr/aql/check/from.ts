// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_from: classes, what can be within what, and variables named once.

import { isA } from '../../rm/model/index.ts';
import { canContain, knownClass, similarClasses } from '../model/containment.ts';
import { archetypeClass } from '../model/path-types.ts';
import type { FromClass } from '../model/variables.ts';
import type { Findings } from './findings.ts';
import { checkPredicate } from './path.ts';

export function checkFrom(classes: readonly FromClass[], findings: Findings): void {
  const taken = new Set<string>();
  let ehrs = 0;
  for (const one of classes) {
    const { rmClass, variable, predicate, at } = one.of;
    const known = knownClass(rmClass);
    if (known === null) findings.add('unknown-class', at, unknownClass(rmClass));
    const name = variable?.toLowerCase();
    if (name !== undefined && taken.has(name))
      findings.add(
        'variable-taken',
        at,
        'A class before this one has the same variable; every variable is named once.',
      );
    if (name !== undefined) taken.add(name);
    if (rmClass === 'EHR' && (ehrs++ > 0 || one.parent !== null))
      findings.add('never-contained', at, 'A query goes through one EHR at a time: EHR stands once, and outermost.');
    else if (known !== null) checkContained(one, findings);
    if (known !== null) {
      checkPredicate(predicate, new Set([known]), findings);
      checkArchetype(one, known, findings);
    }
  }
}

const unknownClass = (name: string): string => {
  const similar = similarClasses(name);
  return `The Reference Model has no class of this name${similar.length === 0 ? '' : `; perhaps ${similar.join(', ')}`}.`;
};

function checkContained({ of, parent }: FromClass, findings: Findings): void {
  const outer = parent === null ? 'EHR' : knownClass(parent.of.rmClass);
  if (outer === null || canContain(outer, of.rmClass) || (parent === null && of.rmClass === 'EHR')) return;
  findings.add(
    'never-contained',
    of.at,
    parent === null ? `No EHR contains ${of.rmClass}.` : `${outer} never contains ${of.rmClass}.`,
  );
}

function checkArchetype({ of }: FromClass, known: string, findings: Findings): void {
  const ids = of.predicate?.form === 'node' ? [of.predicate] : [];
  for (const { id, at } of ids) {
    const named = archetypeClass(id);
    if (named !== null && !isA(named, known) && !isA(known, named))
      findings.add('archetype-id', at, `An archetype of ${named} is never that of ${of.rmClass}.`);
  }
}
