// https://hl7.org/fhir/R4/fhirpatch.html: "The FHIRPath statement must return a single element" of the resource that is patched.

import { Decimal } from '@fkj/standards-json';
import { isResourceType, typeModel } from '../model/index.ts';
import { caught } from '../path/issue.ts';
import { parse } from '../path/parse.ts';
import type { Expression } from '../path/syntax.ts';
import { holds } from './criterion.ts';
import { childrenOf, type Place } from './place.ts';
import { halt } from './refusal.ts';

/** Reads the path of an operation; halts where it is not FHIRPath. */
export function readPath(path: string): Expression {
  const parsed = caught(() => parse(path));
  if (parsed.ok) return parsed.value;
  const code = parsed.error.code === 'syntax' ? 'path-syntax' : 'path-not-supported';
  return halt(code, `The path cannot be used: ${parsed.error.sentence}`);
}

/** The elements that a path leads to from the resource, in their order. */
export const placesAt = (path: Expression, resource: Place): readonly Place[] => follow(path, resource);

/** A criterion's paths begin at the element that is asked, the others at the resource: both are `from`. */
function follow(path: Expression, from: Place): readonly Place[] {
  switch (path.node) {
    case 'this':
      return [from];
    case 'member':
      if (path.from === null) return first(path.name, from);
      return follow(path.from, from).flatMap((place) => childrenOf(place, path.name));
    case 'item': {
      const { place } = path;
      const index = place.node === 'literal' ? place.items[0]?.value : undefined;
      if (!(index instanceof Decimal)) return halt('path-not-supported', 'An index in a path is a number.');
      return follow(path.from, from).slice(index.toNumber(), index.toNumber() + 1);
    }
    case 'call':
      return called(path, from);
    case 'binary':
      if (path.operator === 'as') return follow(path.left, from).filter(isOfType(path.right));
      return halt('path-not-supported', NOT_A_PLACE);
    default:
      return halt('path-not-supported', NOT_A_PLACE);
  }
}

const NOT_A_PLACE =
  'A path of a patch consists of elements, [index], where(), first(), last(), extension(), ofType() and as().';

/** `Patient.name` begins with the type of the resource; a path may also begin with an element. */
function first(name: string, from: Place): readonly Place[] {
  if (from.stand !== null) return childrenOf(from, name);
  if (name === from.type || name === 'Resource' || (name === 'DomainResource' && isDomainResource(from))) return [from];
  return isResourceType(name) ? [] : childrenOf(from, name);
}

const isDomainResource = ({ type }: Place): boolean => typeModel(type)?.base === 'DomainResource';

function called(call: Extract<Expression, { node: 'call' }>, from: Place): readonly Place[] {
  const places = call.from === null ? [from] : follow(call.from, from);
  const [argument, ...others] = call.arguments;
  if (others.length > 0) return halt('path-not-supported', NOT_A_PLACE);
  switch (call.name) {
    case 'where':
      if (argument === undefined) return halt('path-syntax', 'where() needs a criterion.');
      return places.filter((place) => holds(argument, place, follow) === true);
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
