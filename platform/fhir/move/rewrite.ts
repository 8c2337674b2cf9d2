// DESIGN.md §4 "move", "Byte-true": a document in which another patient stands, every other byte as it was written.

import type { Merge, Rewrite, Stored, Write } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, type JsonValue, read, setMember, write } from '@fkj/standards-json';
import { referencesIn, rewrite } from '../bundle/references.ts';
import { ownerKept } from '../owner/owner-of-write.ts';
import { deletionOf, writeOf } from '../write-draft.ts';

/** What `record.merge` and `record.resumeMerges` need to know of FHIR. `base`: of FHIR addresses. */
export const patientRewrite =
  (base: string): Rewrite =>
  (stored, merge) =>
    stored.kind === 'Patient' ? linked(stored, { merge, base }) : reassigned(stored, { merge, base });

interface RewriteContext {
  readonly merge: Merge;
  readonly base: string;
}

/** The next version, in which each reference to the one patient leads to the other. */
export function reassigned(stored: Stored, { merge, base }: RewriteContext): Write {
  const { kind, id, version } = stored;
  const patients = [...new Set(stored.patients.map((patient) => (patient === merge.from ? merge.to : patient)))];
  if (stored.action === 'delete') return deletionOf({ kind, id }, version, patients);
  const document = resourceOf(stored.document);
  const references = referencesIn(document.tree);
  const targets = new Map(
    references.flatMap(({ value }) => {
      const target = localObject(value, base);
      return target?.kind === 'Patient' && target.id === merge.from ? [[value, `Patient/${merge.to}`] as const] : [];
    }),
  );
  const { tree, text } = rewrite(document, references, targets);
  const write = writeOf({ kind, id, follows: version, tree, text, patients }, { owner: ownerKept, base });
  return { ...write, administrative: { access: 'stays' } };
}

/** https://hl7.org/fhir/R4/patient.html#links: the one who was given up is not active and says who took over. */
function linked(stored: Stored, { merge, base }: RewriteContext): Write | null {
  const { kind, id, version, patients } = stored;
  if (stored.action === 'delete') return null;
  const { tree, text } = resourceOf(stored.document);
  const [other, type] = id === merge.from ? [merge.to, 'replaced-by'] : [merge.from, 'replaces'];
  const links = isArray(tree['link']) ? tree['link'] : [];
  if (links.some((link) => names(link, { other, type, base }))) return null;
  const link = write([...links, { other: { reference: `Patient/${other}` }, type }]);
  const withLink = setMember(text, [], { name: 'link', value: link });
  const next =
    withLink === null || id === merge.to ? withLink : setMember(withLink, [], { name: 'active', value: 'false' });
  if (next === null) throw new Error('A stored Patient is not an object');
  return writeOf({ kind, id, follows: version, ...resourceOf(next), patients }, { owner: ownerKept, base });
}

function names(link: JsonValue, wanted: { other: string; type: string; base: string }): boolean {
  if (!isObject(link) || link['type'] !== wanted.type || !isObject(link['other'])) return false;
  const { reference } = link['other'];
  return typeof reference === 'string' && localObject(reference, wanted.base)?.id === wanted.other;
}

function resourceOf(text: string): { readonly tree: JsonObject; readonly text: string } {
  const document = read(text);
  if (!document.ok || !isObject(document.value.tree)) throw new Error('A stored document is not a resource');
  return { tree: document.value.tree, text: document.value.text };
}
