// https://hl7.org/fhir/R4/search.html#chaining, #has, #include and DESIGN.md §1.3: searches that go through other resources,
// each of which must be in the caller's reach.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const fhir = await testHouse();
const { send, admit } = fhir;
const PROFESSION = 'urn:oid:2.16.578.1.12.4.1.1.9060';
const SERVICE = 'urn:oid:2.16.578.1.12.4.1.1.8663';
const LIST_KIND = 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind';
const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';

const idsIn = (answer: { status: number; text: string; json: { entry?: { resource: { id: string } }[] } }) => {
  if (answer.status !== 200) throw new Error(answer.text);
  return (answer.json.entry ?? []).map((entry) => entry.resource.id).sort();
};
const found = async (caller: string, url: string) => idsIn(await send(caller, { url }));

const put = async (resource: { resourceType: string; id: string } & Record<string, unknown>): Promise<void> => {
  const answer = await send('system', {
    method: 'PUT',
    url: `/${resource.resourceType}/${resource.id}`,
    body: resource,
  });
  if (answer.status !== 201) throw new Error(answer.text);
};
const refer = (to: string) => ({ reference: to });
const concept = (system: string, code: string, display = code) => ({ coding: [{ system, code, display }] });
const mmHg = (value: number) => ({ value, unit: 'mmHg', system: UCUM, code: 'mm[Hg]' });

const pressure = (
  id: string,
  patient: string,
  parts: { systolic: number; diastolic: number } & Record<string, unknown>,
) => {
  const { systolic, diastolic, ...rest } = parts;
  return put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: concept(LOINC, '85354-9', 'Blood pressure panel'),
    subject: refer(`Patient/${patient}`),
    component: [
      { code: concept(LOINC, '8480-6', 'Systolic'), valueQuantity: mmHg(systolic) },
      { code: concept(LOINC, '8462-4', 'Diastolic'), valueQuantity: mmHg(diastolic) },
    ],
    ...rest,
  });
};

/** A unit of its own, whose nurse has one patient on her list. */
const unit = async (name: string, nurse: string, patient: string): Promise<void> => {
  await put({ resourceType: 'Organization', id: name, name, type: [concept(SERVICE, 'KP02')] });
  await put({ resourceType: 'Practitioner', id: nurse, name: [{ family: nurse }] });
  await put({
    resourceType: 'PractitionerRole',
    id: `${nurse}-role`,
    active: true,
    practitioner: refer(`Practitioner/${nurse}`),
    organization: refer(`Organization/${name}`),
    code: [concept(PROFESSION, 'SP')],
  });
  await put({
    resourceType: 'List',
    id: `${nurse}-today`,
    status: 'current',
    mode: 'working',
    code: concept(LIST_KIND, 'arbeidsliste'),
    source: refer(`PractitionerRole/${nurse}-role`),
    date: new Date().toISOString().slice(0, 10),
    entry: [{ item: refer(`Patient/${patient}`) }],
  });
  admit(nurse, {
    sub: nurse,
    client_id: 'arbeidsflate',
    scope: 'user/*.cruds',
    fhirUser: `Practitioner/${nurse}`,
    purpose: 'TREAT',
  });
};

beforeAll(async () => {
  await cast(fhir);
  await unit('school', 'olga', 'bjorn');
  admit('narrow', {
    sub: 'kari',
    client_id: 'arbeidsflate',
    scope: 'user/Observation.rs user/Encounter.rs',
    fhirUser: 'Practitioner/kari',
    purpose: 'TREAT',
  });
  await put({
    resourceType: 'Encounter',
    id: 'visit',
    status: 'finished',
    class: { system: 'urn:class', code: 'HH' },
    subject: refer('Patient/astrid'),
    period: { start: '2026-11-01T08:00:00Z', end: '2026-11-01T09:00:00Z' },
    participant: [{ individual: refer('Practitioner/kari') }],
    serviceProvider: refer('Organization/home-care'),
  });
  await pressure('high', 'astrid', {
    systolic: 185,
    diastolic: 95,
    encounter: refer('Encounter/visit'),
    performer: [refer('Practitioner/kari')],
  });
  await pressure('odd', 'astrid', { systolic: 130, diastolic: 190 });
  await pressure('of-bjorn', 'bjorn', { systolic: 120, diastolic: 80, performer: [refer('Practitioner/olga')] });
  await pressure('twin', 'astrid', { systolic: 120, diastolic: 80, derivedFrom: [refer('Observation/of-bjorn')] });
  await pressure('panel-of-bjorn', 'bjorn', { systolic: 121, diastolic: 81, hasMember: [refer('Observation/odd')] });
  await put({
    resourceType: 'Provenance',
    id: 'origin',
    target: [refer('Observation/high')],
    recorded: '2026-11-01T08:00:00Z',
    agent: [{ who: refer('Practitioner/kari') }],
  });
  await put({
    resourceType: 'List',
    id: 'chosen',
    status: 'current',
    mode: 'snapshot',
    subject: refer('Patient/astrid'),
    entry: [{ item: refer('Observation/odd') }, { item: refer('Observation/twin') }],
  });
});

