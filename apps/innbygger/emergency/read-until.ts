// https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html: what the citizen has read, kept by the open path that any app has.
import { type Answer, failureOf, offline } from '@fkj/apps-ui';
import type { Basic, Bundle } from '@medplum/fhirtypes';

type Token = (why: 'first' | 'refused') => Promise<string | null>;

const PATH = '/app-state/Basic';
const CODE = { system: 'https://felleskommunaljournal.no/fhir/CodeSystem/innbygger-state', code: 'emergency-read' };
const READ_UNTIL = 'https://felleskommunaljournal.no/fhir/StructureDefinition/read-until';

const subjectOf = (patient: string): string => `${location.origin}/fhir/Patient/${patient}`;

const send = async <Value>(token: Token, path: string, init: RequestInit = {}): Promise<Answer<Value>> => {
  try {
    const response = await fetch(path, {
      ...init,
      ...{ credentials: 'omit', cache: 'no-store' },
      headers: {
        authorization: `Bearer ${(await token('first')) ?? ''}`,
        'content-type': 'application/fhir+json',
        ...init.headers,
      },
    });
    const answer: unknown = await response.json();
    return response.ok
      ? { ok: true, value: answer as Value }
      : { ok: false, error: failureOf(response.status, answer) };
  } catch {
    return { ok: false, error: offline };
  }
};

/** The state of this patient; null where nothing has been read. */
export const readState = async (token: Token, patient: string): Promise<Answer<Basic | null>> => {
  const query = new URLSearchParams({ code: `${CODE.system}|${CODE.code}`, subject: subjectOf(patient) });
  const found = await send<Bundle<Basic>>(token, `${PATH}?${query}`);
  return found.ok ? { ok: true, value: found.value.entry?.[0]?.resource ?? null } : found;
};

/** When the newest opening was that has been read; null for none. */
export const readUntil = (state: Basic | null): string | null =>
  state?.extension?.find(({ url }) => url === READ_UNTIL)?.valueString ?? null;

/** `until`: time of the newest opening that was shown, ISO. */
export const markRead = (
  token: Token,
  { patient, state, until }: { readonly patient: string; readonly state: Basic | null; readonly until: string },
): Promise<Answer<Basic>> => {
  const body: Basic = {
    resourceType: 'Basic',
    ...(state?.id === undefined ? {} : { id: state.id }),
    code: { coding: [CODE] },
    subject: { reference: subjectOf(patient) },
    extension: [{ url: READ_UNTIL, valueString: until }],
  };
  return state?.id === undefined
    ? send(token, PATH, { method: 'POST', body: JSON.stringify(body) })
    : send(token, `${PATH}/${state.id}`, {
        method: 'PUT',
        headers: { 'if-match': `W/"${state.meta?.versionId ?? ''}"` },
        body: JSON.stringify(body),
      });
};
