// https://www.rfc-editor.org/rfc/rfc9110#name-if-match and ITS-REST 1.1.0 "If-Match and accidental overwrites".

import { ok, type Result } from '@fkj/platform-record';
import { readVersionUid, type VersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { type Asked, headerOf } from './asked.ts';

/** The preceding version, weak, strong or without quotes (as before 1.1.0). */
export function ifMatch(asked: Asked): Result<VersionUid, Refusal> {
  const said = headerOf(asked, 'if-match')?.trim();
  if (said === undefined || said === '') return refuse('if-match-missing');
  const [, quoted] = /^(?:W\/)?"([^"]*)"$/.exec(said) ?? [];
  const uid = readVersionUid(quoted ?? said);
  return uid === null ? refuse('if-match-syntax') : ok(uid);
}
