// DESIGN.md §5 "Errors": how a place in a document is named to the sender.

/** A member name or an array index from 0. */
export type Step = string | number;

export type Path = readonly Step[];

/** `['name', 0, 'given']` as `name[0].given`. */
export function printPath(path: Path): string {
  let printed = '';
  for (const step of path) {
    if (typeof step === 'number') printed += `[${step}]`;
    else printed += printed === '' ? step : `.${step}`;
  }
  return printed;
}
