// https://hl7.org/fhir/R4/search.html#ptypes: how a parameter of a type reads an element of a type.

import type { JsonValue } from '@fkj/standards-json';
import { belowParameter, textParameter, typedParameter, unversionedParameter } from './derived-parameter.ts';
import type { CompiledParameter, ParameterType } from './plan.ts';
import type { ReadContext } from './read-context.ts';
import { readDate, readPeriod, readTiming } from './read-period.ts';
import { readMoney, readNumber, readNumberRange, readQuantity, readRange, readSampledData } from './read-quantity.ts';
import {
  readAttachment,
  readPlaces,
  readReference,
  readAddress as readReferenceAddress,
  readUnversioned,
  readUri,
  readVersions,
} from './read-reference.ts';
import { readAddress, readHumanName, readString } from './read-string.ts';
import {
  readBoundCode,
  readCodeableConcept,
  readCoding,
  readCodingText,
  readConceptText,
  readIdentifier,
  readIdentifierText,
  readText,
  readTypedIdentifier,
} from './read-token.ts';
import type { SimpleValue } from './value.ts';

/** Adds the values of a node to `out`. */
export type Reader = (node: JsonValue, out: SimpleValue[], context: ReadContext) => void;

type Readers = Readonly<Record<string, Reader>>;

const READERS: Readonly<Record<ParameterType, Readers>> = {
  token: {
    CodeableConcept: readCodeableConcept,
    Coding: readCoding,
    ContactPoint: readIdentifier,
    Identifier: readIdentifier,
    boolean: readText,
    code: readText,
    id: readText,
    string: readText,
    uri: readText,
  },
  reference: {
    Attachment: readAttachment,
    Reference: readReference,
    canonical: readReferenceAddress,
    uri: readReferenceAddress,
  },
  string: { Address: readAddress, HumanName: readHumanName, markdown: readString, string: readString },
  date: { Period: readPeriod, Timing: readTiming, date: readDate, dateTime: readDate, instant: readDate },
  number: { Range: readNumberRange, decimal: readNumber, integer: readNumber },
  quantity: {
    Age: readQuantity,
    Duration: readQuantity,
    Money: readMoney,
    Quantity: readQuantity,
    Range: readRange,
    SampledData: readSampledData,
  },
  uri: { canonical: readUri, uri: readUri, url: readUri },
  composite: {},
  special: {},
};

/** Null when elements of this type have no value under such a parameter (Procedure.performed as a string is no date). */
export const readerFor = (parameterType: ParameterType, elementType: string): Reader | null =>
  READERS[parameterType][elementType] ?? null;

/** A reader for `code` elements, whose system is given by their binding and not written. */
export const codeReader =
  (system: string): Reader =>
  (node, out) =>
    readBoundCode(node, out, system);

interface DerivedReader {
  readonly param: string;
  readonly read: Reader;
}

/** What the modifiers of a parameter look at, where they look at something else than its values. */
export const derivedReaders = ({ name, type }: CompiledParameter, elementType: string): readonly DerivedReader[] => {
  const text = (read: Reader): DerivedReader => ({ param: textParameter(name), read });
  switch (`${type} ${elementType}`) {
    case 'token CodeableConcept':
      return [text(readConceptText)];
    case 'token Coding':
      return [text(readCodingText)];
    case 'token Identifier':
      return [text(readIdentifierText), { param: typedParameter(name), read: readTypedIdentifier }];
    case 'reference canonical':
    case 'reference uri':
      return [
        { param: unversionedParameter(name), read: readUnversioned },
        { param: belowParameter(name), read: readVersions },
      ];
    case 'uri canonical':
    case 'uri uri':
    case 'uri url':
      return [{ param: belowParameter(name), read: readPlaces }];
    default:
      return [];
  }
};
