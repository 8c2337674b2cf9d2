// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/definition.html#tag/ADL1.4

import type { Caller } from '@fkj/platform-access';
import { type Cursor, ok, type Result, type Stored } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs, XML_TYPE } from '../http/media-type.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { idOfName } from './template-id.ts';
import { templateIn } from './templates.ts';

const KIND = 'OPERATIONAL_TEMPLATE';

export async function getTemplate(house: OpenEhrHouse, caller: Caller, asked: Asked): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [XML_TYPE]);
  if (!wanted.ok) return wanted;
  const permit = await permitFor(house, caller, [{ action: 'read', kind: KIND, patients: [] }]);
  if (!permit.ok) return permit;
  const id = idOfName(partOf(asked, 'template_id'));
  const stored = shown(await house.record.read(permit.value, { kind: KIND, id }));
  if (!stored.ok) return stored;
  if (stored.value === null || stored.value.action === 'delete') return refuse('not-found');
  const { opt, templateId } = templateIn(stored.value);
  const { lastUpdated } = stored.value;
  return ok({ status: 200, body: opt, contentType: XML_TYPE, tag: templateId, lastModified: lastUpdated });
}

/** Templates a page of the record; all of them are listed. */
const PAGE = 200;

export async function listTemplates(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const permit = await permitFor(house, caller, [{ action: 'search', kind: KIND, patients: [] }]);
  if (!permit.ok) return permit;
  const listed: Stored[] = [];
  let after: { readonly after?: Cursor } = {};
  for (;;) {
    const found = shown(
      await house.record.find(permit.value, {
        ...{ kind: KIND, filter: { and: [] }, sort: [{ by: 'id', direction: 'ascending' }] },
        ...{ limit: PAGE, total: 'none', ...after },
      }),
    );
    if (!found.ok) return found;
    listed.push(...found.value.matches);
    if (found.value.next === null) break;
    after = { after: found.value.next };
  }
  const rows = listed.map((stored) => {
    const { templateId, concept, archetypeId, created } = templateIn(stored);
    return { template_id: templateId, concept, archetype_id: archetypeId, created_timestamp: created };
  });
  return ok({ status: 200, body: JSON.stringify(rows) });
}