describe('A composite', () => {
  it('holds both parts to one repetition', async () => {
    const asked = (code: string, value: string) => `/Observation?component-code-value-quantity=${code}$${value}`;
    expect(await found('system', asked('http://loinc.org|8480-6', 'gt180'))).toEqual(['high']);
    expect(await found('system', asked('http://loinc.org|8462-4', 'gt180'))).toEqual(['odd']);
    expect(await found('system', asked('8480-6', `185|${UCUM}|mm[Hg]`))).toEqual(['high']);
    expect(await found('system', asked('http://loinc.org|', 'gt180'))).toEqual(['high', 'odd']);
    expect(await found('system', asked('|8480-6', 'gt180'))).toEqual([]);
    expect(await found('system', asked('urn:other|8480-6', 'gt180'))).toEqual([]);
    expect(
      await found('system', '/Observation?component-code-value-quantity=8480-6$gt180,8462-4$gt180,8462-4$95'),
    ).toEqual(['high', 'odd']);
    expect(await found('nurse', `${asked('8480-6', 'lt125')}&patient=astrid`)).toEqual(['twin']);
    expect(await found('system', '/Observation?code-value-quantity:missing=true')).toHaveLength(5);
  });
});

describe('A chain', () => {
  it('goes through what the reference points to, by one type or all, any number of links', async () => {
    expect(await found('system', '/Observation?subject:Patient.name=berg')).toEqual(['high', 'odd', 'twin']);
    expect(await found('system', '/Observation?subject.name:exact=Dal')).toEqual(['of-bjorn', 'panel-of-bjorn']);
    expect(await found('system', '/Observation?encounter.class=HH&code=85354-9')).toEqual(['high']);
    expect(await found('system', '/Observation?encounter.service-provider.name=hjemme')).toEqual(['high']);
    expect(await found('system', '/Observation?encounter:Encounter.participant:Practitioner.name=nilsen')).toEqual([
      'high',
    ]);
    expect(await found('system', '/Observation?derived-from:Observation.performer:Practitioner.family=olga')).toEqual([
      'twin',
    ]);
    expect(
      await found('system', '/Observation?derived-from:Observation.subject:Patient.gender:not=male,other'),
    ).toEqual(['twin']);
    expect(await found('system', '/Observation?encounter.class:not=AMB')).toEqual(['high']);
    expect(await found('system', '/Observation?patient=astrid&encounter.date=2026-11-01')).toEqual(['high']);
  }, 60_000);

  it('is not led through what the caller may not see', async () => {
    const chain = '/Observation?derived-from:Observation.component-code-value-quantity=8480-6$120';
    expect(await found('system', chain)).toEqual(['twin']);
    expect(await found('nurse', chain)).toEqual([]);
    expect(await found('nurse', `${chain}&patient=astrid`)).toEqual([]);
    expect(await found('citizen', chain)).toEqual([]);
    expect(await found('olga', chain)).toEqual([]);
    // Practitioner/olga is a common kind that everyone may see; the way to her is not.
    expect(await found('nurse', '/Observation?derived-from:Observation.performer:Practitioner.family=olga')).toEqual(
      [],
    );
    expect(await found('nurse', '/Observation?performer:Practitioner.family=nilsen')).toEqual(['high']);
    // What is hidden is as if it were not there, for questions that say not, too.
    expect(await found('nurse', '/Observation?derived-from:Observation.status:not=entered-in-error')).toEqual([]);
    expect(await found('nurse', '/Observation?derived-from:Observation._id=of-bjorn')).toEqual([]);
  });

  it('is not led through kinds that the program has no scope for', async () => {
    expect(await found('narrow', '/Observation?encounter.class=HH')).toEqual(['high']);
    expect(await found('narrow', '/Observation?subject:Patient.name=berg')).toEqual([]);
    expect(await found('narrow', '/Observation?encounter.subject:Patient.name=berg')).toEqual([]);
  });
});

