// https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html#security-and-access-controls: whose state an app may ask for and change.

import type { Caller } from '@fkj/platform-access';
import type { ObjectName } from '@fkj/platform-record';
import { parseScopes, type ScopeInteraction, type ScopeLevel, scopesAllow } from '@fkj/standards-smart';
import type { Asker } from '../accounts/claims-of-asker.ts';
import type { Patients } from '../accounts/patients.ts';

/** What the record knows of people that are no log-in of their own. */
export interface StateSubjects {
  /** The patient of a RelatedPerson; null when there is none. */
  patientOf(relatedPerson: string): Promise<string | null>;
  /** Whether a Person stands for this Practitioner or Patient. */
  isPersonOf(person: string, who: ObjectName): Promise<boolean>;
}

export interface Touch {
  readonly subject: ObjectName | null;
  readonly interaction: ScopeInteraction;
  /** 'system|code'. */
  readonly code: string;
}

interface Parts {
  readonly patients: Pick<Patients, 'reachable'>;
  readonly subjects: StateSubjects;
}

/** A scope with a query counts where it names this code, and asks for nothing else. */
const scopeGives = (caller: Caller, level: ScopeLevel, { interaction, code }: Touch): boolean => {
  const answer = scopesAllow(parseScopes(caller.scopes.join(' ')), { level, type: 'Basic', interaction });
  if (answer.allowed !== 'some') return answer.allowed === 'everything';
  return answer.alternatives.some((criteria) =>
    criteria.every(({ name, value }) => name === 'code' && value.split(',').includes(code)),
  );
};

const same = (one: ObjectName, other: ObjectName): boolean => one.kind === other.kind && one.id === other.id;

const isUser = async (caller: Caller, subject: ObjectName, { subjects }: Parts): Promise<boolean> => {
  if (same(caller.who, subject)) return true;
  if (subject.kind === 'PractitionerRole') return caller.assignments.some(({ role }) => same(role, subject));
  return subject.kind === 'Person' && subjects.isPersonOf(subject.id, caller.who);
};

const changes: ReadonlySet<ScopeInteraction> = new Set(['c', 'u', 'd']);

/** Configuration of the app: every user of the app reads it; only the app itself, as a system, changes it. */
const touchesOwnConfiguration = (caller: Caller, touch: Touch): boolean => {
  if (scopeGives(caller, 'system', touch)) return caller.category === 'system';
  if (changes.has(touch.interaction)) return false;
  return scopeGives(caller, 'user', touch) || (caller.patient !== null && scopeGives(caller, 'patient', touch));
};

/**
 * The app's own configuration, the user herself by user scopes, and a patient (or someone next to her) by patient scopes
 * where she is the patient of the launch, by user scopes where the user reaches her now. Reaching her is in her log.
 */
export const mayTouch = async (
  { caller, asker }: { readonly caller: Caller; readonly asker: Asker | null },
  touch: Touch,
  parts: Parts,
): Promise<boolean> => {
  const { subject } = touch;
  if (subject === null) return touchesOwnConfiguration(caller, touch);
  if (asker === null) return false;
  const asUser = scopeGives(caller, 'user', touch);
  if (asUser && (await isUser(caller, subject, parts))) return true;
  const patient = await patientBehind(subject, parts);
  if (patient === null) return false;
  const inContext = caller.patient === patient && scopeGives(caller, 'patient', touch);
  return (asUser || inContext) && parts.patients.reachable(asker, patient);
};

const patientBehind = async ({ kind, id }: ObjectName, { subjects }: Parts): Promise<string | null> => {
  if (kind === 'Patient') return id;
  return kind === 'RelatedPerson' ? subjects.patientOf(id) : null;
};
