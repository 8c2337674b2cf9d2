// DESIGN.md §3: a composition at the border: its class, its template, every finding at once.

import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import type { OpenEhrHouse } from '../house.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { templateIdOf } from './composition-index.ts';

export interface Content {
  readonly tree: JsonObject;
  readonly text: string;
}

/** Holds a composition against its template. */
export async function checkComposition(house: OpenEhrHouse, { tree }: Content): Promise<Result<null, Refusal>> {
  const templateId = templateIdOf(tree);
  if (templateId === null) return refuse('template-missing');
  const template = await house.templates.compiled(templateId);
  if (template === null) return refuse('template-unknown');
  const { findings } = template.validate(tree);
  return findings.length > 0 ? refuse('invalid', { findings }) : ok(null);
}
