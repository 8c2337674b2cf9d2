// https://hl7.org/fhir/R4/compartmentdefinition-patient.html and DESIGN.md §4: whom a resource concerns, and when.

import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { resourceTypes, searchParametersOf } from '../search/definitions.ts';
import { clinicalTimeOf, clinicalTimeParameters } from './clinical-time.ts';
import { isCommonKind } from './common-kind.ts';
import { patientsOf } from './patients-of.ts';

const BASE = 'https://journal.example/fhir';

const resource = (text: string): JsonObject => {
  const result = read(text);
  if (!result.ok || !isObject(result.value.tree)) throw new Error(`Not a JSON object: ${text}`);
  return result.value.tree;
};

const patients = (text: string) => patientsOf(resource(text), { base: BASE });

describe('patientsOf', () => {
  it('finds none where no patient of this record is named', () => {
    const none = { patients: [], logical: [] };
    expect(patients('{}')).toEqual(none);
    expect(patients('{"resourceType":"Spaceship"}')).toEqual(none);
    expect(patients('{"resourceType":"Observation","status":"final"}')).toEqual(none);
    expect(patients('{"resourceType":"Observation","subject":{"reference":"Group/1"}}')).toEqual(none);
    expect(patients('{"resourceType":"Observation","subject":{"reference":"https://other/Patient/1"}}')).toEqual(none);
    expect(patients('{"resourceType":"Observation","subject":{"reference":"#p"}}')).toEqual(none);
    expect(patients('{"resourceType":"Practitioner","id":"1"}')).toEqual(none);
  });

  it.each([
    ['{"resourceType":"Patient","id":"a"}'],
    ['{"resourceType":"Observation","subject":{"reference":"Patient/a"}}'],
    [`{"resourceType":"Observation","subject":{"reference":"${BASE}/Patient/a"}}`],
    ['{"resourceType":"Observation","subject":{"reference":"Patient/a/_history/2"}}'],
    ['{"resourceType":"Task","for":{"reference":"Patient/a"}}'],
    ['{"resourceType":"Device","patient":{"reference":"Patient/a"}}'],
    ['{"resourceType":"Encounter","subject":{"reference":"Patient/a"}}'],
    [
      '{"resourceType":"Appointment","participant":[{"actor":{"reference":"Patient/a"}},{"actor":{"reference":"PractitionerRole/p"}}]}',
    ],
    ['{"resourceType":"QuestionnaireResponse","subject":{"reference":"Patient/a"},"author":{"reference":"Patient/a"}}'],
  ])('%s concerns a', (text) => {
    expect(patients(text)).toEqual({ patients: ['a'], logical: [] });
  });

  it('finds every patient of a shared resource once', () => {
    const group =
      '{"resourceType":"Group","member":[{"entity":{"reference":"Patient/a"}},{"entity":{"reference":"Patient/b"}},{"entity":{"reference":"Patient/a"}}]}';
    expect(patients(group).patients).toEqual(['a', 'b']);
    const link = '{"resourceType":"Patient","id":"a","link":[{"other":{"reference":"Patient/b"}}]}';
    expect(patients(link).patients).toEqual(['a', 'b']);
  });

  it('names patients given by identifier only', () => {
    const logical = (subject: string) => patients(`{"resourceType":"Observation","subject":${subject}}`).logical;
    const identifier = '"identifier":{"system":"urn:x","value":"1"}';
    expect(logical(`{${identifier}}`)).toEqual([{ system: 'urn:x', value: '1' }]);
    expect(logical(`{"type":"Patient",${identifier}}`)).toEqual([{ system: 'urn:x', value: '1' }]);
    expect(logical(`{"type":"Group",${identifier}}`)).toEqual([]);
    expect(logical(`{"reference":"Patient/a",${identifier}}`)).toEqual([]);
    const performer = `{"resourceType":"Observation","performer":[{${identifier}}]}`;
    expect(patients(performer).logical).toEqual([]);
  });
});

describe('isCommonKind', () => {
  it('holds for what has no patient', () => {
    for (const kind of ['Organization', 'PractitionerRole', 'Location', 'Medication', 'ValueSet', 'PlanDefinition']) {
      expect(isCommonKind(kind)).toBe(true);
    }
    for (const kind of ['Patient', 'Observation', 'Task', 'List', 'Appointment', 'Bundle', 'toString']) {
      expect(isCommonKind(kind)).toBe(false);
    }
  });

  it('never holds for a type that can be in a patient compartment', () => {
    for (const kind of resourceTypes().filter(isCommonKind)) {
      const named = `{"resourceType":"${kind}","id":"1"}`;
      expect(patients(named)).toEqual({ patients: [], logical: [] });
      const parameters = searchParametersOf(kind).filter(({ name }) => name === 'patient');
      expect(parameters.map(({ name }) => `${kind}.${name}`)).toEqual([]);
    }
  });
});

describe('clinicalTimeOf', () => {
  it('uses date parameters that exist', () => {
    for (const type of resourceTypes()) {
      const dates = searchParametersOf(type).filter((parameter) => parameter.type === 'date');
      for (const name of clinicalTimeParameters(type)) expect(dates.map((date) => date.name)).toContain(name);
    }
  });

  it.each([
    ['{"resourceType":"Observation","effectiveDateTime":"2024-03-01T10:00:00+01:00"}', '2024-03-01T09:00:00Z'],
    ['{"resourceType":"Observation","effectivePeriod":{"start":"2024-03","end":"2024-04"}}', '2024-03-01'],
    ['{"resourceType":"Condition","recordedDate":"2024-03-02","onsetDateTime":"2020"}', '2020-01-01'],
    ['{"resourceType":"Condition","recordedDate":"2024-03-02"}', '2024-03-02'],
    ['{"resourceType":"Encounter","period":{"start":"2024-03-01T10:00:00Z"}}', '2024-03-01T10:00:00Z'],
    ['{"resourceType":"Appointment","start":"2024-03-01T10:00:00Z"}', '2024-03-01T10:00:00Z'],
    ['{"resourceType":"Task","authoredOn":"2024-03-01"}', '2024-03-01'],
    ['{"resourceType":"MedicationRequest","authoredOn":"2024-03-01"}', '2024-03-01'],
  ])('%s was true from %s', (text, time) => {
    expect(clinicalTimeOf(resource(text))).toBe(Date.parse(time));
  });

  it('is null where nothing says when', () => {
    expect(clinicalTimeOf(resource('{"resourceType":"Observation"}'))).toBeNull();
    expect(clinicalTimeOf(resource('{"resourceType":"Patient","birthDate":"1980-01-01"}'))).toBeNull();
    expect(clinicalTimeOf(resource('{}'))).toBeNull();
  });
});
