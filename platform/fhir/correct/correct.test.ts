// Helsepersonelloven § 42: what is wrong in a record is corrected, and everyone sees that it was, by whom, and why.

import { beforeAll, describe, expect, it } from 'vitest';
import { castOfOwners, ownerElement, pulse } from '../owner/testing.ts';
import { choiceOf } from '../privacy/testing.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';

const house = await testHouse();
const { send } = house;
const OURS = { meta: { extension: [ownerElement('home-care')] } };
const REASON = 'Målt på feil arm, se notat';

const put = async (resource: { resourceType: string; id: string } & Readonly<Record<string, unknown>>) => {
  const url = `/${resource.resourceType}/${resource.id}`;
  const answer = await send('system', { method: 'PUT', url, body: resource });
  expect([200, 201], answer.text).toContain(answer.status);
};
const correct = (caller: string, name: string, given: Readonly<Record<string, string | object>> = {}) =>
  send(caller, {
    method: 'POST',
    url: `/${name}/$correct`,
    body: {
      resourceType: 'Parameters',
      parameter: Object.entries({ reason: REASON, ...given })
        .filter(([, value]) => value !== '')
        .map(([member, value]) =>
          typeof value === 'object'
            ? { name: member, resource: value }
            : { name: member, [member === 'outcome' || member === 'requestedBy' ? 'valueCode' : 'valueString']: value },
        ),
    },
  });
const codeOf = ({ status, json }: TestAnswer) => [status, json.issue?.[0].details.coding[0].code];
const referenceIn = ({ json }: TestAnswer, name: string): string | undefined =>
  json.parameter.find((one: { name: string }) => one.name === name)?.valueReference.reference;
const right = (more: object = {}) => pulse({ valueQuantity: { value: 68, unit: '/min' }, ...more });

beforeAll(async () => {
  await castOfOwners(house);
  await put({ ...pulse(OURS), id: 'stays' } as never);
});

describe('A correction is refused', () => {
  it.each([
    ['to who treats her', 'nurse', 'Observation/stays', {}, [403, 'access-denied']],
    ['to the officer of another organisation', 'other-officer', 'Observation/stays', {}, [403, 'access-denied']],
    ['to the citizen, who asks for it', 'citizen', 'Observation/stays', {}, [403, 'access-denied']],
    ['without a reason', 'officer', 'Observation/stays', { reason: '' }, [400, 'operation-parameter']],
    ['for a reason that says nothing', 'officer', 'Observation/stays', { reason: 'feil' }, [403, 'access-denied']],
    ['with an outcome of its own', 'officer', 'Observation/stays', { outcome: 'x' }, [400, 'operation-parameter']],
    ['at nobody’s request', 'officer', 'Observation/stays', { requestedBy: 'x' }, [400, 'operation-parameter']],
    ['of what is not there', 'officer', 'Observation/nowhere', {}, [404, 'not-found']],
    ['of a person', 'system', 'Patient/astrid', {}, [422, 'not-correctable']],
    ['of an organisation', 'system', 'Organization/other', {}, [422, 'not-correctable']],
    [
      'by something of another type',
      'officer',
      'Observation/stays',
      { correction: { resourceType: 'Condition', subject: { reference: 'Patient/astrid' } } },
      [422, 'not-correctable'],
    ],
    [
      'by something of another patient',
      'officer',
      'Observation/stays',
      { correction: right({ subject: { reference: 'Patient/bjorn' } }) },
      [422, 'not-correctable'],
    ],
    [
      'by something that is not sound',
      'officer',
      'Observation/stays',
      { correction: right({ status: 'nothing' }) },
      [400, 'structure'],
    ],
    [
      'by something of another organisation',
      'officer',
      'Observation/stays',
      { correction: right({ meta: { extension: [ownerElement('other')] } }) },
      [422, 'owner-changed'],
    ],
  ] as const)('%s', async (_, caller, name, given, expected) => {
    const answer = await correct(caller, name, given);
    const [status, code] = codeOf(answer);
    expect([status, expected[1] === 'structure' ? 'structure' : code]).toEqual(expected);
    const history = await send('system', { url: '/Observation/stays/_history' });
    expect(history.json.entry).toHaveLength(1);
    expect((await send('system', { url: '/Provenance?patient=astrid&_summary=count' })).json.total).toBe(0);
  });

  it('where another entry would not be kept from whom this one is kept from, by name', async () => {
    await put({ ...pulse(OURS), id: 'kept-by-name' } as never);
    const actor = [{ reference: 'Organization/other' }];
    await put(choiceOf('astrid', { actor, data: ['Observation/kept-by-name'] }) as never);
    expect(codeOf(await correct('officer', 'Observation/kept-by-name', { correction: right() }))).toEqual([
      422,
      'correction-kept',
    ]);
    expect((await correct('officer', 'Observation/kept-by-name')).status).toBe(200);
    await send('system', { method: 'DELETE', url: '/Consent/astrid-keeps' });
  });
});

