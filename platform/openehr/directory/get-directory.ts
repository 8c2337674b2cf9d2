// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/DIRECTORY/operation/directory_get_at_time

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isArray, isObject, type JsonObject, type JsonValue, write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { treeOf } from '../contribution/read-contributions.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Asked, partOf } from '../http/asked.ts';
import { JSON_TYPE, wantedAs } from '../http/media-type.ts';
import { derivedId } from '../identity/derived-id.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { atTime, findVersion, uidBased, type Which } from '../version/find-version.ts';
import { answerVersion } from '../version/get-version.ts';

/** The latest, at a time, or by version_uid; with `path`, the folder of that path alone. */
export async function getDirectory(
  house: OpenEhrHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const wanted = wantedAs(asked, [JSON_TYPE]);
  if (!wanted.ok) return wanted;
  const objectId = derivedId(partOf(asked, 'ehr_id'), 'FOLDER');
  const which = whichOf(house, asked, objectId);
  if (!which.ok) return which;
  const found = await findVersion(house, caller, { asked, kind: 'FOLDER', objectId, which: which.value });
  if (!found.ok) return found;
  const { stored } = found.value;
  const answer = answerVersion(house, stored);
  const path = asked.query.get('path');
  if (path === null || answer.body === null) return ok(answer);
  const folder = folderAt(treeOf(stored), path);
  return folder === null ? refuse('not-found') : ok({ ...answer, body: write(folder) });
}

function whichOf(house: OpenEhrHouse, asked: Asked, objectId: string): Result<Which, Refusal> {
  const said = asked.path['version_uid'];
  if (said === undefined) return atTime(asked);
  const named = uidBased(house, said);
  if (named === null || named.version === null || named.objectId !== objectId) return refuse('not-found');
  return ok({ select: 'version', version: named.version });
}

/** `episodes/a/b`: names of folders below the directory; its own name may come first. */
function folderAt(root: JsonObject, path: string): JsonObject | null {
  const steps = path.split('/').filter((step) => step !== '');
  return below(root, steps) ?? (nameOf(root) === steps[0] ? below(root, steps.slice(1)) : null);
}

function below(folder: JsonObject, steps: readonly string[]): JsonObject | null {
  const [step, ...rest] = steps;
  if (step === undefined) return folder;
  const { folders } = folder;
  const found = (isArray(folders) ? folders : []).filter(isObject).find((one) => nameOf(one) === step);
  return found === undefined ? null : below(found, rest);
}

const nameOf = ({ name }: JsonObject): JsonValue | undefined => (isObject(name) ? name['value'] : undefined);
