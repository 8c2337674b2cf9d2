// https://sql-on-fhir.org/ig/latest/StructureDefinition-ViewDefinition.html: what the published cases leave open.

import { isObject, type JsonObject, read, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import { rowsOf } from './rows.ts';

const tree = (json: string): JsonObject => {
  const document = read(json);
  if (!document.ok || !isObject(document.value.tree)) throw new Error(json);
  return document.value.tree;
};

const base = 'https://journal.example.no/fhir';

/** Rows as text, one line each; or the place of the first fault. */
function table(view: object, resource: object): readonly string[] | string {
  const checked = checkView(tree(JSON.stringify(view)));
  if (!checked.ok) return checked.issues[0]?.path ?? '';
  const made = rowsOf(checked.value, tree(JSON.stringify(resource)), { base, effort: { left: 10_000_000 } });
  return made.ok ? made.value.map((row) => write(row)) : (made.issues[0]?.path ?? '');
}

const column = (path: string, name = path) => ({ path, name });
const answers = {
  resourceType: 'QuestionnaireResponse',
  id: 'qr',
  item: [
    {
      linkId: '1',
      item: [
        { linkId: '1.1', answer: [{ valueString: 'a', item: [{ linkId: '1.1.1' }] }] },
        { linkId: '1.2', item: [{ linkId: '1.2.1' }] },
      ],
    },
    { linkId: '2' },
  ],
};
const patient = {
  resourceType: 'Patient',
  id: 'p',
  birthDate: '1970-06',
  name: [{ family: 'A' }, { family: 'B' }],
  contact: [{ name: { family: 'C' }, telecom: [{ value: '1' }, { value: '2' }] }, { name: { family: 'D' } }],
  generalPractitioner: [{ reference: `${base}/Practitioner/k` }],
  managingOrganization: { reference: 'https://other.example.org/Organization/o' },
};
const ofAnswers = (selection: object) => ({ resource: 'QuestionnaireResponse', select: [selection] });
const ofPatient = (...select: object[]) => ({ resource: 'Patient', select });

describe('A view is not run', () => {
  it.each([
    [
      'with repeat beside forEach',
      'select[0]',
      ofAnswers({ repeat: ['item'], forEach: 'item', column: [column('linkId')] }),
    ],
    ['with repeat that is no list', 'select[0].repeat', ofAnswers({ repeat: 'item', column: [column('linkId')] })],
    [
      'with a unionAll of other order',
      'select[0].unionAll',
      ofPatient({
        unionAll: [
          { column: [column('id', 'a'), column('id', 'b')] },
          { column: [column('id', 'b'), column('id', 'a')] },
        ],
      }),
    ],
    [
      'with a constant of the name that all runners know',
      'constant[0].name',
      { ...ofPatient({ column: [column('id')] }), constant: [{ name: 'rowIndex', valueInteger: 1 }] },
    ],
    [
      'where repeat finds itself again and again',
      'select[0].repeat[0]',
      ofAnswers({ repeat: ['$this'], column: [column('id')] }),
    ],
    [
      'where a condition has several values',
      'where[0].path',
      { ...ofPatient({ column: [column('id')] }), where: [{ path: "name.select(family = 'A')" }] },
    ],
  ])('%s', (_, place, view) => {
    expect(table(view, view.resource === 'Patient' ? patient : answers)).toBe(place);
  });
});

describe('Rows', () => {
  it('of repeat come each before those inside it', () => {
    const items = (repeat: readonly string[]) => table(ofAnswers({ repeat, column: [column('linkId')] }), answers);
    expect(items(['item'])).toEqual(['["1"]', '["1.1"]', '["1.2"]', '["1.2.1"]', '["2"]']);
    expect(items(['item', 'answer.item'])).toEqual(['["1"]', '["1.1"]', '["1.1.1"]', '["1.2"]', '["1.2.1"]', '["2"]']);
    expect(items(['jurisdiction'])).toEqual([]);
  });

  it('of repeat go together with those of forEach', () => {
    const selection = (by: string) => ({
      repeat: ['item'],
      select: [{ column: [column('linkId')] }, { [by]: 'answer', column: [column('value.ofType(string)', 'value')] }],
    });
    expect(table(ofAnswers(selection('forEach')), answers)).toEqual(['["1.1","a"]']);
    expect(table(ofAnswers(selection('forEachOrNull')), answers)).toHaveLength(5);
  });

  it('know their place in what is walked through', () => {
    const at = (path = '%rowIndex', name = 'at') => column(path, name);
    expect(table(ofPatient({ column: [at()] }), patient)).toEqual(['[0]']);
    expect(table(ofPatient({ forEach: 'name', column: [at(), column('family')] }), patient)).toEqual([
      '[0,"A"]',
      '[1,"B"]',
    ]);
    expect(table(ofPatient({ forEachOrNull: 'photo', column: [at(), column('title')] }), patient)).toEqual([
      '[0,null]',
    ]);
    expect(
      table(
        ofPatient({
          forEach: 'contact',
          column: [at()],
          select: [
            {
              unionAll: [
                { forEach: 'telecom', column: [at('%rowIndex', 'inner'), column('value')] },
                { column: [at('%rowIndex', 'inner'), column('name.family', 'value')] },
              ],
            },
          ],
        }),
        patient,
      ),
    ).toEqual(['[0,0,"1"]', '[0,1,"2"]', '[0,0,"C"]', '[1,1,"D"]']);
  });

  it('of unions stand one after the other, also inside each other', () => {
    const one = (forEach: string, path: string) => ({ forEach, column: [column(path, 'value')] });
    const union = {
      unionAll: [one('name[0]', 'family'), { unionAll: [one('name', 'family'), one('contact.telecom', 'value')] }],
    };
    expect(table(ofPatient({ column: [column('id')], ...union }), patient)).toEqual([
      '["p","A"]',
      '["p","A"]',
      '["p","B"]',
      '["p","1"]',
      '["p","2"]',
    ]);
  });

  it('have keys that join them, boundaries, and lists where they are wanted', () => {
    const columns = [
      column('getResourceKey()', 'key'),
      column('generalPractitioner.getReferenceKey(Practitioner)', 'doctor'),
      column('managingOrganization.getReferenceKey()', 'elsewhere'),
      column('birthDate.highBoundary()', 'latest'),
      { ...column('name.family', 'families'), collection: true },
      { ...column('photo.title', 'photos'), collection: true },
    ];
    expect(table(ofPatient({ column: columns }), patient)).toEqual([
      '["Patient/p","Practitioner/k",null,"1970-06-30",["A","B"],[]]',
    ]);
  });

  it.each([
    ['valueDate', '1970-06', 'birthDate = %wanted'],
    ['valueCode', 'A', 'name[0].family = %wanted'],
    ['valueInteger', 1, "name[%wanted].family = 'B'"],
    ['valueBoolean', true, '%wanted'],
    ['valueDecimal', 1.5, '%wanted > 1'],
  ])('take a constant of %s', (member, value, path) => {
    const view = { ...ofPatient({ column: [column(path, 'holds')] }), constant: [{ name: 'wanted', [member]: value }] };
    expect(table(view, patient)).toEqual(['[true]']);
  });
});
