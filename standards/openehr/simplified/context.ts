// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_context_information: `ctx/`, defaults for what users do not type.

import { isObject, type JsonValue } from '@fkj/standards-json';
import { conceptMeant } from '../terminology/index.ts';
import { type Entry, entriesAt, newEntry } from './entry.ts';
import type { Growing, Hints, ObjectReader } from './read-object.ts';

const KEYS = new Set([
  ...[
    'language',
    'territory',
    'time',
    'end_time',
    'history_origin',
    'action_time',
    'activity_timing',
    'location',
    'setting',
  ],
  ...['composer_name', 'composer_self', 'composer_id', 'id_scheme', 'id_namespace', 'provider_name', 'provider_id'],
  ...['health_care_facility', 'work_flow_id', 'instruction_narrative', 'action_ism_transition_current_state', 'link'],
  ...[
    'participation_name',
    'participation_function',
    'participation_mode',
    'participation_id',
    'participation_identifiers',
  ],
]);

const codePhrase = (terminology: string, code: JsonValue): Growing => ({
  _type: 'CODE_PHRASE',
  terminology_id: { _type: 'TERMINOLOGY_ID', value: terminology },
  code_string: code,
});

/** A coded text of the openEHR terminology by its code or its English words; null where the group has none. */
export function openehrText(group: string, codeOrRubric: string): Growing | null {
  const concept = conceptMeant(group, codeOrRubric);
  return concept === null
    ? null
    : { _type: 'DV_CODED_TEXT', value: concept.en, defining_code: codePhrase('openehr', concept.code) };
}

export const CODE_OF = {
  language: (code: JsonValue) => codePhrase('ISO_639-1', code),
  territory: (code: JsonValue) => codePhrase('ISO_3166-1', code),
  encoding: codePhrase('IANA_character-sets', 'UTF-8'),
};

export class Context {
  private readonly entry: Entry;
  private readonly reader: ObjectReader;
  /** What `ctx/time` is where it is not said. */
  private readonly now: string;

  constructor(entry: Entry, reader: ObjectReader, now: string) {
    this.entry = entry;
    this.reader = reader;
    this.now = now;
    for (const id of entry.below.keys())
      if (!KEYS.has(id)) reader.find('node-not-allowed', `ctx/${id}`, 'There is no such context.');
  }

  hints(): Hints {
    return { constraint: null, scope: null, idScheme: this.text('id_scheme'), idNamespace: this.text('id_namespace') };
  }

  text(key: string): string | null {
    const value = this.entry.below.get(key)?.get(0)?.values.get('');
    return typeof value === 'string' ? value : null;
  }

  get time(): string {
    return this.text('time') ?? this.now;
  }

  get composer(): Growing | null {
    if (this.entry.below.get('composer_self')?.get(0)?.values.get('') === true)
      return this.party('composer', 'PARTY_SELF');
    return this.text('composer_name') === null && this.text('composer_id') === null
      ? null
      : this.party('composer', 'PARTY_IDENTIFIED');
  }

  get provider(): Growing | null {
    return this.text('provider_name') === null && this.text('provider_id') === null
      ? null
      : this.party('provider', 'PARTY_IDENTIFIED');
  }

  /** A coded text that is said by code or words; null where it is not said. */
  coded(key: string, group: string): Growing | null {
    const said = this.text(key);
    if (said === null) return null;
    const found = openehrText(group, said);
    if (found === null)
      this.reader.find('code-not-allowed', `ctx/${key}`, `This is no code of the openEHR group "${group}".`);
    return found;
  }

  /** What stands below a key, as an object of the class. */
  object(key: string, type: string): JsonValue | null {
    const entry = this.entry.below.get(key)?.get(0);
    return entry === undefined ? null : this.reader.object(entry, type, { path: `ctx/${key}`, hints: this.hints() });
  }

  list(key: string, type: string): readonly JsonValue[] {
    return entriesAt(this.entry, key).map(([index, entry]) =>
      this.reader.object(entry, type, { path: `ctx/${key}:${index}`, hints: this.hints() }),
    );
  }

  get participations(): readonly JsonValue[] {
    const indexes = new Set(
      ['name', 'function', 'mode', 'id'].flatMap((part) => [
        ...(this.entry.below.get(`participation_${part}`)?.keys() ?? []),
      ]),
    );
    return [...indexes]
      .sort((one, other) => one - other)
      .map((index) => {
        const entry = newEntry();
        for (const part of ['name', 'function', 'mode', 'id']) {
          const value = this.entry.below.get(`participation_${part}`)?.get(index)?.values.get('');
          if (value !== undefined) entry.values.set(part, value);
        }
        this.identifiers(index, entry);
        return this.reader.object(entry, 'PARTICIPATION', {
          path: `ctx/participation_name:${index}`,
          hints: this.hints(),
        });
      });
  }

  /** `issuer::assigner::id::type`, several with `;`. */
  private identifiers(index: number, participation: Entry): void {
    const said = this.entry.below.get('participation_identifiers')?.get(index)?.values.get('');
    if (typeof said !== 'string') return;
    const items = new Map<number, Entry>();
    said.split(';').forEach((text, at) => {
      const identifier = newEntry();
      const parts = text.split('::');
      ['issuer', 'assigner', 'id', 'type'].forEach((name, part) => {
        const value = parts[part];
        if (value !== undefined && value !== '') identifier.values.set(name, value);
      });
      items.set(at, identifier);
    });
    participation.below.set('_identifier', items);
  }

  private party(role: string, type: string): Growing {
    const entry = newEntry();
    const [name, id] = [this.text(`${role}_name`), this.text(`${role}_id`)];
    entry.values.set('_type', type);
    if (name !== null && type !== 'PARTY_SELF') entry.values.set('name', name);
    if (id !== null) entry.values.set('id', id);
    const made = this.reader.object(entry, 'PARTY_PROXY', { path: `ctx/${role}_name`, hints: this.hints() });
    return isObject(made) ? { ...made } : {};
  }
}