describe('_has', () => {
  it('finds what is referred to by matches, nested and with chains', async () => {
    expect(
      await found('system', '/Patient?_has:Observation:patient:component-code-value-quantity=8480-6$gt180'),
    ).toEqual(['astrid']);
    expect(await found('system', '/Patient?_has:Observation:patient:performer:Practitioner.family=olga')).toEqual([
      'bjorn',
    ]);
    expect(
      await found(
        'system',
        '/Patient?_has:Observation:patient:_has:Provenance:target:agent:Practitioner.family=nilsen',
      ),
    ).toEqual(['astrid']);
    expect(await found('system', '/Encounter?subject:Patient._has:Observation:patient:_id=odd')).toEqual(['visit']);
    expect(await found('system', '/Practitioner?_has:Observation:performer:subject:Patient.name=berg')).toEqual([
      'kari',
    ]);
    expect(await found('system', '/Observation?_list=chosen')).toEqual(['odd', 'twin']);
    expect(await found('system', '/Patient?_list=chosen')).toEqual([]);
  });

  it('is not led through what the caller may not see', async () => {
    const member = '/Observation?_has:Observation:has-member:status=final';
    expect(await found('system', member)).toEqual(['odd']);
    expect(await found('nurse', member)).toEqual([]);
    expect(await found('citizen', member)).toEqual([]);
    expect(await found('olga', member)).toEqual([]);
    expect(await found('olga', '/Practitioner?_has:Observation:performer:status=final')).toEqual(['olga']);
    expect(await found('nurse', '/Practitioner?_has:Observation:performer:status=final')).toEqual(['kari']);
    expect(await found('narrow', '/Encounter?_has:Observation:encounter:status=final')).toEqual(['visit']);
    expect(await found('narrow', '/Encounter?subject:Patient._has:Observation:patient:status=final')).toEqual([]);
    expect(await found('nurse', '/Observation?_list=chosen')).toEqual(['odd', 'twin']);
    expect(await found('olga', '/Observation?_list=chosen')).toEqual([]);
  });
});

describe('_include and _revinclude', () => {
  it('follow references both ways, and on from what they found', async () => {
    expect(await found('system', '/Observation?_id=high&_revinclude=Provenance:target')).toEqual(['high', 'origin']);
    expect(await found('system', '/Observation?_id=high&_revinclude=Provenance:target:Patient')).toEqual(['high']);
    expect(await found('system', '/Encounter?_id=visit&_revinclude=Observation:encounter')).toEqual(['high', 'visit']);
    expect(
      await found(
        'system',
        '/Encounter?_id=visit&_revinclude=Observation:encounter&_revinclude:iterate=Provenance:target',
      ),
    ).toEqual(['high', 'origin', 'visit']);
    expect(
      await found(
        'system',
        '/Observation?_id=high&_include=Observation:encounter&_include:iterate=Encounter:service-provider',
      ),
    ).toEqual(['high', 'home-care', 'visit']);
    expect(await found('system', '/Observation?_id=high&_include=*')).toEqual(['astrid', 'high', 'kari', 'visit']);
    expect(await found('system', '/Encounter?_id=visit&_revinclude=*')).toEqual(['high', 'visit']);
    const everything = await found('system', '/Provenance?_id=origin&_include:iterate=*');
    expect(everything).toEqual(['astrid', 'high', 'home-care', 'kari', 'origin', 'visit']);
  });

  it('show each object once, and nothing that the caller may not see', async () => {
    expect(await found('nurse', '/Observation?_id=odd&_revinclude=*')).toEqual(['chosen', 'odd']);
    expect(await found('system', '/Observation?_id=odd&_revinclude=*')).toEqual(['chosen', 'odd', 'panel-of-bjorn']);
    expect(await found('nurse', '/Observation?_id=twin&_include:iterate=*')).toEqual(['astrid', 'twin']);
    const performed = '/Practitioner?_revinclude=Observation:performer&_include:iterate=Observation:subject&_sort=_id';
    expect(await found('nurse', `${performed}&_id=kari,olga`)).toEqual(['astrid', 'high', 'kari', 'olga']);
    expect(await found('olga', `${performed}&_id=kari,olga`)).toEqual(['bjorn', 'kari', 'of-bjorn', 'olga']);
    expect(await found('narrow', '/Encounter?_id=visit&_revinclude=*&_include=*')).toEqual(['high', 'visit']);
    const both = await send('system', { url: '/Observation?_id=high,odd&_include=*&_revinclude=*&_include:iterate=*' });
    expect(new Set(idsIn(both)).size).toBe(idsIn(both).length);
  });

  it('leave their trace in the log of each patient', async () => {
    const lines = async () => {
      const url = '/AuditEvent?patient=astrid&agent=Practitioner/kari&_count=1000';
      return idsIn(await send('citizen', { url })).length;
    };
    const before = await lines();
    await found('nurse', '/Observation?_id=odd');
    const between = await lines();
    await found('nurse', '/Observation?_id=odd&_revinclude=List:item');
    expect([between - before, (await lines()) - between]).toEqual([1, 2]);
  });
});

