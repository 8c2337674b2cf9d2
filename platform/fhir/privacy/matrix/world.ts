// CONTRIBUTING.md "Tests": a patient with entries that are open and entries that are kept from somebody, and those around her.

import { identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import type { TestHouse } from '../../testing/test-house.ts';

/** Everybody and everything of one decision has its own key, so that decisions do not meet. */
export interface World {
  readonly key: string;
  readonly patient: string;
  /** A word that stands in every kept entry and nowhere else. */
  readonly mark: string;
  /** 'Observation/kept-obs-…' by short name. */
  readonly kept: Readonly<Record<'obs' | 'enc' | 'doc' | 'form' | 'cond', string>>;
  readonly open: Readonly<Record<'obs' | 'cond' | 'rep' | 'doc', string>>;
  readonly group: string;
}

type Resource = { readonly resourceType: string; readonly id: string } & Readonly<Record<string, unknown>>;

export const worldOf = (key: string): World => ({
  key,
  patient: `pat-${key}`,
  mark: `HEMMELIG-${key}`,
  kept: {
    obs: `Observation/kept-obs-${key}`,
    enc: `Encounter/kept-enc-${key}`,
    doc: `Composition/kept-doc-${key}`,
    form: `QuestionnaireResponse/kept-form-${key}`,
    cond: `Condition/kept-cond-${key}`,
  },
  open: {
    obs: `Observation/open-obs-${key}`,
    cond: `Condition/open-cond-${key}`,
    rep: `DiagnosticReport/open-rep-${key}`,
    doc: `Composition/open-doc-${key}`,
  },
  group: `Group/ward-${key}`,
});

const PROFESSION = 'urn:oid:2.16.578.1.12.4.1.1.9060';
export const CODE = { system: 'urn:x', code: 'puls' };
const of = (reference: string) => ({ reference });

const named = (name: string, body: object): Resource => {
  const [resourceType = '', id = ''] = name.split('/');
  return { resourceType, id, ...body };
};

interface Employment {
  /** Whether her unit gives the patient a service. */
  readonly reaches?: 'patient' | 'nobody';
  /** Profession or function. */
  readonly code?: string;
  /** Of the PractitionerRole. */
  readonly more?: object;
  /** Of the Practitioner. */
  readonly identity?: object;
}

/** One of the personnel in a unit of her own. */
const employee = (
  who: string,
  { key, patient }: World,
  { reaches = 'patient', code = 'SP', more = {}, identity = {} }: Employment = {},
): readonly Resource[] => [
  named(`Organization/unit-${who}-${key}`, { name: who }),
  named(`Practitioner/${who}-${key}`, { name: [{ family: who }], ...identity }),
  named(`PractitionerRole/${who}-${key}`, {
    active: true,
    practitioner: of(`Practitioner/${who}-${key}`),
    organization: of(`Organization/unit-${who}-${key}`),
    code: [{ coding: [{ system: PROFESSION, code }] }],
    ...more,
  }),
  ...(reaches === 'nobody'
    ? []
    : [
        named(`EpisodeOfCare/service-${who}-${key}`, {
          status: 'active',
          patient: of(`Patient/${patient}`),
          managingOrganization: of(`Organization/unit-${who}-${key}`),
          period: { start: '2020-01-01' },
        }),
      ]),
];

const openEntries = ({ patient, kept, open, group }: World): readonly Resource[] => {
  const subject = of(`Patient/${patient}`);
  return [
    named(open.obs, {
      status: 'final',
      code: { coding: [CODE] },
      subject,
      effectiveDateTime: '2026-05-01T08:00:00Z',
      valueQuantity: { value: 60, unit: 'slag/min', system: 'http://unitsofmeasure.org', code: '/min' },
    }),
    named(open.cond, { subject, encounter: of(kept.enc), recordedDate: '2026-05-01', code: { text: 'åpen' } }),
    named(open.rep, {
      status: 'final',
      code: { text: 'svar' },
      subject,
      effectiveDateTime: '2026-05-01',
      result: [of(kept.obs), of(open.obs)],
    }),
    named(open.doc, {
      status: 'final',
      type: { text: 'notat' },
      subject,
      date: '2026-05-01',
      author: [of('Practitioner/nobody')],
      title: 'Notat',
      section: [{ title: 'Målinger', entry: [of(kept.obs), of(open.obs)] }],
    }),
    named(group, { type: 'person', actual: true, member: [{ entity: subject }] }),
  ];
};

const keptEntries = (
  { key, patient, mark, kept, open }: World,
  { metaOf, document }: Pick<Making, 'metaOf' | 'document'>,
): readonly Resource[] => {
  const labels = (name: string) => ({ meta: { ...metaOf(name), tag: [{ system: 'urn:tag', code: mark }] } });
  const subject = of(`Patient/${patient}`);
  const identifier = [{ system: 'urn:mark', value: mark }];
  return [
    named(kept.enc, {
      ...labels(kept.enc),
      identifier,
      status: 'finished',
      class: { code: 'AMB' },
      subject,
      period: { start: '2020-05-01', end: '2020-05-02' },
    }),
    named(kept.obs, {
      ...labels(kept.obs),
      identifier,
      status: 'final',
      code: { coding: [CODE] },
      subject,
      encounter: of(kept.enc),
      performer: [of(`Practitioner/author-${key}`)],
      effectiveDateTime: '2020-05-01T08:00:00Z',
      valueQuantity: { value: 199, unit: 'slag/min', system: 'http://unitsofmeasure.org', code: '/min' },
    }),
    named(kept.doc, {
      ...labels(kept.doc),
      identifier: identifier[0],
      status: document === 'unsigned' ? 'preliminary' : 'final',
      type: { text: 'notat' },
      subject,
      date: '2020-05-01',
      author: [of(`Practitioner/author-${key}`)],
      title: mark,
      section: [{ title: mark, entry: [of(open.obs)] }],
    }),
    named(kept.form, {
      ...labels(kept.form),
      identifier: identifier[0],
      status: 'completed',
      subject,
      authored: '2020-05-01T08:00:00Z',
    }),
    named(kept.cond, {
      ...labels(kept.cond),
      identifier,
      subject,
      recordedDate: '2020-05-01',
      text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${mark}</div>` },
      code: { text: mark },
      evidence: [{ detail: [of(open.obs)] }],
    }),
  ];
};

export interface Making {
  /** Of a kept entry, by its name. */
  readonly metaOf: (name: string) => object | null;
  /** Names of the kept entries that this house has. */
  readonly kept: ReadonlySet<string>;
  readonly consent: Resource | null;
  /** The kept document has not been signed. */
  readonly document?: 'unsigned';
  /** Whole years of the patient. */
  readonly age: number;
  /** How Patient/relative is related to her; null for not at all. */
  readonly relation: object | null;
  /** Patient/relative is one of the personnel too. */
  readonly near?: 'employed';
  /** Tells the people of one world from those of another, by number. */
  readonly place: number;
}

/** Years ago, on the first day of the year. */
const born = (years: number): string => `${new Date().getUTCFullYear() - years}-01-01`;

const BORN = '1980-03-03';

/** Of Patient/relative, who is Practitioner/near as well. */
const identityOf = ({ place }: Making) => ({
  identifier: [
    {
      system: identifierSystems.nationalNumber,
      value: syntheticPersonNumber({ birthDate: BORN, index: place }),
    },
  ],
});

/** Somebody who is no patient of these, and what she is to the patient. */
const relatives = ({ key, patient }: World, making: Making): readonly Resource[] => {
  const { relation } = making;
  const birthDate = BORN;
  const { identifier } = identityOf(making);
  return [
    named(`Patient/relative-${key}`, { birthDate, identifier, name: [{ family: `Slekt-${key}` }] }),
    ...(relation === null
      ? []
      : [
          named(`RelatedPerson/related-${key}`, {
            active: true,
            patient: of(`Patient/${patient}`),
            identifier,
            ...relation,
          }),
        ]),
  ];
};

/** In one unit she knows the patient, in another she is a nurse. */
const twoHatted = (world: World): readonly Resource[] => {
  const { key } = world;
  return [
    ...employee('two-hatted', world, { code: 'enhetsleder' }),
    named(`PractitionerRole/two-hatted-elsewhere-${key}`, {
      active: true,
      practitioner: of(`Practitioner/two-hatted-${key}`),
      organization: of(`Organization/unit-stranger-${key}`),
      code: [{ coding: [{ system: PROFESSION, code: 'SP' }] }],
    }),
  ];
};

/** Puts the people and entries of one decision into a house. */
export const fillWorld = async ({ send, enter, admit }: TestHouse, world: World, making: Making): Promise<void> => {
  const { kept, consent, age } = making;
  const { key, patient } = world;
  const put = async (caller: string, resource: Resource): Promise<void> => {
    const url = `/${resource.resourceType}/${resource.id}`;
    const answer = await send(caller, { method: 'PUT', url, body: resource });
    if (answer.status > 201) throw new Error(`${url} ${answer.text}`);
  };
  const around = [
    named(`Patient/${patient}`, { birthDate: born(age), name: [{ family: `Pasient-${key}` }] }),
    ...employee('author', world),
    ...employee('colleague', world),
    ...employee('stranger', world, { reaches: 'nobody' }),
    ...employee('former', world, { more: { period: { end: '2025-12-31' } } }),
    ...employee('leader', world, { code: 'enhetsleder' }),
    ...(making.near === 'employed' ? employee('near', world, { identity: identityOf(making) }) : []),
    ...twoHatted(world),
    ...relatives(world, making),
    ...openEntries(world),
  ];
  const body = {
    resourceType: 'Bundle',
    type: 'batch',
    entry: around.map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    })),
  };
  const answer = await send('system', { method: 'POST', url: '/', body });
  const failed = answer.json.entry.find(
    ({ response }: { response: { status: string } }) => !response.status.startsWith('20'),
  );
  if (failed !== undefined) throw new Error(JSON.stringify(failed));
  for (const who of ['author', 'colleague', 'stranger', 'former', 'leader', 'two-hatted', 'near']) {
    const claims = {
      sub: `${who}-${key}`,
      client_id: 'arbeidsflate',
      fhirUser: `Practitioner/${who}-${key}`,
      purpose: 'TREAT',
    };
    admit(`${who}-${key}`, { ...claims, scope: 'user/*.cruds' });
    admit(`limited-${who}-${key}`, { ...claims, scope: 'user/Patient.rs user/CarePlan.cruds' });
    admit(`launched-${who}-${key}`, { ...claims, scope: 'patient/*.cruds', patient });
    admit(`marketing-${who}-${key}`, { ...claims, scope: 'user/*.cruds', purpose: 'HMARKT' });
  }
  admit(`launched-elsewhere-${key}`, {
    sub: `colleague-${key}`,
    client_id: 'arbeidsflate',
    fhirUser: `Practitioner/colleague-${key}`,
    purpose: 'TREAT',
    scope: 'patient/*.cruds',
    patient: `relative-${key}`,
  });
  admit(`registered-system-${key}`, { sub: `client-${key}`, client_id: `client-${key}`, scope: 'system/*.cruds' });
  admit(`policy-system-${key}`, { sub: 'bootstrap', client_id: 'bootstrap', scope: 'system/*.cruds' });
  admit(`relative-${key}`, {
    sub: `relative-${key}`,
    client_id: 'innbygger',
    scope: 'patient/*.cruds',
    fhirUser: `Patient/relative-${key}`,
    patient,
    purpose: 'PATRQT',
  });
  admit(`citizen-${key}`, {
    sub: patient,
    client_id: 'innbygger',
    scope: 'patient/*.cruds',
    fhirUser: `Patient/${patient}`,
    patient,
    purpose: 'PATRQT',
  });
  const entries = keptEntries(world, making).filter(({ resourceType, id }) => kept.has(`${resourceType}/${id}`));
  for (const resource of entries) {
    const made = await enter(`author-${key}`, resource);
    if (made.status !== 201) throw new Error(`${resource.id} ${made.text}`);
  }
  const again = entries.find(({ resourceType }) => resourceType === 'Observation');
  if (again !== undefined) await put(`author-${key}`, { ...again, issued: '2020-05-03T08:00:00Z' });
  if (consent !== null) await put('system', consent);
};
