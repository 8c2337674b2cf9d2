// DESIGN.md §3 "Write", §4: the changes of a commit, sorted into the buckets they are written in.

import {
  type ChoiceRow,
  type Claim,
  EMERGENCY_AUDIENCE,
  type LeafRow,
  type MembershipRow,
  type ObjectRow,
  type RelationshipRow,
  type WriteTrace,
} from '@fkj/platform-store';
import { actionNumber } from '../audit/action-number.ts';
import type { Changes, Write } from '../change.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { bucketInId } from '../identity/object-id.ts';
import { hash64, objectKey, patientKey } from '../identity/object-key.ts';
import { conditionKey, identifierKey, nameKey, placeOf, tablesOf } from '../identity/place.ts';
import { indexRows } from '../index/index-rows.ts';
import { basisNumber } from '../relationship-basis.ts';

/** What is written in one bucket. */
export interface BucketPart {
  readonly bucket: number;
  readonly writes: Write[];
  readonly objects: ObjectRow[];
  readonly leaves: LeafRow[];
  readonly memberships: MembershipRow[];
  readonly relationships: RelationshipRow[];
  readonly choices: ChoiceRow[];
  readonly traces: WriteTrace[];
}

/** A claim and the write that makes it. */
export interface WriteClaim {
  readonly claim: Claim;
  readonly write: Write;
  readonly of: 'id' | 'identifier' | 'condition';
  /** The identifier or condition as written, or the object's own id. */
  readonly text: string;
}

export interface Placed {
  /** In the order of their buckets, in which they are locked. */
  readonly parts: readonly BucketPart[];
  readonly claims: readonly WriteClaim[];
  /** Claims that their holders are to lose, if they hold them still. */
  readonly released: readonly { readonly key: string; readonly object: bigint }[];
  /** Objects of several patients whose list of patients may have changed. */
  readonly rejoining: readonly { readonly object: bigint; readonly home: number }[];
}

/** A bucket in which nothing is written yet. */
export const emptyPart = (bucket: number): BucketPart => ({
  bucket,
  writes: [],
  objects: [],
  leaves: [],
  memberships: [],
  relationships: [],
  choices: [],
  traces: [],
});

/** An audience has the key of its name; that of emergency access is the store's own. */
const audienceKey = (name: string): bigint => (name === 'emergency' ? EMERGENCY_AUDIENCE : hash64(name));

/** A Patient concerns itself, a common kind nobody. */
export const patientsOf = ({ kind, id, patients }: Write): readonly string[] => {
  if (tablesOf(kind) === 'common') return [];
  return kind === 'Patient' ? [id] : [...new Set(patients)];
};

const MODES = ['lets-through', 'hides', 'announces'] as const;

export const placeWrites = ({
  writes,
  relationships,
  choices = [],
}: Pick<Changes, 'writes' | 'relationships' | 'choices'>): Placed => {
  const parts = new Map<number, BucketPart>();
  const partOf = (bucket: number): BucketPart => {
    const known = parts.get(bucket);
    if (known !== undefined) return known;
    const made = emptyPart(bucket);
    parts.set(bucket, made);
    return made;
  };
  for (const write of writes) placeWrite(write, partOf);
  for (const { patient, party, source, basis, from, to } of relationships) {
    partOf(bucketOfPatient(patient)).relationships.push({
      patient: patientKey(patient),
      party: objectKey(party),
      source: objectKey(source),
      basis: basisNumber(basis),
      starts: from,
      ends: to,
    });
  }
  for (const [
    ordinal,
    { patient, source, mode, party, object, kinds, low, high, overridable, from, to },
  ] of choices.entries()) {
    partOf(bucketOfPatient(patient)).choices.push({
      patient: patientKey(patient),
      source: objectKey(source),
      ordinal,
      mode: MODES.indexOf(mode),
      party: party === null ? 0n : objectKey(party),
      object: object === null ? null : objectKey(object),
      kinds: kinds === null ? null : kinds.map(kindNumber),
      ...{ low, high, overridable, starts: from, ends: to },
    });
  }
  return {
    parts: [...parts.values()].sort((one, other) => one.bucket - other.bucket),
    claims: writes.flatMap(claimsOf),
    released: writes.flatMap(({ condition }) =>
      condition?.instead == null ? [] : [{ key: conditionKey(condition.text), object: objectKey(condition.instead) }],
    ),
    rejoining: writes.flatMap((write) => {
      const patients = patientsOf(write);
      return write.follows > 0 && write.action !== 'delete' && patients.length > 1
        ? [{ object: objectKey(write), home: placeOf(write, patients) }]
        : [];
    }),
  };
};

const placeWrite = (write: Write, partOf: (bucket: number) => BucketPart): void => {
  const patients = patientsOf(write);
  const [only] = patients;
  const home = placeOf(write, patients);
  const part = partOf(home);
  const object = objectKey(write);
  const kind = kindNumber(write.kind);
  const index = indexRows(write.action === 'delete' ? [] : write.index);
  part.writes.push(write);
  part.objects.push({
    object,
    kind,
    id: write.id,
    follows: write.follows,
    action: actionNumber(write.action),
    document: write.document,
    stamp: write.lastUpdated?.offset ?? null,
    patient: only !== undefined && patients.length === 1 ? patientKey(only) : null,
    patients: patients.length === 0 ? null : patients.join(' '),
    owner: write.owner === null ? null : objectKey(write.owner),
    clinical: write.clinicalTime,
    labels: tablesOf(write.kind) === 'common' ? [] : (write.audience ?? []).map(audienceKey),
    tokens: index.tokens,
    plain: index.plain,
  });
  const place = part.objects.length;
  for (const leaf of index.leaves) part.leaves.push({ place, ...leaf });
  if (patients.length < 2) return;
  for (const patient of patients) {
    const shared = { patient: patientKey(patient), kind, object };
    const there = partOf(bucketOfPatient(patient));
    there.traces.push({ ...shared, version: write.follows + 1, action: actionNumber(write.action) });
    if (write.action !== 'delete') there.memberships.push({ ...shared, home });
  }
};

/** A claim once made is kept: a superseded number still leads to its object, and is free for no other. */
const claimsOf = (write: Write): readonly WriteClaim[] => {
  if (write.action === 'delete') return [];
  const holder = {
    bucket: placeOf(write, patientsOf(write)),
    kind: kindNumber(write.kind),
    object: objectKey(write),
    id: write.id,
  };
  const ownId =
    write.follows === 0 &&
    tablesOf(write.kind) !== 'common' &&
    write.kind !== 'Patient' &&
    bucketInId(write.id) === null;
  return [
    ...(ownId ? [{ claim: { key: nameKey(write), ...holder }, write, of: 'id' as const, text: write.id }] : []),
    ...[...new Set(write.uniqueIdentifiers)].map((text) => ({
      claim: { key: identifierKey(text), ...holder },
      write,
      of: 'identifier' as const,
      text,
    })),
    ...(write.condition === undefined
      ? []
      : [
          {
            claim: { key: conditionKey(write.condition.text), ...holder },
            write,
            of: 'condition' as const,
            text: write.condition.text,
          },
        ]),
  ];
};
