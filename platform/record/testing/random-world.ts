// https://hl7.org/fhir/R4/resourcelist.html: small worlds of resources that refer to each other, for property tests of search.

import { clinicalTimeIn, extract, ownerParameter, patientsOf, type Searchable } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import type { Write } from '../change.ts';
import type { ObjectName } from '../reference.ts';
import type { Chance } from './chance.ts';
import { houseParameters } from './house-parameters.ts';
import { randomNarrative } from './random-words.ts';
import { testWrite } from './test-write.ts';

/** A resource as the record takes it and as the plain meaning sees it. */
export interface WorldObject extends Omit<Searchable, 'lastUpdated'> {
  readonly kind: string;
  readonly patients: readonly string[];
  readonly state: 'live' | 'deleted';
}

type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const DAYS = [
  '2024-01-01',
  '2024-01-15',
  '2024-02-01',
  '2024-02',
  '2024',
  '2024-03-10T10:00:00Z',
  '2024-03-10T12:30:00+02:00',
];
const NAMES = ['Åse', 'ase', 'B', 'Bjørn', 'Bjorn Erik', 'Berg', 'Marie', 'MARIE', "O'Neil", 'a.*b'];
const CODES = ['8480-6', '8462-4', '8867-4', 'x'];
const SYSTEMS = [LOINC, 'urn:b'];
const WORDS = ['Heart rate', 'heart failure', 'Blodtrykk (sittende)', 'Puls'];
const AMOUNTS = ['5', '4.5', '5.0', '5.40', '100', '99.5', '1e2', '-2', '0', '180', '24'];
/** Places on a strand of DNA. */
const PLACES = [-1, 0, 5, 99, 100, 1000, 1099];
const URLS = ['http://a.no/fhir/ValueSet/1', 'http://a.no/fhir/ValueSet/2', 'http://a.no/fhir', 'http://b.no/x'];
export const PATIENTS = ['anna', 'bo', 'cecilie', 'dag'];

/** JSON.stringify would write 5.40 as 5.4. */
const number = (text: string) => `number ${text} number`;
const printed = (resource: Resource): string => JSON.stringify(resource).replace(/"number ([^"]*) number"/g, '$1');

const refer = ({ kind, id }: ObjectName) => ({ reference: `${kind}/${id}` });
const maybe = <Value>(chance: Chance, cases: number, members: () => Value): Value | Record<string, never> =>
  chance.in100(cases) ? members() : {};

const coding = (chance: Chance) => ({
  ...maybe(chance, 80, () => ({ system: chance.of(SYSTEMS) })),
  code: chance.of(CODES),
  ...maybe(chance, 40, () => ({ display: chance.of(WORDS) })),
});
const concept = (chance: Chance) => ({
  coding: Array.from({ length: 1 + chance.number(2) }, () => coding(chance)),
  ...maybe(chance, 30, () => ({ text: chance.of(WORDS) })),
});
const quantity = (chance: Chance) => ({
  value: number(chance.of(AMOUNTS)),
  ...maybe(chance, 15, () => ({ comparator: chance.of(['<', '>', '<=', '>=']) })),
  ...chance.of([
    { unit: 'mmHg', system: UCUM, code: 'mm[Hg]' },
    { unit: 'kPa', system: UCUM, code: 'kPa' },
    { unit: 'kg', system: UCUM, code: 'kg' },
    { unit: 'kg', system: 'urn:b', code: 'kg' },
    { unit: 'stk' },
    {},
  ]),
});
const period = (chance: Chance, ends: 'both may be open' | 'starts') => {
  const start = chance.of(DAYS.slice(0, 3));
  const end = chance.of(['2024-03-01', '2024-04', '2025']);
  return chance.of(ends === 'starts' ? [{ start, end }, { start }] : [{ start, end }, { start }, { end }]);
};
const meta = (chance: Chance) =>
  maybe(chance, 40, () => ({
    meta: {
      ...maybe(chance, 60, () => ({ tag: [coding(chance)] })),
      ...maybe(chance, 40, () => ({ profile: [chance.of(URLS)] })),
      source: chance.of(['urn:one', 'urn:two']),
    },
  }));

type Maker = (chance: Chance, id: string, known: readonly ObjectName[]) => Resource;

const some = (chance: Chance, known: readonly ObjectName[], kind: string): ObjectName => {
  const of = known.filter((one) => one.kind === kind);
  // Some references lead to what was never there.
  return of.length === 0 || chance.in100(3) ? { kind, id: 'nowhere' } : chance.of(of);
};

