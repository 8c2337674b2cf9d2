// https://hl7.org/fhir/R4/codesystem-operation-subsumes.html

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { subsumptionOf } from '@fkj/platform-terminology';
import type { JsonObject } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { type Given, objectsGiven, textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { libraryFor, told } from './library.ts';
import { namedCodeSystem } from './named-resource.ts';

export const codeSystemSubsumes: Operation = {
  name: 'subsumes',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes',
  documentation:
    'How two codes of a stored code system stand to each other: equivalent, subsumes, subsumed-by or not-subsumed. Give codeA and codeB (or codingA and codingB) and system.',
  levels: ['type', 'instance'],
  types: ['CodeSystem'],
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'codeA', types: ['code'] },
    { name: 'codeB', types: ['code'] },
    { name: 'system', types: ['uri', 'canonical'] },
    { name: 'version', types: ['string'] },
    { name: 'codingA', types: ['Coding'] },
    { name: 'codingB', types: ['Coding'] },
  ],
  handle: handleSubsumes,
};

async function handleSubsumes(
  house: FhirHouse,
  caller: Caller,
  asked: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const { given } = asked;
  const [a, b] = [sideOf(given, 'A'), sideOf(given, 'B')];
  if (a === null || b === null) {
    return refuse('operation-parameter', { detail: 'Give codeA and codeB, or codingA and codingB.' });
  }
  const system = textGiven(given, 'system');
  const systems = new Set([system, a.system, b.system].filter((one) => one !== null));
  if (systems.size > 1) return refuse('operation-parameter', { detail: 'Both codes must be of one code system.' });
  const library = await libraryFor(house, caller);
  if (!library.ok) return library;
  const [url = null] = systems;
  const place = { asked, library: library.value, url, version: textGiven(given, 'version') ?? a.version };
  const found = await namedCodeSystem(house, caller, place);
  if (!found.ok) return found;
  const { codeSystem } = found.value;
  if (url !== null && url !== codeSystem.url) {
    return refuse('operation-parameter', { detail: 'system is not the code system of the address.' });
  }
  const outcome = subsumptionOf(codeSystem, a.code, b.code);
  if (outcome === null) return told({ ok: false, error: { code: 'unknown-code', subject: codeSystem.url } });
  const parameter = [{ name: 'outcome', valueCode: outcome }];
  return ok({ status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) });
}

interface Side {
  readonly system: string | null;
  readonly version: string | null;
  readonly code: string;
}

const sideOf = (given: Given, side: 'A' | 'B'): Side | null => {
  const code = textGiven(given, `code${side}`);
  if (code !== null) return { system: null, version: null, code };
  const [coding] = objectsGiven(given, `coding${side}`);
  const named = coding === undefined ? null : textIn(coding, 'code');
  return coding === undefined || named === null
    ? null
    : { system: textIn(coding, 'system'), version: textIn(coding, 'version'), code: named };
};

const textIn = (element: JsonObject, member: string): string | null => {
  const value = element[member];
  return typeof value === 'string' ? value : null;
};
