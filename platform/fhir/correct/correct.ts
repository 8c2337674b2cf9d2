// Helsepersonelloven § 42, pasient- og brukerrettighetsloven § 5-2: an entry is corrected by another, and stays readable as corrected.

import { type Caller, statingKinds } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result, refused, type Stored, type Write } from '@fkj/platform-record';
import { isCommonKind, localObject, ownerSaidIn } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { concernOf } from '../compartment.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { checkContent, checkResource } from '../interaction/check-content.ts';
import { issueOf } from '../interaction/commit.ts';
import { notFound, shown } from '../interaction/shown.ts';
import { standing } from '../interaction/standing.ts';
import { isId } from '../object-id.ts';
import { resourceGiven, textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { OwnerOfWrite } from '../owner/owner-of-write.ts';
import type { Received } from '../receive.ts';
import { writeOf } from '../write-draft.ts';
import { type CorrectionTold, provenanceOf, withLabels } from './provenance.ts';
import { struck, tagOfCorrected } from './strike.ts';

export const correctOperation: Operation = {
  name: 'correct',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/correct',
  documentation:
    'Parameters reason (valueString, at least ten characters), correction (resource of the same type and patient; left out where nothing stands instead), requestedBy (valueCode: patient or personnel), request (valueString: what was asked for) and outcome (valueCode: corrected or refused). The entry gets a version that is entered in error and names its correction; a Provenance says who, when and why. A refused request changes nothing: the Provenance has the request, the reason and the right of complaint. For the duty correction of the responsible organisation. An entry of the wrong person is moved with $correct-patient.',
  levels: ['instance'],
  types: 'of-patients',
  methods: ['POST'],
  affectsState: true,
  parameters: [
    { name: 'reason', types: ['string'], min: 1 },
    { name: 'correction', types: ['Resource'] },
    { name: 'requestedBy', types: ['code'] },
    { name: 'request', types: ['string'] },
    { name: 'outcome', types: ['code'] },
  ],
  handle: correct,
};

/** Persons and choices have rules of their own; what tells of others is not corrected, but written anew. */
const NEVER: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson', 'Consent', 'Provenance', 'AuditEvent']);

/** POST /fhir/{type}/{id}/$correct: one commit, or nothing. */
async function correct(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const { kind, id, given } = asked;
  if (!isId(id)) return refused(notFound(caller, kind));
  const told = toldIn(asked);
  if (!told.ok) return told;
  const name = { kind, id };
  const permit = await permitToCorrect(house, caller, { name, reason: told.value.reason });
  if (!permit.ok) return permit;
  const found = shown(await house.record.read(permit.value, name));
  if (!found.ok) return found;
  const original = found.value;
  if (original === null) return refused(notFound(caller, kind));
  if (original.action === 'delete') return refuse('deleted');
  if (NEVER.has(kind) || isCommonKind(kind) || original.patients.length !== 1) return refuse('not-correctable');
  const sent = resourceGiven(given, 'correction');
  return told.value.outcome === 'refused'
    ? refuseRequest(house, caller, { permit: permit.value, original, told: told.value, sent })
    : strikeAndWrite(house, caller, { permit: permit.value, original, told: told.value, sent });
}

/** What was asked for, in sound words. */
function toldIn({ given }: OperationAsked): Result<CorrectionTold, Refusal> {
  const outcome = textGiven(given, 'outcome') ?? 'corrected';
  const requestedBy = textGiven(given, 'requestedBy') ?? 'personnel';
  const request = (textGiven(given, 'request') ?? '').trim();
  const reason = (textGiven(given, 'reason') ?? '').trim();
  if (outcome !== 'corrected' && outcome !== 'refused') return wrong('outcome', 'corrected or refused');
  if (requestedBy !== 'patient' && requestedBy !== 'personnel') return wrong('requestedBy', 'patient or personnel');
  // § 42: both the request and the grounds of the refusal are entered in the record.
  if (outcome === 'refused' && request === '') return wrong('request', 'what was asked for, since it is refused');
  return ok({ outcome, requestedBy, request, reason });
}

const wrong = (expression: string, expected: string): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: `${expression}: expected ${expected}.`, expression });

/** Who stands for the organisation that is responsible now. What is not there, or not shown, is not found by anybody. */
async function permitToCorrect(
  house: FhirHouse,
  caller: Caller,
  { name, reason }: { readonly name: ObjectName; readonly reason: string },
): Promise<Result<Permit, Refusal>> {
  const looking = await permitFor(house, caller, { action: 'move', kind: name.kind, patients: [], reason });
  if (!looking.ok) return looking;
  const stands = await standing(house, looking.value, name);
  if (!stands.ok) return stands;
  if (stands.value.version === 0) return refused(notFound(caller, name.kind));
  const owner = stands.value.owner?.name ?? null;
  const permit = house.access.decideOwned(caller, { owner, work: 'correction', reason });
  return permit.ok ? permit : refuse('access-denied', { detail: permit.error.explanation });
}

interface Correcting {
  readonly permit: Permit;
  readonly original: Stored;
  readonly told: CorrectionTold;
  readonly sent: Received | null;
}

async function refuseRequest(
  house: FhirHouse,
  caller: Caller,
  { permit, original, told, sent }: Correcting,
): Promise<Result<Answer, Refusal>> {
  if (sent !== null) return wrong('correction', 'none, since the request is refused');
  const owner = await ownerLike(house, permit, original);
  if (!owner.ok) return owner;
  const provenance = provenanceFor(house, caller, { original, told, owner: owner.value, correction: null });
  const committed = await house.record.commit(permit, [provenance]);
  if (!committed.ok) return refused([issueOf(committed.error, 'conflict')]);
  return ok(answerOf(told, { original, version: original.version, correction: null, provenance }));
}

