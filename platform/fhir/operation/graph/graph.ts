// https://hl7.org/fhir/R4/resource-operation-graph.html: a resource and what a GraphDefinition leads to from it.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import type { Answer } from '../../answer.ts';
import { printBundle, printMatch, printRemark } from '../../bundle/print-bundle.ts';
import { permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { notFound, patientsNamedBy, shown } from '../../interaction/shown.ts';
import { isId } from '../../object-id.ts';
import { printOutcome } from '../../outcome/operation-outcome.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { shownTo } from '../../outgoing-document.ts';
import { type Pair, readParameters } from '../../search/parameters.ts';
import { queryOf } from '../../search/query.ts';
import { type Given, resourceGiven, textGiven } from '../given.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { storedResource } from '../stored-resource.ts';
import { readGraph } from './read-graph.ts';
import { walkGraph } from './walk-graph.ts';

export const graph: Operation = {
  name: 'graph',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-graph',
  documentation:
    'The resource and what a GraphDefinition leads to from it, by references (path) and searches (params), each once, as far as the caller reaches. graph: GraphDefinition/id or its canonical address; definition: the GraphDefinition itself. Profiles and compartment rules of targets are refused.',
  levels: ['instance'],
  types: 'every',
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'graph', types: ['uri', 'canonical'] },
    { name: 'definition', types: ['Resource'] },
  ],
  handle: graphOf,
};

async function graphOf(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const { kind, id, given } = asked;
  if (!isId(id)) return refused(notFound(caller, kind));
  const definition = await definitionFor(house, caller, given);
  if (!definition.ok) return definition;
  const read = readGraph(definition.value);
  if (!read.ok) return read;
  if (read.value.start !== kind) {
    return refuse('operation-parameter', {
      detail: 'The graph starts at another type.',
      expression: 'GraphDefinition.start',
    });
  }
  const permit = await permitFor(house, caller, { action: 'read', kind: '*', patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit;
  if (permit.value.kinds !== '*' && !permit.value.kinds.has(kind)) return refuse('access-denied');
  const start = shown(await house.record.read(permit.value, { kind, id }));
  if (!start.ok) return start;
  if (start.value === null) return refused(notFound(caller, kind));
  if (start.value.action === 'delete') return refuse('deleted');
  const walked = await walkGraph(house, permit.value, { graph: read.value, start: start.value });
  if (!walked.ok) return walked;
  const base = baseOf(house);
  const entries = [printMatch(base, shownTo(house, caller, start.value), 'match')];
  for (const stored of walked.value.reached) entries.push(printMatch(base, shownTo(house, caller, stored), 'include'));
  if (walked.value.remarks.length > 0) entries.push(printRemark(printOutcome(walked.value.remarks)));
  return ok({ status: 200, body: printBundle('searchset', { total: 1, links: [], entries }) });
}

/** The definition that was sent, or a stored one. */
async function definitionFor(house: FhirHouse, caller: Caller, given: Given): Promise<Result<JsonObject, Refusal>> {
  const sent = resourceGiven(given, 'definition');
  const named = textGiven(given, 'graph');
  if ((sent === null) === (named === null)) {
    return refuse('operation-parameter', { detail: 'Give one of graph and definition.' });
  }
  if (sent !== null) return ok(sent.tree);
  const permit = await permitFor(house, caller, { action: 'search', kind: 'GraphDefinition', patients: [] });
  if (!permit.ok) return permit;
  const options = {
    base: baseOf(house),
    now: house.clock(),
    parameters: house.parameters,
    handling: 'strict',
  } as const;
  const read = readParameters('GraphDefinition', pairsFor(named ?? ''), options);
  if (!read.ok) return read;
  const query = queryOf({ ...read.value.request, count: 2 });
  if (!query.ok) return query;
  const page = shown(await house.record.find(permit.value, query.value));
  if (!page.ok) return page;
  const [definition, other] = page.value.matches;
  if (definition === undefined || other !== undefined) {
    return refuse('operation-parameter', { detail: 'graph must name one GraphDefinition of this record.' });
  }
  return ok(storedResource(definition).tree);
}

/** 'GraphDefinition/id', or a canonical address with or without its version. */
function pairsFor(named: string): readonly Pair[] {
  const id = /^GraphDefinition\/([A-Za-z0-9.-]{1,64})$/.exec(named)?.[1];
  if (id !== undefined) return [['_id', id]];
  const [url = '', version] = named.split('|');
  const literally = (text: string): string => text.replace(/[\\,$]/g, '\\$&');
  return [['url', literally(url)], ...(version === undefined ? [] : [['version', literally(version)] as const])];
}
