// Template.xsd, C_ARCHETYPE_ROOT and ARCHETYPE_ONTOLOGY: terms and bindings.

import type { XmlElement } from '../xml/index.ts';
import type { ArchetypeScope, Term, TermBinding } from './template.ts';
import { childrenOf, type TemplateFindings, textAt } from './template-findings.ts';

/** The items of a term: `<items id="text">…</items>`. */
export function readTerm(element: XmlElement): Term {
  const item = (id: string): string =>
    childrenOf(element, 'items')
      .find((one) => one.attributes.get('id') === id)
      ?.text.trim() ?? '';
  return { text: item('text'), description: item('description') };
}

/** Codes with their terms; where one stands twice the first is meant. */
export function readTerms(elements: readonly XmlElement[]): ReadonlyMap<string, Term> {
  const terms = new Map<string, Term>();
  for (const element of elements) {
    const code = element.attributes.get('code');
    if (code !== undefined && !terms.has(code)) terms.set(code, readTerm(element));
  }
  return terms;
}

function readBindings(elements: readonly XmlElement[]): ReadonlyMap<string, readonly TermBinding[]> {
  const bindings = new Map<string, TermBinding[]>();
  for (const set of elements) {
    for (const item of childrenOf(set, 'items')) {
      const code = item.attributes.get('code') ?? '';
      const bound = textAt(item, 'value', 'code_string') ?? textAt(item, 'value') ?? '';
      const terminology = textAt(item, 'value', 'terminology_id', 'value') ?? set.attributes.get('terminology') ?? '';
      bindings.set(code, [...(bindings.get(code) ?? []), { terminology, code: bound }]);
    }
  }
  return bindings;
}

export function readScope(element: XmlElement, findings: TemplateFindings): ArchetypeScope {
  const id = findings.required(element, 'archetype_id');
  return {
    archetypeId: id === null ? '' : findings.requiredText(id, 'value'),
    terms: readTerms(childrenOf(element, 'term_definitions')),
    bindings: readBindings(childrenOf(element, 'term_bindings')),
  };
}
