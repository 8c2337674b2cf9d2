// https://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction: answers put where the definition of their question says.

import { type Item, isResourceType } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import type { Scope } from '../expressions.ts';
import { extensionsOf, objectsIn, partOf } from '../questionnaire-items.ts';
import { unitOf } from '../unit.ts';
import { definitionPath, type PathStep } from './definition-path.ts';
import {
  answerItem,
  answering,
  DEEPEST,
  type Extraction,
  enter,
  entryOf,
  itemFocus,
  MOST_RESOURCES,
  rootScope,
} from './extraction.ts';
import { fitted } from './fit-value.ts';
import { applyProfile, type Profile } from './profile.ts';
import { type Placed, ResourceDraft } from './resource-draft.ts';

/** A resource that is being put together, for the questions inside one item. */
interface Target {
  readonly canonical: string;
  readonly kind: string;
  readonly draft: ResourceDraft;
  /** Which item of a list the questions here mean, by the path of the list. */
  readonly instances: ReadonlyMap<string, string>;
}

interface Level {
  readonly questions: JsonObject;
  readonly answers: JsonObject;
  readonly scope: Scope;
  /** Innermost first. */
  readonly targets: readonly Target[];
  readonly place: string;
  readonly depth: number;
}

/** Entries of a transaction, in the order in which the form begins their resources. */
export function extractByDefinition(
  extraction: Extraction,
  profiles: ReadonlyMap<string, Profile>,
): readonly JsonObject[] {
  const filling = new DefinitionExtraction(extraction, profiles);
  const { questionnaire, response } = extraction;
  const place = 'Questionnaire';
  const scope = enter(extraction, questionnaire, {
    scope: rootScope(extraction),
    focus: rootScope(extraction).focus,
    place,
  });
  const root: Level = { questions: questionnaire, answers: response, scope, targets: [], place, depth: 0 };
  return filling.within(questionnaire, root, (level) => filling.items(level));
}

class DefinitionExtraction {
  private readonly extraction: Extraction;
  private readonly profiles: ReadonlyMap<string, Profile>;
  private made = 0;
  private instance = 0;

  constructor(extraction: Extraction, profiles: ReadonlyMap<string, Profile>) {
    this.extraction = extraction;
    this.profiles = profiles;
  }

  /** What an element begins, fills and leaves to those inside: its own resources come before theirs. */
  within(element: JsonObject, level: Level, inside: (level: Level) => readonly JsonObject[]): readonly JsonObject[] {
    const begun = this.begin(element, level.place);
    const targets = [...begun.map(({ target }) => target), ...level.targets];
    const here = { ...level, targets: this.grouped(element, targets) };
    this.fixed(element, here);
    const others = inside(here);
    const own = begun.map(({ target, extension }) => {
      const profile = this.profiles.get(target.canonical);
      if (profile !== undefined) applyProfile(target, profile);
      const resource = target.draft.resource(target.kind);
      return entryOf(this.extraction, resource, { extension, scope: level.scope, place: level.place });
    });
    return [...own, ...others];
  }

  items(level: Level): readonly JsonObject[] {
    if (level.depth > DEEPEST) return [];
    return objectsIn(level.questions['item']).flatMap((question, number) => {
      const place = `${level.place}.item[${number}]`;
      return answering(level.answers, question).flatMap((item) => {
        const scope = enter(this.extraction, question, { scope: level.scope, focus: itemFocus(item), place });
        const here: Level = { ...level, questions: question, answers: item, scope, place, depth: level.depth + 1 };
        return this.within(question, here, (inside) => {
          this.answers(question, inside);
          return this.items(inside);
        });
      });
    });
  }

  private begin(
    element: JsonObject,
    place: string,
  ): readonly { readonly target: Target; readonly extension: JsonObject }[] {
    const current = extensionsOf(element, 'definitionExtract').map((extension) => ({
      extension,
      canonical: String(partOf(extension, 'definition') ?? ''),
    }));
    const earlier = extensionsOf(element, 'itemExtractionContext').map((extension) => ({
      extension,
      canonical: typeof extension['valueCode'] === 'string' ? `${BASE}${extension['valueCode']}` : '',
    }));
    return [...current, ...earlier].flatMap(({ extension, canonical }) => {
      const kind = canonical.startsWith(BASE)
        ? canonical.slice(BASE.length)
        : (this.profiles.get(canonical)?.kind ?? '');
      if (!isResourceType(kind)) {
        this.extraction.expressions.remark(
          place,
          'The definition is not a resource of R4, nor a profile in this record.',
        );
        return [];
      }
      this.made += 1;
      if (this.made > MOST_RESOURCES) {
        this.extraction.expressions.remark(place, `More than ${MOST_RESOURCES} resources are made.`);
        return [];
      }
      const draft = new ResourceDraft();
      if (!canonical.startsWith(BASE)) draft.assign(PROFILE, canonical);
      return [{ extension, target: { canonical, kind, draft, instances: new Map() } }];
    });
  }

