// Issue 2 "Must show" e: writers and readers of /fhir who remember every answer that they were given.

import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledged } from '@fkj/platform-record/testing';
import { CLIENT } from './server-under-fire.ts';

/** Few patients, so that their buckets are fought over. */
const PATIENTS = 20;

export interface Callers {
  readonly acknowledged: readonly Acknowledged[];
  /** Requests that broke or were answered with 5xx: they may or may not have happened. */
  readonly interrupted: () => number;
  /** Waits until `count` more have been acknowledged. Throws what went wrong otherwise. */
  readonly more: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Answered {
  readonly status: number;
  readonly version: number;
  readonly id: string;
}

const observation = (patient: string, value: number, id?: string) => ({
  resourceType: 'Observation',
  ...(id === undefined ? {} : { id }),
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-11-20T12:00:00Z',
  valueQuantity: { value, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
});

const patientOf = (number: number): string => `under-fire-${number % PATIENTS}`;

/** Speaks to /fhir as the system client; null when no answer came, or one that promises nothing (5xx). */
const speaker = (address: string) => {
  let token: string | null = null;
  const logIn = async (): Promise<string | null> => {
    const answer = await fetch(`${address}/auth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(CLIENT).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/*.cruds' }),
    });
    if (answer.status >= 500) return null;
    const { access_token: given } = (await answer.json()) as { readonly access_token?: string };
    if (given === undefined) throw new Error(`the client was refused with ${answer.status}`);
    return given;
  };
  return async (method: string, path: string, body?: unknown): Promise<Answered | null> => {
    try {
      token ??= await logIn();
      if (token === null) return null;
      const answer = await fetch(`${address}/fhir/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (answer.status === 401) token = null;
      if (answer.status >= 500 || answer.status === 401) return null;
      const version = Number(/^W\/"(\d+)"$/.exec(answer.headers.get('etag') ?? '')?.[1]);
      const id = /"id":"([^"]+)"/.exec(text)?.[1] ?? '';
      return { status: answer.status, version, id };
    } catch (error) {
      // fetch says TypeError when the connection breaks, whatever broke it.
      if (error instanceof TypeError) return null;
      throw error;
    }
  };
};

const must = (answer: Answered, status: number, what: string): void => {
  if (answer.status !== status) throw new Error(`${what} was answered ${answer.status} instead of ${status}`);
};

/** Puts the patients in place, then lets `count` callers create, update and read until they are stopped. */
export const startCallers = async (address: string, count: number): Promise<Callers> => {
  const say = speaker(address);
  for (let number = 0; number < PATIENTS; number += 1) {
    const id = patientOf(number);
    const put = await say('PUT', `Patient/${id}`, { resourceType: 'Patient', id, active: true });
    if (put === null) throw new Error('the server did not take the patients');
  }
  const acknowledged: Acknowledged[] = [];
  let interrupted = 0;
  let stopping = false;
  let bug: unknown = null;

  const round = async (number: number): Promise<'done' | 'interrupted'> => {
    const patient = patientOf(number);
    const created = await say('POST', 'Observation', observation(patient, number));
    if (created === null) return 'interrupted';
    must(created, 201, 'a create');
    const { id } = created;
    acknowledged.push({ did: 'create', id, version: created.version });
    const updated = await say('PUT', `Observation/${id}`, observation(patient, number + 1, id));
    if (updated === null) return 'interrupted';
    must(updated, 200, 'an update');
    acknowledged.push({ did: 'update', id, version: updated.version });
    const seen = await say('GET', `Observation/${id}`);
    if (seen === null) return 'interrupted';
    must(seen, 200, 'a read of what was written');
    if (seen.version < updated.version) throw new Error(`${id}: an older version than the one acknowledged`);
    acknowledged.push({ did: 'read', id, version: seen.version });
    return 'done';
  };

  const caller = async (name: number): Promise<void> => {
    for (let turn = 0; !stopping; turn += 1) {
      try {
        if ((await round(name + turn * count)) === 'done') continue;
        interrupted += 1;
        await pause(20);
      } catch (error) {
        bug ??= error;
        stopping = true;
      }
    }
  };
  const all = Array.from({ length: count }, (_, name) => caller(name));
  return {
    acknowledged,
    interrupted: () => interrupted,
    more: async (wanted) => {
      const goal = acknowledged.length + wanted;
      while (acknowledged.length < goal && !stopping) await pause(5);
      if (bug !== null) throw bug;
    },
    stop: async () => {
      stopping = true;
      await Promise.all(all);
      if (bug !== null) throw bug;
    },
  };
};