describe('An entry that is corrected', () => {
  let answer: TestAnswer;
  let instead = '';
  beforeAll(async () => {
    await put({ ...pulse({ ...OURS, note: [{ text: 'høyre arm' }] }), id: 'wrong' } as never);
    answer = await correct('officer', 'Observation/wrong', {
      correction: right(),
      requestedBy: 'patient',
      request: 'Jeg hadde ikke så høy puls',
    });
    expect(answer.status, answer.text).toBe(200);
    instead = referenceIn(answer, 'correction') ?? '';
  });

  it('stays readable, entered in error, and leads to the one that stands instead', async () => {
    const { json, text } = await send('nurse', { url: '/Observation/wrong' });
    expect([json.status, json.meta.versionId, json.note]).toEqual(['entered-in-error', '2', [{ text: 'høyre arm' }]]);
    expect(json.meta.tag).toEqual([
      {
        system: 'https://felleskommunaljournal.no/fhir/CodeSystem/correction',
        code: 'corrected',
        display: 'Rettet',
        extension: [
          {
            url: 'https://felleskommunaljournal.no/fhir/StructureDefinition/corrected-by',
            valueReference: { reference: instead },
          },
        ],
      },
    ]);
    expect(text).toContain('"value":72,');
    const before = await send('nurse', { url: '/Observation/wrong/_history/1' });
    expect(before.json.status).toBe('final');
    const found = await send('nurse', { url: '/Observation?patient=astrid&_tag=corrected' });
    expect(found.json.entry.map(({ resource }: { resource: { id: string } }) => resource.id)).toContain('wrong');
  });

  it('has another instead, of the same organisation', async () => {
    const { json } = await send('nurse', { url: `/${instead}` });
    expect([json.status, json.valueQuantity.value, json.meta.extension]).toEqual([
      'final',
      68,
      [ownerElement('home-care')],
    ]);
  });

  it('has a Provenance that says who, when, why and at whose request, for personnel and citizen alike', async () => {
    const provenance = referenceIn(answer, 'provenance');
    for (const caller of ['nurse', 'citizen']) {
      const { json } = await send(caller, { url: '/Provenance?target=Observation/wrong' });
      expect([caller, json.total]).toEqual([caller, 1]);
      const { resource } = json.entry[0];
      expect(`Provenance/${resource.id}`).toBe(provenance);
      expect(resource).toMatchObject({
        extension: [{ valueString: 'Jeg hadde ikke så høy puls' }],
        target: [
          { reference: 'Observation/wrong/_history/2' },
          { reference: instead },
          { reference: 'Patient/astrid' },
        ],
        reason: [{ text: REASON }],
        activity: { coding: [{ code: 'corrected' }] },
        agent: [
          { who: { reference: 'Practitioner/olav' }, onBehalfOf: { reference: 'Organization/home-care' } },
          { who: { reference: 'Patient/astrid' } },
        ],
        entity: [{ role: 'revision', what: { reference: 'Observation/wrong/_history/1' } }],
      });
      expect(Date.parse(resource.recorded)).toBeGreaterThan(0);
    }
  });

  it('is corrected once: then the one that stands instead is', async () => {
    expect(codeOf(await correct('officer', 'Observation/wrong'))).toEqual([409, 'conflict']);
    expect((await correct('officer', instead)).status).toBe(200);
  });

  it('stands in the log of the patient as a correction, with the reason', async () => {
    const { json } = await send('system', { url: '/AuditEvent?patient=astrid&_count=200' });
    const lines = json.entry.filter(({ resource }: { resource: object }) =>
      JSON.stringify(resource).includes('"correction"'),
    );
    expect(JSON.stringify(lines)).toContain('Observation/wrong/_history/2');
    expect(JSON.stringify(lines)).toContain(REASON);
  });
});

