// https://hl7.org/fhir/R4/graphdefinition.html: a GraphDefinition as it is walked; what is not offered is refused by name.

import { ok, type Result } from '@fkj/platform-record';
import { type CompiledPath, compilePath, isResourceType } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { checkElements } from '../../interaction/check-content.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';

export interface Graph {
  readonly start: string;
  readonly links: readonly GraphLink[];
}

export interface GraphLink {
  /** Where the references stand; null where the targets are searched for. */
  readonly path: CompiledPath | null;
  readonly min: number;
  readonly max: number;
  readonly targets: readonly GraphTarget[];
  /** 'GraphDefinition.link[0]'. */
  readonly place: string;
}

export interface GraphTarget {
  readonly type: string;
  /** Search parameters with {ref} for the one that is come from; null where the path leads. */
  readonly params: string | null;
  readonly links: readonly GraphLink[];
}

/** Links inside each other. */
const DEEPEST = 8;

/** Reads a GraphDefinition, or says what of it cannot be walked. */
export function readGraph(definition: JsonObject): Result<Graph, Refusal> {
  if (definition['resourceType'] !== 'GraphDefinition') {
    return refuse('operation-parameter', { detail: 'definition must be a GraphDefinition.' });
  }
  const sound = checkElements(definition);
  if (!sound.ok) return sound;
  const links = linksIn(definition, { place: 'GraphDefinition', depth: 1 });
  return links.ok ? ok({ start: String(definition['start']), links: links.value }) : links;
}

interface Spot {
  readonly place: string;
  readonly depth: number;
}

function linksIn(holder: JsonObject, { place, depth }: Spot): Result<readonly GraphLink[], Refusal> {
  const links: GraphLink[] = [];
  for (const [number, link] of objectsIn(holder['link']).entries()) {
    const here = `${place}.link[${number}]`;
    if (depth > DEEPEST) return later(`More than ${DEEPEST} links inside each other`, here);
    const path = pathIn(link, here);
    if (!path.ok) return path;
    const targets: GraphTarget[] = [];
    for (const [at, target] of objectsIn(link['target']).entries()) {
      const read = targetIn(target, { place: `${here}.target[${at}]`, depth });
      if (!read.ok) return read;
      if ((read.value.params === null) === (path.value === null)) {
        return later('A link with neither, or both, of path and params', here);
      }
      targets.push(read.value);
    }
    const { min, max } = link;
    links.push({
      path: path.value,
      min: min instanceof Decimal ? min.toNumber() : 0,
      max: typeof max === 'string' && max !== '*' ? Number(max) : Number.POSITIVE_INFINITY,
      targets,
      place: here,
    });
  }
  return ok(links);
}

function pathIn({ path }: JsonObject, place: string): Result<CompiledPath | null, Refusal> {
  if (typeof path !== 'string') return ok(null);
  const compiled = compilePath(path);
  return compiled.ok ? ok(compiled.value) : later('This FHIRPath', `${place}.path`);
}

function targetIn(target: JsonObject, { place, depth }: Spot): Result<GraphTarget, Refusal> {
  const { type, params, profile, compartment } = target;
  if (profile !== undefined) return later('profile', `${place}.profile`);
  if (compartment !== undefined) return later('compartment', `${place}.compartment`);
  if (typeof type !== 'string' || !isResourceType(type)) return later('This type', `${place}.type`);
  if (typeof params === 'string' && !params.includes('{ref}')) return later('params without {ref}', `${place}.params`);
  const links = linksIn(target, { place, depth: depth + 1 });
  if (!links.ok) return links;
  return ok({ type, params: typeof params === 'string' ? params : null, links: links.value });
}

const later = (what: string, expression: string): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: `${what} is not offered.`, expression });

const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : [];
