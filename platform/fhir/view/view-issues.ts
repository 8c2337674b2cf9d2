// https://build.fhir.org/ig/HL7/sql-on-fhir/StructureDefinition-ViewDefinition.html: what keeps a view from being run keeps it from being stored.

import type { JsonObject } from '@fkj/standards-json';
import type { Issue } from '../outcome/refusal.ts';
import { checkView } from './check-view.ts';

/** Every fault with its place; none where the view can be run. */
export function viewIssues(definition: JsonObject): readonly Issue[] {
  const view = checkView(definition);
  if (view.ok) return [];
  return view.issues.map(({ path, sentence }) => ({
    code: 'view-definition',
    detail: sentence,
    expression: `ViewDefinition.${path}`,
  }));
}
