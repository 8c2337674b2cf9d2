// https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.expression: the alternatives of an expression.

/** One alternative: an expression, and the type that its references must lead to (`.where(resolve() is T)` at its end). */
export interface BranchText {
  readonly text: string;
  readonly resolves: string | null;
}

const RESOLVES = /^(.*)\.where\(\s*resolve\(\)\s+is\s+(?:FHIR\.)?([A-Z]\w{0,63})\s*\)\s*$/s;

/** Splits at every `|` that stands in no brackets and in no quotes. */
export const branchesOf = (expression: string): readonly BranchText[] => {
  const parts: string[] = [''];
  let depth = 0;
  let quote = '';
  let escaped = false;
  for (const sign of expression) {
    if (sign === '|' && depth === 0 && quote === '') {
      parts.push('');
      continue;
    }
    parts[parts.length - 1] += sign;
    if (escaped) escaped = false;
    else if (quote !== '') {
      if (sign === '\\') escaped = true;
      else if (sign === quote) quote = '';
    } else if (sign === "'" || sign === '"' || sign === '`') quote = sign;
    else if (sign === '(' || sign === '[') depth += 1;
    else if (sign === ')' || sign === ']') depth -= 1;
  }
  return parts.map((text) => {
    const found = RESOLVES.exec(text);
    return found?.[1] === undefined || found[2] === undefined
      ? { text, resolves: null }
      : { text: found[1], resolves: found[2] };
  });
};
