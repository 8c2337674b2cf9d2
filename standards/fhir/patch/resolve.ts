// https://hl7.org/fhir/R4/fhirpatch.html: "The FHIRPath statement must return a single element" of the resource that is patched.

import { Decimal, isObject } from '@fkj/standards-json';
import { isResourceType, typeModel } from '../model/index.ts';
import { caught } from '../path/issue.ts';
import { parse } from '../path/parse.ts';
import type { Effort } from '../path/scope.ts';
import type { Expression } from '../path/syntax.ts';
import { criterion } from './criterion.ts';
import { childrenOf, type Place } from './place.ts';
import { codeOf, halt } from './refusal.ts';

/** Reads the path of an operation; halts where it is not FHIRPath. */
export function readPath(path: string): Expression {
  const parsed = caught(() => parse(path));
  if (parsed.ok) return parsed.value;
  return halt(codeOf(parsed.error), `The path cannot be used: ${parsed.error.sentence}`);
}

/** The elements that a path leads to from the resource, in their order; each that is passed costs a step. */
export function placesAt(path: Expression, resource: Place, effort: Effort): readonly Place[] {
  const places = walk(path, resource, effort);
  effort.left -= places.length + 1;
  return effort.left < 0 ? halt('too-much-work', 'The paths of the patch pass too many elements.') : places;
}

function walk(path: Expression, resource: Place, effort: Effort): readonly Place[] {
  switch (path.node) {
    case 'this':
      return [resource];
    case 'member':
      if (path.from === null) return first(path.name, resource);
      return placesAt(path.from, resource, effort).flatMap((place) => childrenOf(place, path.name));
    case 'item': {
      const { place } = path;
      const index = place.node === 'literal' ? place.items[0]?.value : undefined;
      if (!(index instanceof Decimal)) return halt('path-not-supported', 'An index in a path is a number.');
      return placesAt(path.from, resource, effort).slice(index.toNumber(), index.toNumber() + 1);
    }
    case 'call':
      return called(path, resource, effort);
    case 'binary':
      if (path.operator === 'as') return placesAt(path.left, resource, effort).filter(isOfType(path.right));
      return halt('path-not-supported', NOT_A_PLACE);
    default:
      return halt('path-not-supported', NOT_A_PLACE);
  }
}

const NOT_A_PLACE =
  'A path of a patch consists of elements, [index], where(), first(), last(), extension(), ofType() and as().';

/** `Patient.name` begins with the type of the resource; a path may also begin with an element. */
function first(name: string, resource: Place): readonly Place[] {
  if (isA(resource.type, name)) return [resource];
  return isResourceType(name) ? [] : childrenOf(resource, name);
}

function called(call: Extract<Expression, { node: 'call' }>, resource: Place, effort: Effort): readonly Place[] {
  const places = call.from === null ? [resource] : placesAt(call.from, resource, effort);
  const [argument, ...others] = call.arguments;
  if (others.length > 0) return halt('path-not-supported', NOT_A_PLACE);
  switch (call.name) {
    case 'where':
      if (argument === undefined) return halt('path-syntax', 'where() needs a criterion.');
      return places.filter(criterion(argument, { resource: isObject(resource.value) ? resource.value : {}, effort }));
    case 'first':
      return argument === undefined ? places.slice(0, 1) : halt('path-syntax', 'first() takes nothing.');
    case 'last':
      return argument === undefined ? places.slice(-1) : halt('path-syntax', 'last() takes nothing.');
    case 'extension': {
      const url = argument?.node === 'literal' ? argument.items[0]?.value : undefined;
      if (typeof url !== 'string') return halt('path-syntax', 'extension() needs an address in quotes.');
      return places.flatMap((place) => childrenOf(place, 'extension').filter((child) => hasUrl(child, url)));
    }
    case 'ofType':
    case 'as':
      return argument === undefined
        ? halt('path-syntax', `${call.name}() needs a type.`)
        : places.filter(isOfType(argument));
    default:
      return halt('path-not-supported', NOT_A_PLACE);
  }
}

const hasUrl = (extension: Place, url: string): boolean =>
  childrenOf(extension, 'url').some(({ value }) => value === url);

/** `Quantity`, `FHIR.Quantity` */
function isOfType(type: Expression): (place: Place) => boolean {
  if (type.node !== 'member' || typeModel(type.name) === null)
    return halt('path-not-supported', 'R4 has no such type.');
  const { name } = type;
  return (place) => isA(place.type, name);
}

/** Whether a type is another, or was derived from it. */
export function isA(type: string, other: string): boolean {
  for (let now: string | null = type; now !== null; now = typeModel(now)?.base ?? null) if (now === other) return true;
  return false;
}