const MAKERS: Readonly<Record<string, Maker>> = {
  Organization: (chance, id) => ({ resourceType: 'Organization', id, ...meta(chance), name: chance.of(NAMES) }),
  Practitioner: (chance, id) => ({
    resourceType: 'Practitioner',
    id,
    name: [{ family: chance.of(NAMES), given: [chance.of(NAMES)] }],
    gender: chance.of(['male', 'female']),
  }),
  Patient: (chance, id, known) => ({
    resourceType: 'Patient',
    id,
    ...meta(chance),
    identifier: [
      { type: { coding: [coding(chance)] }, system: chance.of(['urn:mr', 'urn:ss']), value: chance.of(['1', '2']) },
    ],
    ...maybe(chance, 80, () => ({ name: [{ family: chance.of(NAMES), given: [chance.of(NAMES)] }] })),
    ...maybe(chance, 70, () => ({ gender: chance.of(['male', 'female', 'other']) })),
    ...maybe(chance, 80, () => ({ birthDate: chance.of(['1940-01-01', '1940', '1971-05', '1971-05-17']) })),
    ...maybe(chance, 70, () => ({
      generalPractitioner: [refer(some(chance, known, chance.of(['Practitioner', 'Organization'])))],
    })),
  }),
  Encounter: (chance, id, known) => ({
    resourceType: 'Encounter',
    id,
    status: chance.of(['finished', 'planned']),
    class: coding(chance),
    subject: refer(some(chance, known, 'Patient')),
    ...maybe(chance, 80, () => ({ period: period(chance, 'starts') })),
    ...maybe(chance, 60, () => ({ participant: [{ individual: refer(some(chance, known, 'Practitioner')) }] })),
    ...maybe(chance, 60, () => ({ serviceProvider: refer(some(chance, known, 'Organization')) })),
  }),
  Observation: (chance, id, known) => ({
    resourceType: 'Observation',
    id,
    ...meta(chance),
    status: chance.of(['final', 'preliminary']),
    code: concept(chance),
    subject: chance.in100(8)
      ? { identifier: { system: 'urn:mr', value: chance.of(['1', '2']) } }
      : refer(some(chance, known, 'Patient')),
    ...maybe(chance, 60, () => ({ encounter: refer(some(chance, known, 'Encounter')) })),
    ...maybe(chance, 50, () => ({
      performer: [refer(some(chance, known, chance.of(['Practitioner', 'Organization'])))],
    })),
    ...maybe(chance, 40, () => ({ derivedFrom: [refer(some(chance, known, 'Observation'))] })),
    ...maybe(chance, 80, () =>
      chance.in100(60) ? { effectiveDateTime: chance.of(DAYS) } : { effectivePeriod: period(chance, 'starts') },
    ),
    ...chance.of([
      () => ({ valueQuantity: quantity(chance) }),
      () => ({ valueCodeableConcept: concept(chance) }),
      () => ({ valueString: chance.of(NAMES) }),
      () => ({ valueDateTime: chance.of(DAYS) }),
      () => ({}),
    ])(),
    ...maybe(chance, 40, () => ({
      component: Array.from({ length: 1 + chance.number(2) }, () => ({
        code: { coding: [coding(chance)] },
        ...maybe(chance, 80, () =>
          chance.in100(70) ? { valueQuantity: quantity(chance) } : { valueCodeableConcept: concept(chance) },
        ),
      })),
    })),
  }),
  Condition: (chance, id, known) => ({
    resourceType: 'Condition',
    id,
    code: concept(chance),
    subject: refer(some(chance, known, 'Patient')),
    ...maybe(chance, 50, () => ({ encounter: refer(some(chance, known, 'Encounter')) })),
    ...maybe(chance, 70, () => ({ onsetPeriod: period(chance, 'both may be open') })),
    ...maybe(chance, 60, () => ({ recordedDate: chance.of(DAYS) })),
  }),
  RiskAssessment: (chance, id, known) => ({
    resourceType: 'RiskAssessment',
    id,
    status: 'final',
    subject: refer(some(chance, known, 'Patient')),
    prediction: [
      chance.in100(70)
        ? { probabilityDecimal: number(chance.of(['0.5', '0.50', '5', '4.5', '5.4', '100', '0'])) }
        : {
            probabilityRange: {
              low: { value: number(chance.of(['0', '5'])) },
              high: { value: number(chance.of(['5.4', '100'])) },
            },
          },
    ],
  }),
  MolecularSequence: (chance, id, known) => ({
    resourceType: 'MolecularSequence',
    id,
    coordinateSystem: 0,
    ...maybe(chance, 60, () => ({ patient: refer(some(chance, known, 'Patient')) })),
    referenceSeq: {
      ...maybe(chance, 80, () => ({ chromosome: concept(chance) })),
      ...maybe(chance, 60, () => ({ referenceSeqId: concept(chance) })),
      ...maybe(chance, 80, () => ({ windowStart: chance.of(PLACES) })),
      ...maybe(chance, 80, () => ({ windowEnd: chance.of(PLACES) })),
    },
    variant: Array.from({ length: 1 + chance.number(3) }, () => ({
      ...maybe(chance, 90, () => ({ start: chance.of(PLACES) })),
      ...maybe(chance, 90, () => ({ end: chance.of(PLACES) })),
    })),
  }),
  Provenance: (chance, id, known) => ({
    resourceType: 'Provenance',
    id,
    target: Array.from({ length: 1 + chance.number(3) }, () =>
      refer(some(chance, known, chance.of(['Patient', 'Observation', 'Patient']))),
    ),
    recorded: '2024-03-10T10:00:00Z',
    agent: [{ who: refer(some(chance, known, 'Practitioner')) }],
  }),
  List: (chance, id, known) => ({
    resourceType: 'List',
    id,
    status: 'current',
    mode: 'working',
    ...maybe(chance, 50, () => ({ subject: refer(some(chance, known, 'Patient')) })),
    entry: Array.from({ length: 1 + chance.number(4) }, () => ({
      item: refer(some(chance, known, chance.of(['Observation', 'Patient', 'Encounter']))),
    })),
  }),
  ValueSet: (chance, id) => ({
    resourceType: 'ValueSet',
    id,
    status: 'active',
    url: chance.of(URLS),
    ...maybe(chance, 60, () => ({
      useContext: [
        {
          code: coding(chance),
          ...chance.of([{ valueQuantity: quantity(chance) }, { valueCodeableConcept: concept(chance) }]),
        },
      ],
    })),
  }),
};

