// https://hl7.org/fhir/R4/provenance.html; helsepersonelloven § 42: who corrected, when, why and at whose request, or why it was refused.

import type { Caller } from '@fkj/platform-access';
import type { ObjectName, Stored, Write } from '@fkj/platform-record';
import { read } from '@fkj/standards-json';
import { withMeta } from '../operation/meta/meta-patch.ts';
import { storedResource } from '../operation/stored-resource.ts';
import type { OwnerOfWrite } from '../owner/owner-of-write.ts';
import { writeOf } from '../write-draft.ts';
import { CORRECTION } from './strike.ts';

/** What was asked for, in the words of who asked. */
const REQUEST = 'https://felleskommunaljournal.no/fhir/StructureDefinition/correction-request';
/** How the refusal is appealed. */
const COMPLAINT = 'https://felleskommunaljournal.no/fhir/StructureDefinition/right-of-complaint';

const COMPLAINT_RIGHT =
  'Avslaget kan påklages til statsforvalteren (helsepersonelloven § 42 andre ledd). Klagen sendes til virksomheten som har avslått kravet.';

const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';

export interface CorrectionTold {
  readonly outcome: 'corrected' | 'refused';
  readonly reason: string;
  readonly requestedBy: 'patient' | 'personnel';
  /** Empty where nobody wrote it down. */
  readonly request: string;
}

export interface ProvenanceParts {
  readonly id: string;
  readonly caller: Caller;
  readonly original: Stored;
  /** The entry that stands instead; null where there is none. */
  readonly correction: ObjectName | null;
  readonly told: CorrectionTold;
  readonly owner: OwnerOfWrite;
  /** ms since 1970. */
  readonly now: number;
  /** Base of FHIR addresses. */
  readonly base: string;
}

const nameText = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

/** The Provenance of a correction, or of the refusal of one. It is kept from whom the entry is kept from. */
export function provenanceOf(parts: ProvenanceParts): Write {
  const { id, caller, original, correction, told, owner, now, base } = parts;
  const [patient] = original.patients;
  const version = told.outcome === 'corrected' ? original.version + 1 : original.version;
  const body = {
    resourceType: 'Provenance',
    extension: [
      ...(told.request === '' ? [] : [{ url: REQUEST, valueString: told.request }]),
      ...(told.outcome === 'refused' ? [{ url: COMPLAINT, valueString: COMPLAINT_RIGHT }] : []),
    ],
    target: [
      { reference: `${nameText(original)}/_history/${version}` },
      ...(correction === null ? [] : [{ reference: nameText(correction) }]),
      ...original.patients.map((one) => ({ reference: `Patient/${one}` })),
    ],
    recorded: new Date(now).toISOString(),
    reason: [{ text: told.reason }],
    activity: { coding: [{ system: CORRECTION, code: told.outcome }] },
    agent: [
      {
        type: { coding: [{ system: PARTICIPANT, code: 'author' }] },
        who: { reference: nameText(caller.who) },
        ...(owner.owner === null ? {} : { onBehalfOf: { reference: nameText(owner.owner) } }),
      },
      ...(told.requestedBy === 'patient' && patient !== undefined
        ? [{ type: { coding: [{ system: PARTICIPANT, code: 'informant' }] }, who: { reference: `Patient/${patient}` } }]
        : []),
    ],
    entity: [{ role: 'revision', what: { reference: `${nameText(original)}/_history/${original.version}` } }],
  };
  const { extension, ...rest } = body;
  const printed = JSON.stringify(extension.length === 0 ? rest : body);
  const resource = storedResource({ kind: 'Provenance', document: withLabels(printed, original) });
  const draft = { ...resource, id, follows: 0, patients: original.patients };
  return writeOf(draft, { owner, base });
}

/** The text with the security labels of the entry: who may not see the one may not see the other. */
export function withLabels(text: string, { document }: Pick<Stored, 'document'>): string {
  const stored = read(document);
  const tree = stored.ok ? stored.value.tree : null;
  const meta = tree !== null && typeof tree === 'object' && 'meta' in tree ? tree['meta'] : null;
  if (meta === null || typeof meta !== 'object' || !('security' in meta)) return text;
  const { security } = meta;
  return security === undefined ? text : withMeta(text, { security });
}
