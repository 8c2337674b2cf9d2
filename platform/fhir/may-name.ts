// https://hl7.org/fhir/R4/http.html#upsert and DESIGN.md §7 "hide is equal to non-existence": who may choose the id of what is new.

import { ok, type Permit, type Result } from '@fkj/platform-record';
import { isCommonKind } from '@fkj/standards-fhir';
import { type Refusal, refuse } from './outcome/refusal.ts';

/**
 * An update under an id that is free makes a resource, and one under an id that is taken by something hidden cannot: the two
 * would tell that it is there. So only who reaches everything chooses ids, as loaders do; others post, with If-None-Exist
 * where they may repeat themselves. Common kinds are hidden from nobody.
 */
export const mayName = ({ restriction }: Permit, kind: string): Result<null, Refusal> =>
  restriction.reach === 'everything' || isCommonKind(kind) ? ok(null) : refuse('id-not-chosen');
