// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_where: operands that can be compared.

import type { AqlCall, AqlCondition, AqlMatch, AqlPath, AqlTerm } from '../syntax.ts';
import { FUNCTIONS } from '../words.ts';
import type { Findings } from './findings.ts';
import { canCompare, canMeet, type Kind, kindsOfCall } from './kinds.ts';
import { checkPath, kindsAt, neverEqual } from './path.ts';

export function checkCondition(condition: AqlCondition, findings: Findings): void {
  switch (condition.form) {
    case 'and':
    case 'or':
      for (const one of condition.of) checkCondition(one, findings);
      break;
    case 'not':
      checkCondition(condition.of, findings);
      break;
    case 'exists':
      checkPath(condition.path, findings);
      break;
    case 'like': {
      const kinds = kindsOfPath(condition.path, findings);
      if (
        kinds !== null &&
        !['text', 'moment', 'time', 'duration'].some((kind) => [...kinds].some((one) => one === kind))
      )
        findings.add('operand', condition.at, 'LIKE is for texts, dates and times.');
      break;
    }
    case 'matches': {
      const kinds = kindsOfPath(condition.path, findings);
      for (const one of condition.of) checkMatch(one, kinds, findings);
      break;
    }
    case 'compare': {
      const { left, operator, right } = condition;
      const kinds = checkTerm(left, findings);
      const ordered = operator !== '=' && operator !== '!=';
      if (right.form === 'null' && ordered)
        findings.add('operand', right.at, 'NULL is neither more nor less than anything; use = or !=.');
      if (kinds !== null && ordered && kinds.size === 1 && kinds.has('boolean'))
        findings.add('operand', condition.at, 'True and false have no order; use = or !=.');
      checkRight(right, { kinds, onlyMissing: right.form === 'null' }, findings);
    }
  }
}

function checkRight(
  right: AqlTerm,
  left: { readonly kinds: ReadonlySet<Kind> | null; readonly onlyMissing: boolean },
  findings: Findings,
): void {
  const { kinds } = left;
  if (right.form === 'path' || right.form === 'call') {
    const other = checkTerm(right, findings);
    if (kinds !== null && other !== null && !canMeet(kinds, other))
      findings.add('operand', right.at, neverEqual(kinds));
  } else if (right.form !== 'parameter' && !left.onlyMissing && kinds !== null && !canCompare(kinds, right))
    findings.add('operand', right.at, neverEqual(kinds));
}

function checkMatch(match: AqlMatch, kinds: ReadonlySet<Kind> | null, findings: Findings): void {
  if (match.form === 'parameter') return;
  if (match.form === 'call') checkCall(match, findings);
  const isText = match.form === 'uri' || match.form === 'call';
  if (kinds !== null && (isText ? !kinds.has('text') : !canCompare(kinds, match)))
    findings.add('operand', match.at, neverEqual(kinds));
}

function kindsOfPath(path: AqlPath, findings: Findings): ReadonlySet<Kind> | null {
  const typed = checkPath(path, findings);
  return typed === null ? null : kindsAt(path, typed);
}

/** The kinds of a term; null when they are not known. */
export function checkTerm(term: AqlTerm, findings: Findings): ReadonlySet<Kind> | null {
  if (term.form === 'path') return kindsOfPath(term, findings);
  if (term.form !== 'call') return null;
  checkCall(term, findings);
  return kindsOfCall(term.name);
}

const NUMERIC = new Set(['ABS', 'MOD', 'CEIL', 'FLOOR', 'ROUND']);

function checkCall(call: AqlCall, findings: Findings): void {
  const { name, at } = call;
  const counts = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (counts === undefined) {
    findings.add(
      'unknown-function',
      at,
      `AQL has no such function; it has ${Object.keys(FUNCTIONS).join(', ')} and the aggregates in SELECT.`,
    );
  } else {
    const [least, most] = counts;
    if (call.arguments.length < least || call.arguments.length > most)
      findings.add(
        'operand',
        at,
        `${name} takes ${least === most ? least : most > 100 ? `at least ${least}` : `${least} to ${most}`} argument(s).`,
      );
  }
  for (const [place, one] of call.arguments.entries()) {
    const kinds = checkTerm(one, findings);
    const wrong =
      kinds !== null
        ? kinds.size === 0 || (NUMERIC.has(name) && !kinds.has('number'))
        : NUMERIC.has(name) && one.form === 'text';
    if (wrong)
      findings.add(
        'operand',
        one.at,
        NUMERIC.has(name)
          ? `${name} takes numbers.`
          : 'A structure, an interval or a list is no argument; go on to a value within.',
      );
    if (name === 'TERMINOLOGY' && place < 3 && one.form !== 'text' && one.form !== 'parameter')
      findings.add('operand', one.at, 'TERMINOLOGY takes texts: operation, service and parameters.');
  }
}
