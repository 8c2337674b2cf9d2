// https://hl7.org/fhir/R4/task.html: when a Task is to be done; the restriction is the order, the execution period what search sees.
import type { Task } from '@medplum/fhirtypes';

/** The end of the time the Task was asked for; undefined when it has none. */
export const dueOf = (task: Task): string | undefined => task.restriction?.period?.end ?? task.executionPeriod?.end;

/** Soonest first; Tasks without a time last. */
export const byDue = (one: Task, other: Task): number => (dueOf(one) ?? '9999').localeCompare(dueOf(other) ?? '9999');
