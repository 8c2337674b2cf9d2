// https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html#app-state-interactions: create, read, search, update and delete of app state.

import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '@fkj/platform-access';
import { type ObjectName, objectKey, ok, type Result, refused } from '@fkj/platform-record';
import type { AppStateRow, AppStateRows } from '@fkj/platform-store';
import type { ScopeInteraction } from '@fkj/standards-smart';
import type { Asker } from '../accounts/claims-of-asker.ts';
import type { Patients } from '../accounts/patients.ts';
import { artifactKey } from '../artifacts/artifact-key.ts';
import type { Seal } from '../artifacts/seal.ts';
import { mayTouch, type StateSubjects } from './may-touch.ts';
import type { AppStateFault } from './outcome.ts';
import { printState, readState, type SentState } from './state-document.ts';

export interface AppStateParts {
  readonly rows: AppStateRows;
  readonly seal: Seal;
  readonly patients: Pick<Patients, 'reachable'>;
  readonly subjects: StateSubjects;
  readonly fhirBase: string;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Who asks; `asker` is the person, null for a system. */
export interface StateAsker {
  readonly caller: Caller;
  readonly asker: Asker | null;
}

/** One state as the app is shown it. */
export interface ShownState {
  readonly id: string;
  readonly version: number;
  readonly document: string;
}

type Answer<Value> = Promise<Result<Value, AppStateFault>>;

export interface AppStates {
  create(by: StateAsker, body: string): Answer<ShownState>;
  read(by: StateAsker, id: string): Answer<ShownState>;
  search(
    by: StateAsker,
    sought: { readonly code: string; readonly subject: ObjectName | null },
  ): Answer<readonly ShownState[]>;
  /** `version`: the one that is changed. */
  update(by: StateAsker, which: { readonly id: string; readonly version: number }, body: string): Answer<ShownState>;
  remove(by: StateAsker, which: { readonly id: string; readonly version: number }): Answer<null>;
}

/** States of one app about one subject, or about none. */
const MOST = 20;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const codeKey = (code: string): Buffer => createHash('sha256').update(code).digest();
const keyOf = (subject: ObjectName | null): bigint | null => (subject === null ? null : objectKey(subject));

/** The states of apps, each app's for itself. */
export const openAppStates = (parts: AppStateParts): AppStates => {
  const { rows, seal, fhirBase, now } = parts;
  const bound = (id: string): Buffer => artifactKey('AppState', id);

  const shown = ({ id, version, document }: AppStateRow): ShownState | null => {
    const text = seal.open(document, bound(id));
    return typeof text === 'string' ? { id, version, document: text } : null;
  };

  const touches = (
    by: StateAsker,
    interaction: ScopeInteraction,
    { subject, code }: Pick<SentState, 'subject' | 'code'>,
  ) => mayTouch(by, { subject, interaction, code }, parts);

  /** One that stands and that the caller may touch; null otherwise, and nobody is told which. */
  const standing = async (
    by: StateAsker,
    id: string,
    interaction: ScopeInteraction,
  ): Promise<{ readonly row: AppStateRow; readonly state: ShownState; readonly sent: SentState } | null> => {
    const row = UUID.test(id) ? await rows.find(by.caller.client, id) : null;
    const state = row === null ? null : shown(row);
    const sent = state === null ? null : readState(state.document, fhirBase);
    if (row === null || state === null || sent === null || !sent.ok) return null;
    return (await touches(by, interaction, sent.value)) ? { row, state, sent: sent.value } : null;
  };

  return {
    create: async (by, body) => {
      const sent = readState(body, fhirBase);
      if (!sent.ok) return sent;
      if (sent.value.id !== null || sent.value.names === 'version') return refused('id-given');
      if (!(await touches(by, 'c', sent.value))) return refused('not-yours');
      const [id, at] = [randomUUID(), now()];
      const document = printState(sent.value, { id, version: 1, at });
      const row: AppStateRow = {
        ...{ id, client: by.caller.client, version: 1, updated: at },
        subject: keyOf(sent.value.subject),
        code: codeKey(sent.value.code),
        document: seal.close(document, bound(id)),
      };
      return (await rows.add(row, MOST)) === 'added' ? ok({ id, version: 1, document }) : refused('full');
    },
    read: async (by, id) => {
      const found = await standing(by, id, 'r');
      return found === null ? refused('not-found') : ok(found.state);
    },
    search: async (by, sought) => {
      if (!(await touches(by, 's', sought))) return refused('not-yours');
      const { client } = by.caller;
      const found = await rows.search({ client, subject: keyOf(sought.subject), code: codeKey(sought.code) });
      return ok(found.flatMap((row) => shown(row) ?? []));
    },
    update: async (by, { id, version }, body) => {
      const sent = readState(body, fhirBase);
      if (!sent.ok) return sent;
      if (sent.value.id !== id) return refused('id-mismatch');
      const found = await standing(by, id, 'u');
      if (found === null || found.row.version !== version) return refused('stale');
      const { sent: before } = found;
      const moved = before.code !== sent.value.code || keyOf(before.subject) !== keyOf(sent.value.subject);
      if (moved) return refused('stale');
      const [next, at] = [version + 1, now()];
      const document = printState(sent.value, { id, version: next, at });
      const { client } = by.caller;
      const replaced = await rows.replace({
        ...{ client, id, version: next, updated: at },
        document: seal.close(document, bound(id)),
      });
      return replaced === 'replaced' ? ok({ id, version: next, document }) : refused('stale');
    },
    remove: async (by, { id, version }) => {
      if ((await standing(by, id, 'd')) === null) return refused('stale');
      const gone = await rows.remove({ client: by.caller.client, id, version });
      return gone === 'removed' ? ok(null) : refused('stale');
    },
  };
};