async function strikeAndWrite(
  house: FhirHouse,
  caller: Caller,
  { permit, original, told, sent }: Correcting,
): Promise<Result<Answer, Refusal>> {
  if (tagOfCorrected(storedResource(original).tree) !== null) {
    return refuse('conflict', { detail: 'The entry has been corrected already: correct the one that stands instead.' });
  }
  const owner = await ownerLike(house, permit, original);
  if (!owner.ok) return owner;
  const correction =
    sent === null ? ok(null) : await correctionOf(house, caller, { original, sent, owner: owner.value });
  if (!correction.ok) return correction;
  const by = correction.value === null ? null : { kind: correction.value.kind, id: correction.value.id };
  const old = struck(original, { by, base: baseOf(house) });
  const provenance = provenanceFor(house, caller, { original, told, owner: owner.value, correction: by });
  const writes = [old, ...(correction.value === null ? [] : [correction.value]), provenance];
  const committed = await house.record.commit(permit, writes);
  if (!committed.ok) return refused([issueOf(committed.error, 'conflict')]);
  return ok(answerOf(told, { original, version: original.version + 1, correction: by, provenance }));
}

/** Who is responsible for the entry is so for what is written of it. */
async function ownerLike(house: FhirHouse, permit: Permit, original: Stored): Promise<Result<OwnerOfWrite, Refusal>> {
  const stands = await standing(house, permit, original);
  if (!stands.ok) return stands;
  const owner = stands.value.owner?.name ?? null;
  return ok({ owner, shown: owner });
}

interface Corrected {
  readonly original: Stored;
  readonly sent: Received;
  readonly owner: OwnerOfWrite;
}

/** The entry that stands instead: sound, of the same type and patient, and kept from whom the old one is kept from. */
async function correctionOf(
  house: FhirHouse,
  caller: Caller,
  { original, sent, owner }: Corrected,
): Promise<Result<Write, Refusal>> {
  const base = baseOf(house);
  const { kind, patients } = original;
  // What opens a record to somebody is written by who knows the patient, as any other.
  if (sent.kind !== kind || statingKinds.has(kind)) return refuse('not-correctable');
  const sound = checkResource(sent);
  if (!sound.ok) return sound;
  const concern = concernOf(sent.tree, { self: null, base });
  if (concern.identified.length > 0 || concern.named.join() !== patients.join()) return refuse('not-correctable');
  const agreed = await checkContent(house, caller, { resource: sent.tree, entries: [] });
  if (!agreed.ok) return agreed;
  const ownership = agreedOwner(sent, owner, base);
  if (!ownership.ok) return ownership;
  if (await isKeptByName(house, original)) return refuse('correction-kept');
  const labelled = read(withLabels(sent.text, original));
  if (!labelled.ok || !isObject(labelled.value.tree)) throw new Error('A labelled resource is not a resource');
  const { text } = labelled.value;
  const id = house.newId(kind, patients);
  return ok(
    writeOf({ kind, id, follows: 0, tree: labelled.value.tree, text, patients }, { owner: ownership.value, base }),
  );
}

/** A correction that says who is responsible says what the entry says. */
function agreedOwner({ tree }: Received, owner: OwnerOfWrite, base: string): Result<OwnerOfWrite, Refusal> {
  const said = ownerSaidIn(tree);
  if (said.says === 'nothing') return ok(owner);
  const named = said.says === 'reference' ? localObject(said.reference, base) : null;
  return named?.kind === owner.owner?.kind && named?.id === owner.owner?.id
    ? ok({ ...owner, shown: null })
    : refuse('owner-changed', { expression: said.expression });
}

/** Whether the patient keeps this very entry from somebody: a choice that names it would not reach another. */
async function isKeptByName({ record, access }: FhirHouse, { kind, id, patients }: Stored): Promise<boolean> {
  const [patient] = patients;
  if (patient === undefined) return false;
  const named = { test: 'reference', param: 'data', target: { kind, id } } as const;
  const consents = await record.find(access.housePermit('choices before a correction'), {
    kind: 'Consent',
    filter: {
      and: [{ test: 'patient', patient }, named, { test: 'token', param: 'status', system: null, code: 'active' }],
    },
    sort: [],
    limit: 1,
    total: 'none',
  });
  if (!consents.ok) throw new Error(`the house may not read choices: ${consents.error.code}`);
  return consents.value.matches.length > 0;
}

interface ForProvenance {
  readonly original: Stored;
  readonly told: CorrectionTold;
  readonly owner: OwnerOfWrite;
  readonly correction: ObjectName | null;
}

const provenanceFor = (house: FhirHouse, caller: Caller, parts: ForProvenance): Write =>
  provenanceOf({
    ...parts,
    id: house.newId('Provenance', parts.original.patients),
    caller,
    now: house.clock(),
    base: baseOf(house),
  });

interface Done {
  readonly original: Stored;
  readonly version: number;
  readonly correction: ObjectName | null;
  readonly provenance: ObjectName;
}

const answerOf = (told: CorrectionTold, { original, version, correction, provenance }: Done): Answer => {
  const named = (name: string, reference: string) => ({ name, valueReference: { reference } });
  const parameter = [
    { name: 'outcome', valueCode: told.outcome },
    named('entry', `${original.kind}/${original.id}/_history/${version}`),
    ...(correction === null ? [] : [named('correction', `${correction.kind}/${correction.id}`)]),
    named('provenance', `${provenance.kind}/${provenance.id}`),
  ];
  return { status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) };
};
