// https://hl7.org/fhir/R4/resource-operation-graph.html: from one resource along the links of a graph, level by level.

import { type ObjectName, ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import { localObject, resourceItem } from '@fkj/standards-fhir';
import { isObject, type JsonObject } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../../house.ts';
import { shown } from '../../interaction/shown.ts';
import { type Issue, type Refusal, refuse } from '../../outcome/refusal.ts';
import { pairsIn, readParameters } from '../../search/parameters.ts';
import { queryOf } from '../../search/query.ts';
import { gather } from '../document/gather.ts';
import { storedResource } from '../stored-resource.ts';
import type { Graph, GraphLink, GraphTarget } from './read-graph.ts';

/** Resources of one answer, and searches for it. */
const MOST = 1000;
const MOST_SEARCHES = 200;

export interface Walked {
  /** Without the one it began with; each once. */
  readonly reached: readonly Stored[];
  /** Links with fewer or more targets than the definition says. */
  readonly remarks: readonly Issue[];
}

interface Step {
  readonly from: Stored;
  readonly links: readonly GraphLink[];
}

/** Everything that the graph leads to from `start`, as far as the permit reaches. */
export async function walkGraph(
  house: FhirHouse,
  permit: Permit,
  { graph, start }: { readonly graph: Graph; readonly start: Stored },
): Promise<Result<Walked, Refusal>> {
  const walk = new Walk(house, permit, nameOf(start));
  let steps: readonly Step[] = [{ from: start, links: graph.links }];
  while (steps.length > 0) {
    const next = await walk.level(steps);
    if (!next.ok) return next;
    steps = next.value;
  }
  return ok({ reached: walk.reached(), remarks: walk.remarks });
}

const nameOf = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

class Walk {
  readonly remarks: Issue[] = [];
  private readonly found = new Map<string, Stored>();
  /** A resource is left along the links of one target once. */
  private readonly left = new Set<string>();
  private searches = 0;
  private readonly house: FhirHouse;
  private readonly permit: Permit;
  private readonly start: string;

  constructor(house: FhirHouse, permit: Permit, start: string) {
    this.house = house;
    this.permit = permit;
    this.start = start;
  }

  reached(): readonly Stored[] {
    return [...this.found].flatMap(([name, stored]) => (name === this.start ? [] : [stored]));
  }

  async level(steps: readonly Step[]): Promise<Result<readonly Step[], Refusal>> {
    const trees = new Map(steps.map(({ from }) => [from, storedResource(from).tree]));
    const wanted = new Map<string, ObjectName>();
    const referred = (step: Step, link: GraphLink): readonly ObjectName[] =>
      this.namesUnder(link, trees.get(step.from) ?? {});
    for (const step of steps) {
      for (const link of step.links) for (const name of referred(step, link)) wanted.set(nameOf(name), name);
    }
    const gathered = await gather(this.house, this.permit, [...wanted.values()]);
    if (!gathered.ok) return gathered;
    const next: Step[] = [];
    for (const step of steps) {
      for (const link of step.links) {
        const targets =
          link.path === null
            ? await this.searched(step.from, link)
            : ok(referred(step, link).flatMap((name) => this.targetOf(link, gathered.value.get(nameOf(name)))));
        if (!targets.ok) return targets;
        if (targets.value.length < link.min || targets.value.length > link.max) {
          this.remarks.push({ code: 'graph-bounds', expression: link.place });
        }
        for (const { stored, target } of targets.value) {
          this.found.set(nameOf(stored), stored);
          const key = `${link.place} ${target.type} ${nameOf(stored)}`;
          if (target.links.length === 0 || this.left.has(key)) continue;
          this.left.add(key);
          next.push({ from: stored, links: target.links });
        }
        if (this.found.size > MOST) return tooMuch(`more than ${MOST} resources`);
      }
    }
    return ok(next);
  }

  private namesUnder({ path }: GraphLink, tree: JsonObject): readonly ObjectName[] {
    if (path === null) return [];
    const items = path.evaluate([resourceItem(tree)], { resource: tree, base: baseOf(this.house) });
    if (!items.ok) return [];
    return items.value.flatMap(({ value }) => {
      const reference = isObject(value) ? value['reference'] : value;
      const target = typeof reference === 'string' ? localObject(reference, baseOf(this.house)) : null;
      return target === null ? [] : [target];
    });
  }

  private targetOf({ targets }: GraphLink, stored: Stored | undefined): readonly Reached[] {
    const target = targets.find(({ type }) => type === stored?.kind);
    return stored === undefined || target === undefined ? [] : [{ stored, target }];
  }

  private async searched(from: Stored, { targets }: GraphLink): Promise<Result<readonly Reached[], Refusal>> {
    const found: Reached[] = [];
    for (const target of targets) {
      if (this.permit.kinds !== '*' && !this.permit.kinds.has(target.type)) continue;
      this.searches += 1;
      if (this.searches > MOST_SEARCHES) return tooMuch(`more than ${MOST_SEARCHES} searches`);
      const pairs = pairsIn((target.params ?? '').replaceAll('{ref}', nameOf(from)));
      const options = {
        base: baseOf(this.house),
        now: this.house.clock(),
        parameters: this.house.parameters,
        handling: 'strict',
      } as const;
      const read = readParameters(target.type, pairs, options);
      if (!read.ok) return read;
      const query = queryOf({ ...read.value.request, count: MOST });
      if (!query.ok) return query;
      const page = shown(await this.house.record.find(this.permit, query.value));
      if (!page.ok) return page;
      if (page.value.next !== null) return tooMuch(`more than ${MOST} resources`);
      found.push(...page.value.matches.map((stored) => ({ stored, target })));
    }
    return ok(found);
  }
}

interface Reached {
  readonly stored: Stored;
  readonly target: GraphTarget;
}

const tooMuch = (what: string): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: `The graph takes ${what}.` });
