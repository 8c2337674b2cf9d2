// https://github.com/NorskHelsenett/HelseID.Samples (Persontjenesten, openapi.yaml): the Person API of Norsk helsenett, with legal basis.

import { ok, refused } from '@fkj/platform-record';
import { Decimal, type JsonObject } from '@fkj/standards-json';
import { call, type RegisterAccess } from '../call.ts';
import { objectIn, objects, textIn } from '../json.ts';
import { trouble } from '../known.ts';
import { readPerson } from './person.ts';
import type { PersonEvent, PersonRegister } from './port.ts';

const register = 'persontjenesten';
const BASIS = '/api/legal-basis';
const HEADERS = { 'api-version': '2', accept: 'application/json' };

/** No more than what the record keeps (dataminimering). */
const PARTS = [
  'AddressProtection',
  'Birth',
  'Death',
  'Gender',
  'Name',
  'NorwegianIdentificationNumber',
  'ResidentialAddress',
];
const QUESTION = `?${PARTS.map((part) => `informationParts=${part}`).join('&')}&includeHistory=true`;

export function personRegister(access: RegisterAccess): PersonRegister {
  const person = async (question: Omit<Parameters<typeof call>[1], 'register'>) => {
    const answer = await call(access, { register, ...question });
    if (!answer.ok) return answer;
    if (answer.value === null) return ok(null);
    const tree = objectIn(answer.value);
    const read = tree === null ? null : readPerson(tree);
    return read === null ? refused(trouble(register, 'unreadable')) : ok(read);
  };
  return {
    byNumber: (number) =>
      person({
        method: 'POST',
        path: `${BASIS}/person/get-by-nin${QUESTION}`,
        headers: { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' },
        body: `nin=${encodeURIComponent(number)}`,
      }),
    byId: (id) =>
      person({ method: 'GET', path: `${BASIS}/person/${encodeURIComponent(id)}${QUESTION}`, headers: HEADERS }),
    events: async (from) => {
      const path = `${BASIS}/event?sequenceNumber=${from}`;
      const answer = await call(access, { register, method: 'GET', path, headers: HEADERS });
      if (!answer.ok) return answer;
      const tree = answer.value === null ? {} : objectIn(answer.value);
      const events = tree === null ? [null] : objects(tree['results']).map(eventIn);
      const read = events.filter((event) => event !== null);
      return read.length === events.length ? ok(read) : refused(trouble(register, 'unreadable'));
    },
    latest: async () => {
      const answer = await call(access, { register, method: 'GET', path: `${BASIS}/event/latest`, headers: HEADERS });
      if (!answer.ok) return answer;
      if (answer.value === null) return ok(0);
      const tree = objectIn(answer.value);
      const event = tree === null ? null : eventIn(tree);
      return event === null ? refused(trouble(register, 'unreadable')) : ok(event.sequence);
    },
  };
}

/** The specification calls the sequence number a text. */
function eventIn(event: JsonObject): PersonEvent | null {
  const { sequenceNumber } = event;
  const sequence = Number(sequenceNumber instanceof Decimal ? sequenceNumber.text : sequenceNumber);
  const person = textIn(event, 'personId');
  if (!Number.isSafeInteger(sequence) || sequence < 1 || person === null) return null;
  return { sequence, person, type: textIn(event, 'eventType') ?? 'Unknown' };
}
