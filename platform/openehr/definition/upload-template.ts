// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/definition.html#tag/ADL1.4/operation/definition_template_adl1.4_upload

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, type Write } from '@fkj/platform-record';
import { type OperationalTemplate, readTemplate } from '@fkj/standards-openehr';
import { type Answer, answerOf } from '../answer.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import { sentAs, XML_TYPE } from '../http/media-type.ts';
import { preferred } from '../http/prefer.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { stampIn, UNKNOWN_TIME } from '../version/stamped.ts';
import { idOfName } from './template-id.ts';
import { templateIn } from './templates.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Stores a template once; the same text again is 201 as the first time, another text under its id is 409. */
export async function uploadTemplate(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const format = sentAs(asked, [XML_TYPE]);
  if (!format.ok) return format;
  if (asked.body.byteLength === 0) return refuse('no-body');
  const found = readTemplate(asked.body);
  if (!found.ok) {
    return refuse(found.error[0]?.code === 'malformed' ? 'not-xml' : 'structure', { findings: found.error });
  }
  const kind = 'OPERATIONAL_TEMPLATE';
  const permit = await permitFor(house, caller, [
    { action: 'create', kind, patients: [] },
    { action: 'read', kind, patients: [] },
  ]);
  if (!permit.ok) return permit;
  const opt = utf8.decode(asked.body);
  const template = found.value;
  const location = `definition/template/adl1.4/${encodeURIComponent(template.templateId)}`;
  const answer = (lastModified: number) => {
    const parts = { status: 201 as const, uid: template.templateId, lastModified, location };
    return ok(answerOf({ ...parts, representation: () => opt, contentType: XML_TYPE }, preferred(asked)));
  };
  const committed = await house.record.commit(permit.value, [writeOfTemplate(template, opt)]);
  if (committed.ok) return answer(committed.value[0]?.lastUpdated ?? house.clock());
  if (committed.error.code === 'stale') return refuse('stale');
  if (committed.error.code !== 'exists' && committed.error.code !== 'conflict') return refuse('access-denied');
  const stands = shown(await house.record.read(permit.value, { kind, id: idOfName(template.templateId) }));
  if (!stands.ok) return stands;
  if (stands.value === null || stands.value.action === 'delete') return refuse('template-taken');
  return templateIn(stands.value).opt === opt ? answer(stands.value.lastUpdated) : refuse('template-taken');
}

function writeOfTemplate({ templateId, concept, definition }: OperationalTemplate, opt: string): Write {
  const head = {
    ...{ _type: 'OPERATIONAL_TEMPLATE', template_id: templateId, concept },
    archetype_id: definition.archetype?.archetypeId ?? '',
  };
  // The template last: its text may say anything, and the time of the commit is the first that is unknown.
  const before = JSON.stringify({ ...head, created_timestamp: UNKNOWN_TIME });
  return {
    ...{ action: 'create', kind: 'OPERATIONAL_TEMPLATE', id: idOfName(templateId), follows: 0, patients: [] },
    document: `${before.slice(0, -1)},"opt":${JSON.stringify(opt)}}`,
    lastUpdated: stampIn(before),
    ...{ owner: null, clinicalTime: null, labels: [], index: [], uniqueIdentifiers: [] },
  };
}
