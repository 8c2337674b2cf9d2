// DESIGN.md §7 "the owner decides": the next version of an entry, the same but for who is responsible.

import type { ObjectName, Stored, Write } from '@fkj/platform-record';
import { ownerSaidIn } from '@fkj/standards-fhir';
import { isArray, isObject, type Path, read, remove } from '@fkj/standards-json';
import { storedResource } from '../../operation/stored-resource.ts';
import type { Received } from '../../receive.ts';
import { writeOf } from '../../write-draft.ts';

export interface HandOver {
  /** The Organization that becomes responsible. */
  readonly to: ObjectName;
  /** Whether the care relationships that the entry states go on. */
  readonly access: 'stays' | 'ends';
  /** Base of FHIR addresses. */
  readonly base: string;
}

export function writeOfHandOver(stored: Stored, { to, access, base }: HandOver): Write {
  const { kind, id, version, patients } = stored;
  const { tree, text } = withoutOwner(storedResource(stored));
  const draft = { kind, id, follows: version, tree, text, patients };
  return { ...writeOf(draft, { owner: { owner: to, shown: to }, base }), administrative: { access } };
}

/** The resource as it was before the server, or its writer, said who is responsible. */
function withoutOwner(resource: Received): Received {
  const place = placeOfOwner(resource);
  if (place === null) return resource;
  const text = remove(resource.text, place) ?? resource.text;
  const next = read(text);
  if (!next.ok || !isObject(next.value.tree)) throw new Error('A stored resource without its owner is no resource');
  return { kind: resource.kind, tree: next.value.tree, text };
}

/** An extension that stands alone goes with its list: FHIR knows no empty ones. */
function placeOfOwner({ tree }: Received): Path | null {
  const said = ownerSaidIn(tree);
  const place = said.says === 'nothing' ? undefined : /\[(\d+)\]$/.exec(said.expression)?.[1];
  if (place === undefined) return null;
  const meta = tree['meta'];
  const extensions = isObject(meta) ? meta['extension'] : undefined;
  return isArray(extensions) && extensions.length > 1 ? ['meta', 'extension', Number(place)] : ['meta', 'extension'];
}
