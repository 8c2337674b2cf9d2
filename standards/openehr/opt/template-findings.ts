// DESIGN.md §5 "Errors": what is wrong with a template, all of it at once.

import type { Finding, FindingCode } from '../finding.ts';
import type { XmlElement } from '../xml/index.ts';

/** Collects findings while a template is read; the path is that of the elements. */
export class TemplateFindings {
  readonly found: Finding[] = [];
  private readonly names: string[] = [];

  /** Runs with the element as the place that findings are at. */
  within<Result>(element: XmlElement, run: () => Result): Result {
    this.names.push(element.name);
    const result = run();
    this.names.pop();
    return result;
  }

  add(code: FindingCode, sentence: string, at?: XmlElement): void {
    const names = at === undefined ? this.names : [...this.names, at.name];
    const line = at === undefined ? '' : ` (Line ${at.line}.)`;
    this.found.push({ code, path: `/${names.join('/')}`, sentence: `${sentence}${line}` });
  }

  /** The one child of that name, if it is there; more than one is a finding. */
  optional(element: XmlElement, name: string): XmlElement | null {
    const [first, second] = element.children.filter((child) => child.name === name);
    if (second !== undefined) this.add('template-element-repeated', `${name} may stand here only once.`, second);
    return first ?? null;
  }

  /** The one child of that name; that it is missing is a finding. */
  required(element: XmlElement, name: string): XmlElement | null {
    const child = this.optional(element, name);
    if (child === null) this.add('template-element-missing', `${element.name} must have ${name}.`);
    return child;
  }

  /** The text of the one child of that name, which must be there and say something. */
  requiredText(element: XmlElement, name: string): string {
    const child = this.required(element, name);
    const text = child?.text.trim() ?? '';
    if (child !== null && text === '') this.add('template-element-missing', `${name} may not be empty.`, child);
    return text;
  }
}

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The text of `a/b/c` below the element, or null; where several stand, the first. */
export function textAt(element: XmlElement, ...names: readonly string[]): string | null {
  let here: XmlElement | undefined = element;
  for (const name of names) here = here?.children.find((child) => child.name === name);
  return here === undefined ? null : here.text.trim();
}
