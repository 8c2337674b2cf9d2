// https://hl7.org/fhir/R4/resource-operation-convert.html: a resource in one format in, in another out; both are the border's work.

import { ok, type Result } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { checkElements } from '../../interaction/check-content.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { resourceGiven } from '../given.ts';
import type { Operation, OperationAsked } from '../operation.ts';

export const convert: Operation = {
  name: 'convert',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-convert',
  documentation:
    'The resource of the body in the format that Accept or _format asks for (JSON or XML); nothing is stored. A resource that does not follow R4 is refused with every fault.',
  levels: ['system'],
  types: [],
  methods: ['POST'],
  parameters: [{ name: 'input', types: ['Resource'], min: 1 }],
  handle: async (_house, _caller, asked) => converted(asked),
};

/** Nothing of the record is read or shown, so there is nothing to decide but who asks, and no line in any log. */
function converted({ given }: OperationAsked): Result<Answer, Refusal> {
  const resource = resourceGiven(given, 'input');
  if (resource === null) return refuse('operation-parameter', { detail: 'input must be given.' });
  const sound = checkElements(resource.tree);
  return sound.ok ? ok({ status: 200, body: resource.text }) : sound;
}
