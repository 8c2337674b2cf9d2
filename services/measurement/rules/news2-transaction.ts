// DESIGN.md §8, issue "NEWS2 from the nurse to the citizen" F22: the whole measurement is saved as one FHIR transaction.
import type { Bundle, BundleEntry, Observation, Task } from '@medplum/fhirtypes';
import { REPEAT_NEWS2 } from './news2-codes.ts';
import type { News2Measurement } from './news2-measurement.ts';
import { type MeasuredBy, toObservations, toPanel } from './news2-observations.ts';
import { type News2Person, type News2Refusal, scoreNews2 } from './news2-score.ts';
import type { Outcome } from './outcome.ts';
import { RESPONSE_PLAN } from './response-card.ts';

export interface News2Context extends MeasuredBy {
  /** Organization/… of the unit that is to measure again. */
  readonly unit: string;
  /** When NEWS2 is to be measured again (FHIR dateTime); null makes no Task. Comes from the response card. */
  readonly repeatAt: string | null;
  /** Open repeat Tasks that this measurement answers: completed in the same transaction, guarded by their version. */
  readonly answers?: readonly Task[];
  readonly person: News2Person;
  /** A fresh UUID each time: names the entries inside the Bundle. */
  readonly newId: () => string;
}

/** The transaction Bundle of one measurement: seven Observations, the panel, the repeat Task. Refuses what scoreNews2 refuses. */
export function toTransaction(measurement: News2Measurement, context: News2Context): Outcome<Bundle, News2Refusal> {
  const scored = scoreNews2(measurement, context.person);
  if (!scored.ok) return scored;
  const vitalSigns = toObservations(measurement, context).map((resource) => posted(resource, context));
  const references = vitalSigns.map((entry) => entry.fullUrl);
  const panel = posted(toPanel({ measurement, score: scored.value }, context, references), context);
  const repeat =
    context.repeatAt === null ? [] : [posted(repeatTask(context, context.repeatAt, panel.fullUrl), context)];
  const completed = (context.answers ?? []).map((task) => completion(task, panel.fullUrl));
  return {
    ok: true,
    value: { resourceType: 'Bundle', type: 'transaction', entry: [...vitalSigns, panel, ...repeat, ...completed] },
  };
}

function repeatTask(context: News2Context, due: string, panel: string): Task {
  const [requester] = context.performers;
  return {
    resourceType: 'Task',
    instantiatesCanonical: RESPONSE_PLAN,
    status: 'requested',
    intent: 'order',
    priority: 'routine',
    code: { coding: [{ ...REPEAT_NEWS2 }] },
    focus: { reference: panel },
    for: { reference: context.patient },
    ...(context.encounter === undefined ? {} : { encounter: { reference: context.encounter } }),
    // The search parameter `period` reads executionPeriod: the work is to be done by its end.
    executionPeriod: { end: due },
    authoredOn: context.effective,
    ...(requester === undefined ? {} : { requester: { ...requester } }),
    owner: { reference: context.unit },
    restriction: { period: { end: due } },
  };
}

function completion(task: Task, panel: string): BundleEntry {
  const version = task.meta?.versionId;
  return {
    resource: {
      ...task,
      status: 'completed',
      output: [...(task.output ?? []), { type: { text: 'NEWS2' }, valueReference: { reference: panel } }],
    },
    request: {
      method: 'PUT',
      url: `Task/${task.id ?? ''}`,
      ...(version === undefined ? {} : { ifMatch: `W/"${version}"` }),
    },
  };
}

function posted(resource: Observation | Task, context: News2Context): BundleEntry & { readonly fullUrl: string } {
  return {
    fullUrl: `urn:uuid:${context.newId()}`,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  };
}
