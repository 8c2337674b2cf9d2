// https://specifications.openehr.org/releases/RM/Release-1.1.0: random records, small and full of what goes wrong: repeated nodes, missing values, several units, partial dates.

import fc from 'fast-check';
import type { EhrContent } from '../aql/index.ts';
import { composition, ehr, element, folder, object, quantity } from './records.ts';

const name = fc.constantFrom('Left', 'Right', 'Left arm', 'a*b?', 'Ærlig');
const code = fc.constantFrom('at0004', 'at0005', 'at0004.1', 'at0006');
const dateTime = fc.constantFrom(
  '2024-01-01T10:00:00Z',
  '2024-01-01T10:00:00+01:00',
  '2024-01-01T10:30:00',
  '2024-01-02',
  '2024-02-29T23:59:59.5Z',
  '2023-12-31T23:30:00-01:00',
);

const codedText = fc
  .record({ code: fc.constantFrom('J45', 'I10', 'R05'), of: fc.constantFrom('icd10', 'local') })
  .map(({ code: coded, of }) => ({
    _type: 'DV_CODED_TEXT',
    value: `Code ${coded}`,
    defining_code: { _type: 'CODE_PHRASE', terminology_id: { value: of }, code_string: coded },
  }));

/** A value of an ELEMENT, of every kind that AQL compares. */
const value = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(-1.5, 0, 1, 1.5, 99.9, 120, 140), fc.constantFrom('mm[Hg]', 'mm[Hg]', 'kPa'))
      .map(([magnitude, units]) => quantity(magnitude, units)),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((magnitude) => ({ _type: 'DV_COUNT', magnitude })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('', 'note', 'Left', 'a*b', '2024-01-01')
      .map((text) => ({ _type: 'DV_TEXT', value: text })),
  },
  { weight: 2, arbitrary: codedText },
  { weight: 2, arbitrary: dateTime.map((text) => ({ _type: 'DV_DATE_TIME', value: text })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('2024', '2024-01', '2024-01-01').map((text) => ({ _type: 'DV_DATE', value: text })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('P1D', 'PT24H', 'P1M', '-P2D').map((text) => ({ _type: 'DV_DURATION', value: text })),
  },
  { weight: 1, arbitrary: fc.boolean().map((is) => ({ _type: 'DV_BOOLEAN', value: is })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 2 })
      .chain((score) => codedText.map((symbol) => ({ _type: 'DV_ORDINAL', value: score, symbol }))),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 4 })
      .map((denominator) => ({ _type: 'DV_PROPORTION', numerator: 1, denominator, type: 0 })),
  },
);

const leaf = fc.tuple(code, value, name).map(([id, held, called]) => element(id, held, called));
const cluster = fc.tuple(fc.array(leaf, { minLength: 1, maxLength: 2 }), name).map(([items, called]) => ({
  _type: 'CLUSTER',
  archetype_node_id: 'openEHR-EHR-CLUSTER.device.v1',
  archetype_details: { archetype_id: { value: 'openEHR-EHR-CLUSTER.device.v1' }, rm_version: '1.1.0' },
  name: { value: called },
  items,
}));
const items = fc.array(fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: cluster }), { maxLength: 3 });
const tree = items.map((held) => ({
  _type: 'ITEM_TREE',
  archetype_node_id: 'at0003',
  name: { value: 'Tree' },
  items: held,
}));

const event = fc.tuple(fc.constantFrom('at0006', 'at0006', 'at0007'), dateTime, tree).map(([id, time, data]) => ({
  _type: 'POINT_EVENT',
  archetype_node_id: id,
  name: { value: 'Event' },
  time: { _type: 'DV_DATE_TIME', value: time },
  data,
}));
const entry = <Type extends string>(type: Type, archetypes: readonly string[], data: fc.Arbitrary<unknown>) =>
  fc.tuple(fc.constantFrom(...archetypes), name, data).map(([archetype, called, held]) => ({
    _type: type,
    archetype_node_id: archetype,
    archetype_details: { archetype_id: { value: archetype }, rm_version: '1.1.0' },
    name: { value: called },
    data: held,
  }));

const observation = entry(
  'OBSERVATION',
  [
    'openEHR-EHR-OBSERVATION.blood_pressure.v2',
    'openEHR-EHR-OBSERVATION.blood_pressure-sitting.v2',
    'openEHR-EHR-OBSERVATION.pulse.v1',
  ],
  fc.array(event, { minLength: 1, maxLength: 3 }).map((events) => ({
    _type: 'HISTORY',
    archetype_node_id: 'at0001',
    name: { value: 'History' },
    origin: { _type: 'DV_DATE_TIME', value: '2024-01-01T00:00:00Z' },
    events,
  })),
);
const evaluation = entry('EVALUATION', ['openEHR-EHR-EVALUATION.problem.v1'], tree);
const plainContent = fc.oneof({ weight: 3, arbitrary: observation }, { weight: 1, arbitrary: evaluation });
const section = fc.array(plainContent, { maxLength: 2 }).map((held) => ({
  _type: 'SECTION',
  archetype_node_id: 'openEHR-EHR-SECTION.vitals.v1',
  name: { value: 'Vitals' },
  items: held,
}));
const content = fc.array(fc.oneof({ weight: 4, arbitrary: plainContent }, { weight: 1, arbitrary: section }), {
  minLength: 1,
  maxLength: 3,
});

const document = fc.tuple(dateTime, content, name);

/** EHRs with compositions of one or two versions, now and then a deletion, and a directory. */
export const randomWorld: fc.Arbitrary<readonly EhrContent[]> = fc
  .array(
    fc.record({
      compositions: fc.array(
        fc.record({
          versions: fc.array(document, { minLength: 1, maxLength: 2 }),
          deleted: fc.boolean(),
          few: fc.nat(9),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      referred: fc.array(fc.nat(2), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((ehrs) =>
    ehrs.map(({ compositions, referred }, place) => {
      const objects = compositions.map(({ versions, deleted, few }, index) => {
        const uid = `c-${place}-${index}`;
        const made = versions.map(([start, held, called]) =>
          composition(uid, start, held, { name: { value: called } }),
        );
        return object(uid, deleted && few === 0 ? [...made, null] : made);
      });
      const root = folder(
        'root',
        [],
        [
          folder(
            'ward',
            referred.map((index) => `c-${place}-${index}`),
          ),
        ],
      );
      return ehr(`ehr-${place}`, [...objects, object(`directory-${place}`, [root], 'VERSIONED_FOLDER')]);
    }),
  );
