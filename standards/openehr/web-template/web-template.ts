// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_web_template_metadata: the web template of a template, as JSON.

import { Decimal, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { OperationalTemplate, Term } from '../opt/index.ts';

import { buildForm } from './build-form.ts';
import type { FormNode } from './form-node.ts';
import { inputsOf } from './inputs.ts';

/** The release of the format that clients in use read. */
const VERSION = '2.3';

class WebTemplatePrinter {
  private readonly template: OperationalTemplate;
  private readonly languages: readonly string[];

  constructor(template: OperationalTemplate) {
    this.template = template;
    this.languages = [
      ...new Set([template.language, ...[...template.translations.keys()].filter((language) => language !== '')]),
    ];
  }

  print(): JsonObject {
    const { templateId, language, otherDetails } = this.template;
    const version = otherDetails.get('sem_ver');
    return {
      templateId,
      ...(version === undefined || version === '' ? {} : { semVer: version }),
      version: VERSION,
      defaultLanguage: language,
      languages: this.languages,
      tree: this.node(buildForm(this.template)),
    };
  }

  private node(node: FormNode): JsonObject {
    const inputs = inputsOf(node, this.template.language);
    const nodeId =
      node.steps.findLast((step) => step.nodeId !== null)?.nodeId ??
      (node.aqlPath === '' ? (node.scope?.archetypeId ?? '') : '');
    return {
      id: node.id,
      name: node.name,
      ...(node.inContext ? {} : { localizedName: node.name }),
      rmType: node.rmType,
      ...(node.inContext ? {} : { nodeId }),
      min: new Decimal(String(node.min)),
      max: new Decimal(String(node.max ?? -1)),
      ...this.words(node),
      ...this.annotations(node),
      aqlPath: node.aqlPath,
      ...(inputs.length === 0 || node.children.length > 0 ? {} : { inputs }),
      ...(node.inContext ? { inContext: true } : {}),
      ...this.bindings(node),
      ...(node.children.length === 0 ? {} : { children: node.children.map((child) => this.node(child)) }),
    };
  }

  private words(node: FormNode): Record<string, JsonValue> {
    if (node.inContext || node.code === null) return {};
    const names: Record<string, JsonValue> = {};
    const descriptions: Record<string, JsonValue> = {};
    for (const language of this.languages) {
      const isOwn = language === this.template.language;
      const term = isOwn ? node.scope?.terms.get(node.code) : this.translated(language, node);
      if (isOwn) names[language] = node.name;
      else if (term !== undefined) names[language] = term.text;
      if (term !== undefined) descriptions[language] = term.description;
    }
    return { localizedNames: names, localizedDescriptions: descriptions };
  }

  private translated(language: string, { scope, code }: FormNode): Term | undefined {
    const archetypes = this.template.translations.get(language);
    return code === null
      ? undefined
      : (archetypes?.get(scope?.archetypeId ?? '')?.get(code) ?? archetypes?.get('')?.get(code));
  }

  /** Annotations are written at the path of the ELEMENT, not of its value, behind the archetype of the root. */
  private annotations(node: FormNode): Record<string, JsonValue> {
    const path = node.aqlPath.replace(/\/value$/, '');
    const root = this.template.definition.archetype?.archetypeId ?? '';
    const found = this.template.annotations.get(`[${root}]${path}`) ?? this.template.annotations.get(path);
    return found === undefined || node.inContext ? {} : { annotations: Object.fromEntries(found) };
  }

  private bindings({ code, scope, inContext }: FormNode): Record<string, JsonValue> {
    const found = code === null || inContext ? undefined : scope?.bindings.get(code);
    if (found === undefined) return {};
    return {
      termBindings: Object.fromEntries(
        found.map((one) => [one.terminology, { value: one.code, terminologyId: one.terminology }]),
      ),
    };
  }
}

/** The web template, as ITS-REST serves it under `application/openehr.wt+json`. */
export const webTemplateOf = (template: OperationalTemplate): JsonObject => new WebTemplatePrinter(template).print();
