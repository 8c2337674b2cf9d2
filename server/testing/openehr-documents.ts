// Our own small template and its compositions, for tests of /openehr/v1.

const interval = (min: number, max: number | null) =>
  `<lower_included>true</lower_included>${max === null ? '' : '<upper_included>true</upper_included>'}<lower_unbounded>false</lower_unbounded><upper_unbounded>${max === null}</upper_unbounded><lower>${min}</lower>${max === null ? '' : `<upper>${max}</upper>`}`;
const single = (name: string, child: string) =>
  `<attributes xsi:type="C_SINGLE_ATTRIBUTE"><rm_attribute_name>${name}</rm_attribute_name><existence>${interval(1, 1)}</existence>${child}</attributes>`;
const multiple = (name: string, children: string) =>
  `<attributes xsi:type="C_MULTIPLE_ATTRIBUTE"><rm_attribute_name>${name}</rm_attribute_name><existence>${interval(0, 1)}</existence>${children}<cardinality><is_ordered>false</is_ordered><is_unique>false</is_unique><interval>${interval(0, null)}</interval></cardinality></attributes>`;
const object = (kind: string, type: string, { id = '', max = 1 as number | null, inner = '' }) =>
  `<children xsi:type="${kind}"><rm_type_name>${type}</rm_type_name><occurrences>${interval(0, max)}</occurrences><node_id>${id}</node_id>${inner}</children>`;

const quantity = `<property><terminology_id><value>openehr</value></terminology_id><code_string>125</code_string></property><list><magnitude>${interval(0, 1000)}</magnitude><units>mm[Hg]</units></list>`;
const systolic = object('C_COMPLEX_OBJECT', 'ELEMENT', {
  id: 'at0004',
  inner: single('value', object('C_DV_QUANTITY', 'DV_QUANTITY', { inner: quantity })),
});
const tree = object('C_COMPLEX_OBJECT', 'ITEM_TREE', { id: 'at0003', inner: multiple('items', systolic) });
const event = object('C_COMPLEX_OBJECT', 'EVENT', { id: 'at0006', max: null, inner: single('data', tree) });
const history = object('C_COMPLEX_OBJECT', 'HISTORY', { id: 'at0001', inner: multiple('events', event) });
const terms = (codes: readonly string[]) =>
  codes
    .map(
      (code) =>
        `<term_definitions code="${code}"><items id="text">${code}</items><items id="description">${code}</items></term_definitions>`,
    )
    .join('');
const observation = object('C_ARCHETYPE_ROOT', 'OBSERVATION', {
  id: 'at0000',
  max: null,
  inner: `${single('data', history)}<archetype_id><value>openEHR-EHR-OBSERVATION.fkj_pressure.v1</value></archetype_id>${terms(['at0000', 'at0001', 'at0003', 'at0004', 'at0006'])}`,
});

/** An operational template 1.4: compositions with measured pressures. */
export const template = (id = 'fkj_pressure', concept = 'Pressure'): string =>
  `<?xml version="1.0" encoding="UTF-8"?><template xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>en</code_string></language><template_id><value>${id}</value></template_id><concept>${concept}</concept><definition><rm_type_name>COMPOSITION</rm_type_name><occurrences>${interval(1, 1)}</occurrences><node_id>at0000</node_id>${multiple('content', observation)}<archetype_id><value>openEHR-EHR-COMPOSITION.fkj_encounter.v1</value></archetype_id>${terms(['at0000'])}</definition></template>`;

const code = (terminology: string, value: string) => ({
  _type: 'CODE_PHRASE',
  terminology_id: { _type: 'TERMINOLOGY_ID', value: terminology },
  code_string: value,
});
const text = (value: string) => ({ _type: 'DV_TEXT', value });
const time = (value: string) => ({ _type: 'DV_DATE_TIME', value });
const archetyped = (archetype: string, more: object = {}) => ({
  archetype_details: {
    _type: 'ARCHETYPED',
    archetype_id: { _type: 'ARCHETYPE_ID', value: archetype },
    rm_version: '1.1.0',
    ...more,
  },
  archetype_node_id: archetype,
});

/** The text of a composition; `magnitude` is written as it is. */
export const composition = (
  magnitude = '142.50',
  { units = 'mm[Hg]', start = '2026-03-01T08:00:00+01:00', templateId = 'fkj_pressure', note = 'Pressure' } = {},
): string =>
  JSON.stringify({
    _type: 'COMPOSITION',
    name: text(note),
    ...archetyped('openEHR-EHR-COMPOSITION.fkj_encounter.v1', {
      template_id: { _type: 'TEMPLATE_ID', value: templateId },
    }),
    language: code('ISO_639-1', 'nb'),
    territory: code('ISO_3166-1', 'NO'),
    category: { _type: 'DV_CODED_TEXT', value: 'event', defining_code: code('openehr', '433') },
    composer: { _type: 'PARTY_IDENTIFIED', name: 'Kari Nilsen' },
    context: {
      _type: 'EVENT_CONTEXT',
      start_time: time(start),
      setting: { _type: 'DV_CODED_TEXT', value: 'home', defining_code: code('openehr', '225') },
    },
    content: [
      {
        _type: 'OBSERVATION',
        name: text('Pressure'),
        ...archetyped('openEHR-EHR-OBSERVATION.fkj_pressure.v1'),
        language: code('ISO_639-1', 'nb'),
        encoding: code('IANA_character-sets', 'UTF-8'),
        subject: { _type: 'PARTY_SELF' },
        data: {
          _type: 'HISTORY',
          name: text('History'),
          archetype_node_id: 'at0001',
          origin: time(start),
          events: [
            {
              _type: 'POINT_EVENT',
              name: text('Any event'),
              archetype_node_id: 'at0006',
              time: time(start),
              data: {
                _type: 'ITEM_TREE',
                name: text('Tree'),
                archetype_node_id: 'at0003',
                items: [
                  {
                    _type: 'ELEMENT',
                    name: text('Systolic'),
                    archetype_node_id: 'at0004',
                    value: { _type: 'DV_QUANTITY', magnitude: 'MAGNITUDE', units },
                  },
                ],
              },
            },
          ],
        },
      },
    ],
  }).replace('"MAGNITUDE"', magnitude);

/** A status about one of our Patients, about somebody of another system, or about nobody. */
export const status = (subject: { readonly namespace: string; readonly id: string } | null, more: object = {}) => ({
  _type: 'EHR_STATUS',
  archetype_node_id: 'openEHR-EHR-EHR_STATUS.generic.v1',
  name: text('EHR Status'),
  subject:
    subject === null
      ? { _type: 'PARTY_SELF' }
      : {
          _type: 'PARTY_SELF',
          external_ref: {
            _type: 'PARTY_REF',
            id: { _type: 'GENERIC_ID', value: subject.id, scheme: 'id' },
            namespace: subject.namespace,
            type: 'PERSON',
          },
        },
  is_queryable: true,
  is_modifiable: true,
  ...more,
});

/** A directory with folders in it. */
export const folder = (name = 'root', folders: readonly object[] = []): object => ({
  _type: 'FOLDER',
  name: text(name),
  archetype_node_id: 'openEHR-EHR-FOLDER.generic.v1',
  ...(folders.length === 0 ? {} : { folders }),
});
