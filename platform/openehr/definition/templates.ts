// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/definition.html#tag/ADL1.4: templates as they are stored, and compiled once.

import type { Access } from '@fkj/platform-access';
import type { HealthRecord, Stored } from '@fkj/platform-record';
import { isObject, type JsonValue, read } from '@fkj/standards-json';
import { compileValidator, type OperationalTemplate, readTemplate, type Validation } from '@fkj/standards-openehr';
import { idOfName } from './template-id.ts';

/** What is stored of a template: its own text is one member. */
export interface StoredTemplate {
  readonly templateId: string;
  readonly concept: string;
  readonly archetypeId: string;
  /** ISO 8601. */
  readonly created: string;
  /** The XML as it was sent. */
  readonly opt: string;
}

/** A template that documents are held against. */
export interface CompiledTemplate {
  readonly template: OperationalTemplate;
  readonly validate: (document: JsonValue) => Validation;
}

export interface Templates {
  /** Null where there is none; null too while roles change: who asks decides again. */
  compiled(templateId: string): Promise<CompiledTemplate | null>;
}

/** A template's text never changes (409), so what was compiled is kept. */
const MOST = 500;

export function openTemplates({ record, access }: { record: () => HealthRecord; access: Access }): Templates {
  const known = new Map<string, CompiledTemplate>();
  return {
    compiled: async (templateId) => {
      const found = known.get(templateId);
      if (found !== undefined) return found;
      const name = { kind: 'OPERATIONAL_TEMPLATE', id: idOfName(templateId) };
      const stored = await record().read(access.housePermit('openEHR templates'), name);
      if (!stored.ok || stored.value === null || stored.value.action === 'delete') return null;
      const read = readTemplate(templateIn(stored.value).opt);
      if (!read.ok) throw new Error('A stored template cannot be read');
      const compiled = { template: read.value, validate: compileValidator(read.value) };
      if (known.size >= MOST) known.clear();
      known.set(templateId, compiled);
      return compiled;
    },
  };
}

export function templateIn({ document }: Pick<Stored, 'document'>): StoredTemplate {
  const stored = read(document);
  const tree = stored.ok && isObject(stored.value.tree) ? stored.value.tree : {};
  const text = (name: string): string => {
    const value = tree[name];
    if (typeof value !== 'string') throw new Error(`A stored template lacks ${name}`);
    return value;
  };
  return {
    templateId: text('template_id'),
    concept: text('concept'),
    archetypeId: text('archetype_id'),
    created: text('created_timestamp'),
    opt: text('opt'),
  };
}