  /** A group that stands for an element with parts: its questions mean one and the same item of the list. */
  private grouped(element: JsonObject, targets: readonly Target[]): readonly Target[] {
    if (element['type'] !== 'group') return targets;
    const meant = targetOf(element['definition'], targets);
    const steps = meant === null ? null : definitionPath(meant.target.kind, meant.id);
    if (meant === null || steps === null) return targets;
    this.instance += 1;
    const instances = new Map([...meant.target.instances, [pathName(steps), String(this.instance)]]);
    return targets.map((target) => (target === meant.target ? { ...target, instances } : target));
  }

  /** https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-definitionExtractValue.html */
  private fixed(element: JsonObject, { targets, scope, place }: Level): void {
    for (const extension of extensionsOf(element, 'definitionExtractValue')) {
      const expression = partOf(extension, 'expression');
      const fixed = objectsIn(extension['extension']).find(({ url }) => url === 'fixed-value');
      const item = fixed === undefined ? null : answerItem(fixed);
      const items =
        expression === undefined ? [item] : this.extraction.expressions.evaluateExpression(expression, scope, place);
      this.put(items, { definition: partOf(extension, 'definition'), unit: null, targets, place });
    }
  }

  private answers(question: JsonObject, { answers, targets, place }: Level): void {
    if (question['type'] === 'group' || targets.length === 0 || question['definition'] === undefined) return;
    const items = objectsIn(answers['answer']).map(answerItem);
    this.put(items, { definition: question['definition'], unit: unitOf(question), targets, place });
  }

  private put(items: readonly (Item | null)[], { definition, unit, targets, place }: Putting): void {
    const meant = targetOf(definition, targets);
    // A definition of something else: a data element of another use of the form.
    if (meant === null) return;
    const say = (detail: string): void => this.extraction.expressions.remark(place, detail);
    const steps = definitionPath(meant.target.kind, meant.id);
    const last = steps?.at(-1);
    if (steps === null || last === undefined) {
      say('The definition names no element of R4.');
      return;
    }
    for (const item of items) {
      const fit = item === null ? null : fitted(item, last.types, unit);
      if (fit === null) {
        if (item !== null) say('The element cannot hold a value of this type.');
        continue;
      }
      const name = last.choice ? last.name + fit.type.charAt(0).toUpperCase() + fit.type.slice(1) : last.name;
      this.instance += last.list ? 1 : 0;
      const leaf: Placed = { name, slice: last.slice, list: last.list, key: last.list ? `=${this.instance}` : '' };
      const path = [...placed(steps.slice(0, -1), meant.target.instances), leaf];
      if (!meant.target.draft.assign(path, fit.value)) say('The element has a value already.');
    }
  }
}

const BASE = 'http://hl7.org/fhir/StructureDefinition/';
const PROFILE: readonly Placed[] = [
  { name: 'meta', slice: null, list: false, key: '' },
  { name: 'profile', slice: null, list: true, key: '' },
];

interface Putting {
  readonly definition: unknown;
  readonly unit: JsonObject | null;
  readonly targets: readonly Target[];
  readonly place: string;
}

/** The innermost resource that 'canonical#element' speaks of. */
function targetOf(
  definition: unknown,
  targets: readonly Target[],
): { readonly target: Target; readonly id: string } | null {
  if (typeof definition !== 'string') return null;
  const at = definition.indexOf('#');
  const target = targets.find(({ canonical }) => canonical === definition.slice(0, at));
  return at < 0 || target === undefined ? null : { target, id: definition.slice(at + 1) };
}

const pathName = (steps: readonly PathStep[]): string =>
  steps.map(({ name, slice }) => (slice === null ? name : `${name}:${slice}`)).join('.');

const placed = (steps: readonly PathStep[], instances: ReadonlyMap<string, string>): readonly Placed[] =>
  steps.map(({ name, slice, list }, at) => ({
    name,
    slice,
    list,
    key: instances.get(pathName(steps.slice(0, at + 1))) ?? slice ?? '',
  }));
