// Helsepersonelloven § 42: what is wrong stays readable, struck through, and leads to what is right.

import type { ObjectName, Stored, Write } from '@fkj/platform-record';
import { isObject, type JsonObject, read, remove, setMember } from '@fkj/standards-json';
import { checkElements } from '../interaction/check-content.ts';
import { withMeta } from '../operation/meta/meta-patch.ts';
import { ownerKept } from '../owner/owner-of-write.ts';
import { writeOf } from '../write-draft.ts';

/** Code system of the tag that corrected entries have. */
export const CORRECTION = 'https://felleskommunaljournal.no/fhir/CodeSystem/correction';
/** On that tag: the entry that stands instead. */
const CORRECTED_BY = 'https://felleskommunaljournal.no/fhir/StructureDefinition/corrected-by';

const VERIFICATION: Readonly<Record<string, string>> = {
  Condition: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  AllergyIntolerance: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
};

/** The tag that says so; null for an entry that has not been corrected. */
export const tagOfCorrected = ({ meta }: JsonObject): JsonObject | null => {
  const tags = isObject(meta) && Array.isArray(meta['tag']) ? meta['tag'] : [];
  return tags.find((tag) => isObject(tag) && tag['system'] === CORRECTION && tag['code'] === 'corrected') ?? null;
};

/** The next version of an entry: tagged, and entered in error where its kind can say that. */
export function struck(stored: Stored, { by, base }: { readonly by: ObjectName | null; readonly base: string }): Write {
  const { kind, id, version, patients } = stored;
  const tagged = withMeta(stored.document, { tag: [tag(by)] });
  const { tree, text } = firstSound([...marked(kind, tagged), tagged]);
  const write = writeOf({ kind, id, follows: version, tree, text, patients }, { owner: ownerKept, base });
  return { ...write, administrative: { access: 'stays' } };
}

const tag = (by: ObjectName | null): JsonObject => ({
  system: CORRECTION,
  code: 'corrected',
  display: 'Rettet',
  ...(by === null ? {} : { extension: [{ url: CORRECTED_BY, valueReference: { reference: `${by.kind}/${by.id}` } }] }),
});

/** The ways in which kinds say that an entry was an error; R4's own rules tell which of them fits. */
function marked(kind: string, text: string): readonly string[] {
  const system = VERIFICATION[kind];
  if (system !== undefined) {
    // https://hl7.org/fhir/R4/condition.html#con-5, allergyintolerance.html#ait-2: no clinical status beside it.
    const cleared = remove(text, ['clinicalStatus']) ?? text;
    const value = JSON.stringify({ coding: [{ system, code: 'entered-in-error' }] });
    return [setMember(cleared, [], { name: 'verificationStatus', value }) ?? text];
  }
  return ['status', 'lifecycleStatus'].flatMap(
    (name) => setMember(text, [], { name, value: '"entered-in-error"' }) ?? [],
  );
}

function firstSound(texts: readonly string[]): { readonly tree: JsonObject; readonly text: string } {
  const documents = texts.map((text) => {
    const document = read(text);
    if (!document.ok || !isObject(document.value.tree)) throw new Error('A stored document is not a resource');
    return { tree: document.value.tree, text: document.value.text };
  });
  const sound = documents.find(({ tree }) => checkElements(tree).ok) ?? documents.at(-1);
  if (sound === undefined) throw new Error('nothing was struck');
  return sound;
}