describe('What says that it was an error', () => {
  it.each([
    ['Condition', { code: { text: 'x' }, clinicalStatus: { text: 'x' } }, 'verificationStatus'],
    ['Goal', { lifecycleStatus: 'active', description: { text: 'x' } }, 'lifecycleStatus'],
    ['RiskAssessment', { status: 'final' }, 'status'],
    ['ImmunizationRecommendation', null, 'tag'],
  ] as const)('a %s says it by its own words', async (kind, more, element) => {
    const body =
      more === null
        ? {
            patient: { reference: 'Patient/astrid' },
            date: '2026-11-21',
            recommendation: [{ forecastStatus: { text: 'due' } }],
          }
        : { subject: { reference: 'Patient/astrid' }, ...more };
    await put({ resourceType: kind, id: `error-${kind}`, ...OURS, ...body } as never);
    const done = await correct('officer', `${kind}/error-${kind}`);
    expect(done.status, done.text).toBe(200);
    const { json } = await send('nurse', { url: `/${kind}/error-${kind}` });
    if (element !== 'tag') expect(JSON.stringify(json[element])).toContain('entered-in-error');
    expect(json.clinicalStatus).toBeUndefined();
    expect(json.meta.tag[0].code).toBe('corrected');
  });
});

describe('A request that is refused', () => {
  it('is entered in the record with its reason and the right of complaint, and changes nothing', async () => {
    expect(codeOf(await correct('officer', 'Observation/stays', { outcome: 'refused' }))).toEqual([
      400,
      'operation-parameter',
    ]);
    const given = { outcome: 'refused', request: 'Fjern målingen', requestedBy: 'patient' };
    expect(codeOf(await correct('officer', 'Observation/stays', { ...given, correction: right() }))).toEqual([
      400,
      'operation-parameter',
    ]);
    const done = await correct('officer', 'Observation/stays', given);
    expect([done.status, referenceIn(done, 'entry')]).toEqual([200, 'Observation/stays/_history/1']);
    const { json } = await send('citizen', { url: `/${referenceIn(done, 'provenance')}` });
    expect(json.activity.coding[0].code).toBe('refused');
    expect(json.reason).toEqual([{ text: REASON }]);
    expect(json.extension.map(({ valueString }: { valueString: string }) => valueString)).toEqual([
      'Fjern målingen',
      expect.stringContaining('statsforvalteren'),
    ]);
    expect((await send('system', { url: '/Observation/stays/_history' })).json.entry).toHaveLength(1);
  });
});

describe('A correction of what is reserved', () => {
  it('is reserved too, with all that tells of it', async () => {
    const security = [
      { system: 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation', code: 'violence-alert' },
    ];
    await put({ ...pulse({ meta: { ...OURS.meta, security } }), id: 'alert' } as never);
    const done = await correct('system', 'Observation/alert', { correction: right() });
    for (const name of ['entry', 'correction', 'provenance']) {
      const reference = referenceIn(done, name)?.replace(/\/_history.*/, '');
      expect([name, (await send('nurse', { url: `/${reference}` })).status]).toEqual([name, 200]);
      expect([name, (await send('citizen', { url: `/${reference}` })).status]).toEqual([name, 404]);
    }
  });
});
