// https://hl7.org/fhir/R4/search.html: searches in one patient, in a ward, and over the whole reach; those of the peers beside them.

import { givenName } from '../../data/municipality.ts';
import { SMALL_FIRST_NUMBER } from '../../data/small-record.ts';
import type { Subjects } from '../../data/subjects.ts';
import { found, get, type Interaction, LOINC, once, pick } from './interaction.ts';

const SINCE = '2019-01-01';
const PAGE = 1_000;
const HEIGHTS = `code=${LOINC}8302-2`;

const once1 = { ...once, unit: 'searches/s' };

const inOnePatient = ({ recorded }: Subjects, start: number): readonly Interaction[] => [
  {
    ...once1,
    name: 'search: patient, code, sorted by date',
    connections: [1, 8, 32],
    goal: 5_000,
    request: (number) => get(`/Observation?patient=${pick(recorded, start + number)}&${HEIGHTS}&_sort=-date&_count=5`),
  },
  {
    ...once1,
    name: 'search: all Observations of a patient, sorted by date, 20 a page',
    connections: [8],
    isRight: found,
    request: (number) => get(`/Observation?patient=${pick(recorded, start + number)}&_sort=-date&_count=20`),
  },
  {
    ...once1,
    name: 'search: Observations of a patient with _include of her, 50 a page',
    connections: [8],
    isRight: found,
    request: (number) =>
      get(`/Observation?patient=${pick(recorded, start + number)}&_include=Observation:subject&_count=50`),
  },
];

const inAWard = ({ wards }: Subjects, start: number): readonly Interaction[] => {
  const ward = (number: number) => wards[(start + number) % wards.length] ?? { id: '', patients: [] };
  const rest = `${HEIGHTS}&_sort=-date&_count=20`;
  return [
    {
      ...once1,
      name: 'ward search: 40 patients named, code, sorted by date, 20 a page',
      connections: [1, 8],
      isRight: found,
      request: (number) => get(`/Observation?patient=${ward(number).patients.join(',')}&${rest}`),
    },
    {
      ...once1,
      name: 'ward search: members of a Group (_has), code, sorted by date, 20 a page',
      connections: [1, 8],
      isRight: found,
      request: (number) => get(`/Observation?patient:Patient._has:Group:member:_id=${ward(number).id}&${rest}`),
    },
  ];
};

const overTheReach = (
  { patients, small, heights, heightsAndWeights }: Subjects,
  start: number,
): readonly Interaction[] => {
  const thin = patients.filter((id) => id.startsWith('bench-patient-'));
  const nameOf = (id: string): string => encodeURIComponent(givenName(Number(id.split('-').at(-1))));
  const nameOfSmall = (id: string): string =>
    encodeURIComponent(givenName(SMALL_FIRST_NUMBER + Number(id.split('-').at(-1))));
  return [
    {
      ...once1,
      name: 'search: code and date over the whole reach (10,000 patients), 20 a page',
      connections: [8],
      request: () => get(`/Observation?${HEIGHTS}&date=ge${SINCE}&_sort=-date&_count=20`),
    },
    {
      ...once1,
      name: 'search: Patient by name',
      connections: [1, 8],
      isRight: found,
      request: (number) => get(`/Patient?name=${nameOf(pick(thin, start + number))}`),
    },
    {
      ...once1,
      name: 'search: Patient by an identifier that nobody has',
      connections: [8],
      request: (number) => get(`/Patient?identifier=urn:bench%7Cnone-${start + number}`),
    },
    {
      ...once1,
      name: 'search: chained, Observations by the name of the patient',
      connections: [8],
      isRight: found,
      request: (number) => get(`/Observation?subject:Patient.name=${nameOfSmall(pick(small, start + number))}`),
    },
    {
      ...once1,
      name: 'search: first page of Patients',
      connections: [8],
      isRight: found,
      request: () => get('/Patient'),
    },
    {
      ...once1,
      name: 'count of a code over the whole reach',
      connections: [1],
      counts: heights,
      unit: 'hits/s',
      isRight: (body) => body.includes(`"total":${heights}`),
      request: () => get(`/Observation?${HEIGHTS}&_summary=count`),
    },
    {
      ...once1,
      name: 'count of status, category and two codes over the whole reach',
      connections: [1],
      counts: heightsAndWeights,
      unit: 'hits/s',
      isRight: (body) => body.includes(`"total":${heightsAndWeights}`),
      request: () => get(`/Observation?status=final&category=vital-signs&${HEIGHTS},${LOINC}29463-7&_summary=count`),
    },
    {
      ...once1,
      name: 'download by code over the whole reach, 1,000 a page',
      connections: [4],
      counts: Math.min(PAGE, heights),
      unit: 'resources/s',
      isRight: found,
      request: () => get(`/Observation?${HEIGHTS}&_count=${PAGE}`),
    },
  ];
};

export const searching = (subjects: Subjects, start: number): readonly Interaction[] => [
  ...inOnePatient(subjects, start),
  ...inAWard(subjects, start),
  ...overTheReach(subjects, start),
];
