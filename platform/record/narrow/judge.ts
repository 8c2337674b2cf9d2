// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters: what was read, held to the limits of a permit.

import type { VersionRow } from '@fkj/platform-store';
import { extract } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import { kindName } from '../identity/kind-number.ts';
import type { Action, Narrow, Permit } from '../permit.ts';
import { patientIds } from '../stored-row.ts';

type Judged = Pick<VersionRow, 'kind' | 'id' | 'document' | 'patients'>;

/** The rows that the permit is for, by what each version says itself. A deletion says nothing and is left out. */
export const withinLimits = <Row extends Judged>(
  { narrow }: Permit,
  action: Action,
  rows: readonly Row[],
): readonly Row[] => (narrow === undefined ? rows : rows.filter((row) => isWithin(narrow, action, row)));

const isWithin = (narrow: Narrow, action: Action, row: Judged): boolean => {
  const limit = narrow(action, kindName(row.kind));
  if (limit === null) return true;
  const parsed = row.document === '' ? null : read(row.document);
  if (parsed === null || !parsed.ok || !isObject(parsed.value.tree)) return false;
  return limit.meets({ id: row.id, patients: patientIds(row.patients), entries: extract(parsed.value.tree) });
};
