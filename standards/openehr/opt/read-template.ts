// https://specifications.openehr.org/releases/AM/Release-1.4 and Template.xsd: operational templates 1.4.

import type { Found } from '../finding.ts';
import { readElements, type XmlElement, type XmlLimits } from '../xml/index.ts';
import { DefinitionReader } from './read-definition.ts';
import { readTerms } from './read-scope.ts';
import type { OperationalTemplate, Term } from './template.ts';
import { childrenOf, TemplateFindings, textAt } from './template-findings.ts';

/** What OPERATIONAL_TEMPLATE may have, with what Template Designer and the Archetype Designer write besides. */
const KNOWN = new Set([
  ...['language', 'is_controlled', 'description', 'revision_history', 'uid', 'template_id', 'concept', 'definition'],
  ...[
    'ontology',
    'component_ontologies',
    'annotations',
    'constraints',
    'view',
    'rm_release',
    'original_language',
    'translations',
  ],
]);

function readTranslations(ontologies: readonly XmlElement[]): OperationalTemplate['translations'] {
  const languages = new Map<string, Map<string, Map<string, Term>>>();
  for (const ontology of ontologies) {
    const archetype = ontology.attributes.get('archetype_id') ?? '';
    for (const set of childrenOf(ontology, 'term_definitions')) {
      const language = set.attributes.get('language') ?? '';
      const archetypes = languages.get(language) ?? new Map<string, Map<string, Term>>();
      languages.set(language, archetypes);
      const terms = archetypes.get(archetype) ?? new Map<string, Term>();
      archetypes.set(archetype, terms);
      for (const [code, term] of readTerms(childrenOf(set, 'items'))) terms.set(code, term);
    }
  }
  return languages;
}

const readItems = (elements: readonly XmlElement[]): ReadonlyMap<string, string> =>
  new Map(elements.map((item) => [item.attributes.get('id') ?? '', item.text.trim()]));

function readHeader(root: XmlElement, findings: TemplateFindings): Omit<OperationalTemplate, 'definition'> {
  const language = findings.required(root, 'language');
  const templateId = findings.required(root, 'template_id');
  const concept = findings.requiredText(root, 'concept');
  const description = findings.optional(root, 'description');
  const uid = findings.optional(root, 'uid');
  return {
    templateId:
      templateId === null ? '' : findings.within(templateId, () => findings.requiredText(templateId, 'value')),
    concept,
    uid: uid === null ? null : textAt(uid, 'value') || null,
    language: language === null ? '' : findings.within(language, () => findings.requiredText(language, 'code_string')),
    purpose: description === null ? null : textAt(description, 'details', 'purpose'),
    lifecycleState: description === null ? null : textAt(description, 'lifecycle_state'),
    otherDetails: readItems(description === null ? [] : childrenOf(description, 'other_details')),
    annotations: new Map(
      childrenOf(root, 'annotations').map((one) => [
        one.attributes.get('path') ?? '',
        readItems(childrenOf(one, 'items')),
      ]),
    ),
    translations: readTranslations(root.children.filter(({ name }) => /^(ontology|component_ontologies)$/.test(name))),
  };
}

/** Reads a template from text or bytes of UTF-8. Everything that is wrong with it is found at once. */
export function readTemplate(source: string | Uint8Array, limits?: XmlLimits): Found<OperationalTemplate> {
  const read = readElements(source, limits);
  if (!read.ok) return read;
  const root = read.value;
  const findings = new TemplateFindings();
  return findings.within(root, () => {
    if (root.name !== 'template') {
      findings.add('template-element-unknown', 'The root of an operational template 1.4 is `template`.');
      return { ok: false, error: findings.found };
    }
    for (const child of root.children) {
      if (!KNOWN.has(child.name)) findings.add('template-element-unknown', 'A template has no such element.', child);
    }
    const header = readHeader(root, findings);
    const element = findings.required(root, 'definition');
    const definition = element === null ? null : new DefinitionReader(findings).root(element);
    if (definition === null || findings.found.length > 0) return { ok: false, error: findings.found };
    return { ok: true, value: { ...header, definition } };
  });
}