/** How many of each kind, those first that others refer to. */
const COUNTS: readonly (readonly [kind: string, count: number])[] = [
  ['Organization', 3],
  ['Practitioner', 3],
  ['Patient', PATIENTS.length],
  ['Encounter', 8],
  ['Observation', 24],
  ['Condition', 8],
  ['RiskAssessment', 5],
  ['MolecularSequence', 6],
  ['Provenance', 5],
  ['List', 3],
  ['ValueSet', 5],
];

/** The kinds of a world. */
export const WORLD_KINDS: readonly string[] = COUNTS.map(([kind]) => kind);

export interface RandomWorld {
  readonly objects: readonly WorldObject[];
  /** Creates of all, then deletes of those that are gone. */
  readonly writes: readonly (readonly Write[])[];
}

/** The owner is no part of the index: only the plain meaning sees it as a value. */
const ownedBy = (owner: ObjectName | null): WorldObject['entries'] =>
  owner === null ? [] : [{ param: ownerParameter.name, value: { type: 'reference', target: owner } }];

/** The resource with a narrative and a place for its time, as the record keeps it. */
const storedAs = ({ resourceType, id, ...members }: Resource, narrative: object) => {
  const head = `{"resourceType":"${resourceType}","id":"${id}","meta":{"versionId":"1","lastUpdated":"`;
  const { meta: _, ...rest } = members;
  const body = printed({ ...narrative, ...rest, resourceType, id }).slice(1);
  const again = body.replace(`"resourceType":"${resourceType}","id":"${id}"`, '"language":"nb"');
  return { document: `${head}1970-01-01T00:00:00.000Z"},${again}`, lastUpdated: { offset: [...head].length } };
};

/** A world of some seventy resources, a few of them deleted. */
export const randomWorld = (chance: Chance): RandomWorld => {
  const known: ObjectName[] = [];
  const objects: WorldObject[] = [];
  const writes: Write[] = [];
  for (const [kind, count] of COUNTS) {
    for (let place = 0; place < count; place += 1) {
      const id = kind === 'Patient' ? (PATIENTS[place] ?? '') : `${kind.toLowerCase()}${place}`;
      const resource = MAKERS[kind]?.(chance, id, known);
      if (resource === undefined) throw new Error(`${kind} cannot be made`);
      const text = read(printed(resource));
      if (!text.ok || !isObject(text.value.tree)) throw new Error(`${kind} is not JSON`);
      const { tree } = text.value;
      const stored = storedAs(resource, randomNarrative(chance));
      const entries = extract(tree, { custom: houseParameters });
      const { patients } = patientsOf(tree);
      const state = kind !== 'Patient' && chance.in100(8) ? 'deleted' : 'live';
      known.push({ kind, id });
      const owner = chance.in100(70) ? some(chance, known, 'Organization') : null;
      objects.push({ kind, id, entries: [...entries, ...ownedBy(owner)], patients, state, document: stored.document });
      const clinicalTime = clinicalTimeIn(kind, entries);
      writes.push(testWrite({ kind, id, patients, owner, index: entries, clinicalTime, ...stored }));
    }
  }
  const gone = objects
    .filter(({ state }) => state === 'deleted')
    .map(({ kind, id, patients }) => testWrite({ kind, id, patients, follows: 1, action: 'delete' }));
  return { objects, writes: [writes, gone] };
};
