// DESIGN.md §1.3: the reads and searches of one query; each is guarded and logged as if it were asked for alone.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { isObject, type JsonObject, read as readJson } from '@fkj/standards-json';
import type { FhirHouse } from '../house.ts';
import { read } from '../interaction/read.ts';
import { search } from '../interaction/search.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { withRolesOfNow } from './with-roles-of-now.ts';

const MOST_LOOKS = 200;

export class Looks {
  private readonly house: FhirHouse;
  private readonly caller: Caller;
  private readonly known = new Map<string, Result<JsonObject, Refusal>>();
  private looks = 0;

  constructor(house: FhirHouse, caller: Caller) {
    this.house = house;
    this.caller = caller;
  }

  /** One resource, looked at once. */
  async read(name: ObjectName): Promise<Result<JsonObject, Refusal>> {
    const key = `${name.kind}/${name.id}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (++this.looks > MOST_LOOKS) return tooMany();
    const answer = await withRolesOfNow(this.house, this.caller, (caller) => read(this.house, caller, name));
    const tree = answer.ok && answer.value.status === 200 ? treeOf(answer.value.body) : null;
    const found = tree === null ? (answer.ok ? refuse('not-found') : refused(answer.error)) : ok(tree);
    this.known.set(key, found);
    return found;
  }

  /** A searchset; `parameters` are form-encoded. */
  async search(kind: string, parameters: string): Promise<Result<JsonObject, Refusal>> {
    if (++this.looks > MOST_LOOKS) return tooMany();
    const ask = { kind, parameters, from: 'body', handling: 'strict' } as const;
    const answer = await withRolesOfNow(this.house, this.caller, (caller) => search(this.house, caller, ask));
    return answer.ok ? ok(treeOf(answer.value.body) ?? {}) : refused(answer.error);
  }
}

const tooMany = (): Result<never, Refusal> =>
  refuse('graphql-costly', { detail: `At most ${MOST_LOOKS} reads and searches.` });

function treeOf(body: string | null): JsonObject | null {
  const document = body === null ? null : readJson(body);
  return document?.ok && isObject(document.value.tree) ? document.value.tree : null;
}