describe('A total', () => {
  const totalOf = async (mode: string) => (await send('system', { url: `/Observation?_count=2${mode}` })).json.total;

  it('is told when it is asked for, and by a page that is all there is', async () => {
    expect(await totalOf('&_total=accurate')).toBe(5);
    expect(await totalOf('&_total=estimate')).toBe(5);
    expect(await totalOf('&_total=none')).toBeUndefined();
    expect(await totalOf('')).toBeUndefined();
    expect(await totalOf('&_total=accurate&subject:Patient.name=berg&_sort=-status,code,_id')).toBe(3);
    expect(await totalOf('&_summary=count')).toBe(5);
  });
});

describe('Modifiers', () => {
  it('look at words, types of identifiers and paths', async () => {
    await put({
      resourceType: 'ValueSet',
      id: 'set',
      status: 'active',
      url: 'http://example.org/fhir/ValueSet/a',
      identifier: [{ type: concept('urn:type', 'MR'), system: 'urn:s', value: '7' }],
    });
    expect(await found('system', '/Observation?code:text=BLOOD pressure')).toHaveLength(5);
    expect(await found('system', '/Observation?component-code:text=systolic&patient=astrid')).toHaveLength(3);
    expect(await found('system', '/Observation?code:text=pressure')).toEqual([]);
    expect(await found('system', '/Observation?code:text=b.*')).toEqual([]);
    expect(await found('system', '/ValueSet?identifier:of-type=urn:type|MR|7')).toEqual(['set']);
    expect(await found('system', '/ValueSet?identifier:of-type=urn:type|MR|8')).toEqual([]);
    expect(await found('system', '/ValueSet?identifier:of-type=urn:type|SS|7')).toEqual([]);
    for (const [place, matches] of [
      ['below=http://example.org/fhir', ['set']],
      ['below=http://example.org/fhir/', ['set']],
      ['below=http://example.org/fhir/ValueSet/a', ['set']],
      ['below=http://example.org/fh', []],
      ['above=http://example.org/fhir/ValueSet/a/_history/1', ['set']],
      ['above=http://example.org/fhir/ValueSet', []],
    ] as const) {
      expect(await found('system', `/ValueSet?url:${place}`), place).toEqual(matches);
    }
  });

  it('are the same for tags, labels, profiles and sources', async () => {
    await put({
      resourceType: 'Basic',
      id: 'tagged',
      meta: {
        tag: [{ system: 'urn:tag', code: 'a' }],
        security: [{ system: 'urn:label', code: 'b' }],
        profile: ['http://example.org/fhir/StructureDefinition/c|1'],
        source: 'urn:source',
      },
      code: concept('urn:x', 'x'),
    });
    for (const asked of [
      '_tag=urn:tag|a',
      '_security=urn:label|b',
      '_profile=http://example.org/fhir/StructureDefinition/c',
      '_profile=http://example.org/fhir/StructureDefinition/c|1',
      '_profile:below=http://example.org/fhir',
      '_source=urn:source',
      '_tag:not=z',
      '_security:missing=false',
    ]) {
      expect(await found('system', `/Basic?${asked}`), asked).toEqual(['tagged']);
    }
    expect(await found('system', '/Basic?_tag=b')).toEqual([]);
    expect(await found('system', '/Basic?_profile=http://example.org/fhir/StructureDefinition/c|2')).toEqual([]);
  });
});

describe('A list of thousands', () => {
  const many = (value: (place: number) => string) => Array.from({ length: 5000 }, (_, place) => value(place)).join(',');
  const posted = async (kind: string, name: string, value: string) =>
    idsIn(
      await send('system', {
        method: 'POST',
        url: `/${kind}/_search`,
        body: new URLSearchParams({ [name]: value }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    );

  it.each([
    ['_id', (place: number) => `id-${place}`, 'high'],
    ['code', (place: number) => `urn:x|c${place}`, '85354-9'],
    ['patient', (place: number) => `p${place}`, 'astrid'],
    ['component-value-quantity', (place: number) => `ge${10_000 + place}`, `185|${UCUM}|mm[Hg]`],
    ['component-code-value-quantity', (place: number) => `x${place}$lt${place}`, `8480-6$185`],
    ['subject:Patient.name', (place: number) => `nobody${place}`, 'berg'],
    ['code:text', (place: number) => `nothing ${place}`, 'blood'],
  ])(
    'of %s is one question',
    async (name, other, one) => {
      expect(await posted('Observation', name, `${many(other)},${one}`)).toContain('high');
      expect(await posted('Observation', name, many(other))).toEqual([]);
    },
    60_000,
  );
});
