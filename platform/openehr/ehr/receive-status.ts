// https://specifications.openehr.org/releases/RM/Release-1.1.0/ehr.html#_ehr_status_class: the status as it is sent, or the one that is given.

import { ok, type Result } from '@fkj/platform-record';
import { type JsonObject, read } from '@fkj/standards-json';
import type { OpenEhrHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import { receiveCanonical } from '../receive.ts';
import type { Refusal } from '../refusal/refusal.ts';

export interface Content {
  readonly tree: JsonObject;
  readonly text: string;
}

const DEFAULT_STATUS =
  '{"_type":"EHR_STATUS","archetype_node_id":"openEHR-EHR-EHR_STATUS.generic.v1","name":{"_type":"DV_TEXT","value":"EHR Status"},' +
  '"subject":{"_type":"PARTY_SELF"},"is_queryable":true,"is_modifiable":true}';

/** The default of ITS-REST 1.1.0 "Create EHR" where no body is sent. */
export function receiveStatus(house: OpenEhrHouse, asked: Asked): Result<Content, Refusal> {
  if (asked.body.byteLength > 0) return receiveCanonical(house, asked, { type: 'EHR_STATUS', invalid: 'structure' });
  const document = read(DEFAULT_STATUS);
  if (!document.ok) throw new Error('The default status is JSON');
  return ok({ tree: document.value.tree as JsonObject, text: document.value.text });
}
