// https://hl7.org/fhir/R4/fhirpatch.html: what is refused and why; what is applied leaves every other byte.

import { isObject, type PatchLimits, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { checkStructure } from '../structure/index.ts';
import { applyFhirPatch, readFhirPatch } from './index.ts';

type Part = Readonly<Record<string, unknown>>;

const operation = (type: string, path: string, more: readonly Part[] = []): Part => ({
  name: 'operation',
  part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...more],
});

const value = (given: Part): Part => ({ name: 'value', ...given });
const add = (path: string, name: string, given: Part) =>
  operation('add', path, [{ name: 'name', valueString: name }, value(given)]);
const replace = (path: string, given: Part) => operation('replace', path, [value(given)]);
const insert = (path: string, index: number, given: Part) =>
  operation('insert', path, [{ name: 'index', valueInteger: index }, value(given)]);
const remove = (path: string) => operation('delete', path);
const move = (path: string, source: number, destination: number) =>
  operation('move', path, [
    { name: 'source', valueInteger: source },
    { name: 'destination', valueInteger: destination },
  ]);

function treeOf(source: string) {
  const document = read(source);
  if (!document.ok || !isObject(document.value.tree)) throw new Error(`not an object: ${source}`);
  return document.value;
}

function patch(source: string, operations: readonly Part[], limits: PatchLimits = {}) {
  const { tree } = treeOf(JSON.stringify({ resourceType: 'Parameters', parameter: operations }));
  if (!isObject(tree)) throw new Error('no Parameters');
  const patches = readFhirPatch(tree, limits);
  return patches.ok ? applyFhirPatch(treeOf(source).text, patches.value, limits) : patches;
}

const refusalOf = (source: string, operations: readonly Part[], limits?: PatchLimits) => {
  const result = patch(source, operations, limits);
  return result.ok ? result.value : [result.error.code, result.error.operation, result.error.path];
};

/** A sound result; anything else is a refusal's code or the first issue. */
const patched = (source: string, ...operations: readonly Part[]) => {
  const result = patch(source, operations);
  if (!result.ok) return result.error.code;
  expect(checkStructure(treeOf(result.value).tree)).toEqual([]);
  return result.value;
};

const PERSON = `{"resourceType":"Patient","id":"x","active":true,"name":[{"use":"official","family":"Berg","given":["Ane","B\\u00e5"]},{"text":"b"}],
  "birthDate":"1980-01-01","_birthDate":{"extension":[{"url":"http://x.no/t","valueDateTime":"1980-01-01T10:00:00Z"}]},
  "contact":[{"name":{"text":"c"},"gender":"male"}]}`;

describe('A FHIRPath Patch is refused', () => {
  it.each([
    ['another parameter', { name: 'op' }, 'not-a-patch'],
    ['no type', { name: 'operation', part: [{ name: 'path', valueString: 'Patient' }] }, 'not-a-patch'],
    ['a part twice', operation('delete', 'Patient.active', [{ name: 'path', valueString: 'x' }]), 'not-a-patch'],
    ['an unknown part', operation('delete', 'Patient.active', [{ name: 'toString', valueString: 'x' }]), 'not-a-patch'],
    ['another operation', operation('merge', 'Patient.active'), 'unknown-operation'],
    ['no value', operation('replace', 'Patient.active'), 'value-missing'],
    ['no index', operation('insert', 'Patient.name', [value({ valueHumanName: { text: 'x' } })]), 'not-a-patch'],
  ])('as it is read: %s', (_what, bad, code) => {
    expect(refusalOf(PERSON, [remove('Patient.active'), bad])).toEqual([code, 1, []]);
  });

  it.each([
    ['a path that is none', remove('Patient..name'), 'path-syntax', []],
    ['a function beyond', remove('Patient.descendants()'), 'path-not-supported', []],
    ['resolve()', remove('Patient.managingOrganization.resolve().name'), 'path-not-supported', []],
    ['a criterion beyond', remove("Patient.name.where(family.matches('B.*'))"), 'path-not-supported', []],
    ['a criterion of several', remove('Patient.name.where(given and use.exists())'), 'path-not-supported', []],
    ['a criterion that is none', remove('Patient.name.where(use, family)'), 'path-not-supported', []],
    ['an operator', remove('Patient.name | Patient.contact'), 'path-not-supported', []],
    ['an unknown element', remove('Patient.colour'), 'unknown-element', []],
    ['a prototype key', add('Patient', '__proto__', { valueString: 'x' }), 'unknown-element', []],
    ['JSON instead of FHIRPath', remove('Patient.deceasedBoolean'), 'unknown-element', []],
    ['the type', replace('Patient.resourceType', { valueCode: 'Basic' }), 'unknown-element', []],
    ['the whole resource', remove('Patient'), 'root-removed', []],
    ['another resource', add('Observation', 'active', { valueBoolean: true }), 'place-missing', []],
    ['a parent that is not there', add('Patient.maritalStatus', 'text', { valueString: 'x' }), 'place-missing', []],
    ['an item that is not there', replace('Patient.name[2].family', { valueString: 'x' }), 'place-missing', []],
    ['several places', replace('Patient.name.family | Patient.name', { valueString: 'x' }), 'path-not-supported', []],
    ['several elements', remove('Patient.name'), 'several-places', ['name', 0]],
    ['an element that is there', add('Patient', 'active', { valueBoolean: false }), 'element-taken', []],
    [
      'a list that is not there',
      insert('Patient.telecom', 0, { valueContactPoint: { value: '1' } }),
      'place-missing',
      [],
    ],
    ['no list', insert('Patient.birthDate', 0, { valueDate: '1981-01-01' }), 'not-a-list', ['birthDate']],
    ['half a list', move("Patient.name.where(use = 'official')", 0, 0), 'several-places', ['name', 0]],
    ['lists of several parents', move('(Patient.name | Patient.contact.name)', 0, 1), 'path-not-supported', []],
    ['an index beyond', insert('Patient.name', 3, { valueHumanName: { text: 'x' } }), 'index-missing', ['name']],
    ['an index below', insert('Patient.name', -1, { valueHumanName: { text: 'x' } }), 'index-missing', ['name']],
    ['a source beyond', move('Patient.name', 2, 0), 'index-missing', ['name']],
    ['a destination beyond', move('Patient.name', 0, 2), 'index-missing', ['name']],
    ['a wrong type', replace('Patient.birthDate', { valueString: '1980-01-01' }), 'value-type', ['birthDate']],
    [
      'a code that is text',
      replace('Patient.contact[0].gender', { valueString: 'female' }),
      'value-type',
      ['contact', 0, 'gender'],
    ],
    ['parts for a primitive', replace('Patient.birthDate', { part: [] }), 'value-type', ['birthDate']],
    ['a type that a choice has not', add('Patient', 'deceased', { valueString: 'x' }), 'value-type', []],
    [
      'an unknown member',
      add('Patient', 'contact', { part: [{ name: 'colour', valueString: 'x' }] }),
      'unknown-element',
      [],
    ],
    [
      'a member twice',
      add('Patient', 'contact', {
        part: [
          { name: 'gender', valueCode: 'male' },
          { name: 'gender', valueCode: 'female' },
        ],
      }),
      'element-taken',
      [],
    ],
  ])('as it is applied: %s', (_what, bad, code, path) => {
    expect(refusalOf(PERSON, [bad])).toEqual([code, 0, path]);
  });

  it('when it is too long, makes too much, or asks for too much work', () => {
    const name = add('Patient', 'name', { valueHumanName: { text: 'x' } });
    expect(refusalOf(PERSON, [name, name], { maxOperations: 1 })).toEqual(['too-many-operations', null, []]);
    expect(refusalOf(PERSON, [name], { maxLength: 300 })).toEqual(['too-large', 0, []]);
    expect(refusalOf(PERSON, [name, name], { maxWork: 600 })).toEqual(['too-much-work', 1, []]);
    const names = P(`"name":[${Array.from({ length: 4000 }, () => '{"text":"a"}').join()}]`);
    const dear = `Patient.name${".where(text = 'a')".repeat(900)}`;
    expect(refusalOf(names, [remove(dear)])).toEqual(['too-much-work', 0, []]);
    const long = `Patient.name${'.ofType(HumanName)'.repeat(900)}`;
    expect(refusalOf(names, [remove(long)])).toEqual(['too-much-work', 0, []]);
  });
});

const P = (members: string) => `{"resourceType":"Patient"${members === '' ? '' : `,${members}`}}`;

describe('A FHIRPath Patch', () => {
  it('changes nothing without operations', () => {
    expect(patched(PERSON)).toBe(treeOf(PERSON).text);
  });

  it.each<[string, string, readonly Part[], string]>([
    ['adds a primitive', '', [add('Patient', 'birthDate', { valueDate: '1930-01-01' })], '"birthDate":"1930-01-01"'],
    ['replaces one', '"birthDate":"1920"', [replace('Patient.birthDate', { valueDate: '1930' })], '"birthDate":"1930"'],
    ['deletes one', '"birthDate":"1920","active":true', [remove('Patient.birthDate')], '"active":true'],
    ['deletes what is not there', '"active":true', [remove('Patient.birthDate')], '"active":true'],
    [
      'begins with an element',
      '"birthDate":"1920"',
      [replace('birthDate', { valueDate: '1930' })],
      '"birthDate":"1930"',
    ],
    [
      'adds an item',
      '"name":[{"text":"a"}]',
      [add('Patient', 'name', { valueHumanName: { text: 'b' } })],
      '"name":[{"text":"a"},{"text":"b"}]',
    ],
    ['makes the list', '', [add('Patient', 'name', { valueHumanName: { text: 'b' } })], '"name":[{"text":"b"}]'],
    [
      'inserts first',
      '"name":[{"text":"a"}]',
      [insert('Patient.name', 0, { valueHumanName: { text: 'b' } })],
      '"name":[{"text":"b"},{"text":"a"}]',
    ],
    [
      'inserts last',
      '"name":[{"text":"a"}]',
      [insert('Patient.name', 1, { valueHumanName: { text: 'b' } })],
      '"name":[{"text":"a"},{"text":"b"}]',
    ],
    ['deletes an item', '"name":[{"text":"a"},{"text":"b"}]', [remove('Patient.name[0]')], '"name":[{"text":"b"}]'],
    ['deletes the last of a list', '"name":[{"text":"a"}],"active":true', [remove('Patient.name')], '"active":true'],
    [
      'deletes by criterion',
      '"name":[{"use":"old","text":"a"},{"use":"usual","text":"b"}]',
      [remove("Patient.name.where(use = 'old')")],
      '"name":[{"use":"usual","text":"b"}]',
    ],
    [
      'leaves nothing empty',
      '"contact":[{"name":{"text":"c"},"gender":"male"}]',
      [remove('Patient.contact[0].name.text')],
      '"contact":[{"gender":"male"}]',
    ],
    [
      'leaves nothing empty, outward',
      '"contact":[{"name":{"text":"c"}}],"active":true',
      [remove('Patient.contact.name.text')],
      '"active":true',
    ],
    [
      'fills again what it emptied',
      '"contact":[{"name":{"text":"c"}}]',
      [remove('Patient.contact[0].name.text'), add('Patient.contact[0].name', 'family', { valueString: 'd' })],
      '"contact":[{"name":{"family":"d"}}]',
    ],
    [
      'moves up',
      '"name":[{"text":"a"},{"text":"b"},{"text":"c"}]',
      [move('Patient.name', 2, 0)],
      '"name":[{"text":"c"},{"text":"a"},{"text":"b"}]',
    ],
    [
      'moves down',
      '"name":[{"text":"a"},{"text":"b"},{"text":"c"}]',
      [move('Patient.name', 0, 2)],
      '"name":[{"text":"b"},{"text":"c"},{"text":"a"}]',
    ],
    [
      'takes first and last',
      '"name":[{"text":"a"},{"text":"b"}]',
      [
        replace('Patient.name.first().text', { valueString: '1' }),
        replace('Patient.name.last().text', { valueString: '2' }),
      ],
      '"name":[{"text":"1"},{"text":"2"}]',
    ],
    [
      'makes an object of parts',
      '',
      [
        add('Patient', 'contact', {
          part: [
            { name: 'name', valueHumanName: { text: 'a' } },
            { name: 'telecom', valueContactPoint: { value: '1' } },
            { name: 'telecom', valueContactPoint: { value: '2' } },
            { name: 'gender', valueCode: 'male' },
          ],
        }),
      ],
      '"contact":[{"name":{"text":"a"},"telecom":[{"value":"1"},{"value":"2"}],"gender":"male"}]',
    ],
    [
      'makes an extension of parts',
      '',
      [
        add('Patient', 'extension', {
          part: [
            { name: 'url', valueUri: 'http://x.no/e' },
            { name: 'value', valueInteger: 1 },
          ],
        }),
      ],
      '"extension":[{"url":"http://x.no/e","valueInteger":1}]',
    ],
    ['names a choice by type', '', [add('Patient', 'deceased', { valueBoolean: false })], '"deceasedBoolean":false'],
    [
      'changes the type of a choice in its place',
      '"deceasedBoolean":true,"active":true',
      [replace('Patient.deceased', { valueDateTime: '2020' })],
      '"deceasedDateTime":"2020","active":true',
    ],
    [
      'takes a date for a dateTime',
      '"name":[{"period":{"start":"2019"}}]',
      [add('Patient.name[0].period', 'end', { valueDate: '2020-01-01' })],
      '"name":[{"period":{"start":"2019","end":"2020-01-01"}}]',
    ],
    [
      'adds an extension to a primitive',
      '"birthDate":"1980"',
      [
        add('Patient.birthDate', 'extension', {
          part: [
            { name: 'url', valueUri: 'http://x.no/e' },
            { name: 'value', valueCode: 'a' },
          ],
        }),
      ],
      '"birthDate":"1980","_birthDate":{"extension":[{"url":"http://x.no/e","valueCode":"a"}]}',
    ],
    [
      'deletes one',
      '"birthDate":"1980","_birthDate":{"extension":[{"url":"http://x.no/e","valueCode":"a"}]}',
      [remove("Patient.birthDate.extension('http://x.no/e')")],
      '"birthDate":"1980"',
    ],
    [
      'deletes a primitive with its extensions',
      '"active":true,"birthDate":"1980","_birthDate":{"id":"i"}',
      [remove('Patient.birthDate')],
      '"active":true',
    ],
    [
      'replaces a primitive with its extensions',
      '"birthDate":"1980","_birthDate":{"id":"i"}',
      [replace('Patient.birthDate', { valueDate: '1981', _valueDate: { id: 'j' } })],
      '"birthDate":"1981","_birthDate":{"id":"j"}',
    ],
    [
      'finds an extension',
      '"extension":[{"url":"http://x.no/e","valueCode":"a"}]',
      [replace("Patient.extension('http://x.no/e').value", { valueCode: 'b' })],
      '"extension":[{"url":"http://x.no/e","valueCode":"b"}]',
    ],
  ])('%s', (_what, before, operations, after) => {
    expect(patched(P(before), ...operations)).toBe(P(after));
  });

  const given = '"name":[{"given":["a","b","c"],"_given":[null,{"id":"i"},null]}]';

  it.each<[string, Part, string]>([
    ['deletes', remove('Patient.name[0].given[0]'), '"given":["b","c"],"_given":[{"id":"i"},null]'],
    ['deletes the one that has more', remove('Patient.name[0].given[1]'), '"given":["a","c"]'],
    [
      'inserts',
      insert('Patient.name[0].given', 0, { valueString: 'x' }),
      '"given":["x","a","b","c"],"_given":[null,null,{"id":"i"},null]',
    ],
    ['moves', move('Patient.name[0].given', 1, 0), '"given":["b","a","c"],"_given":[{"id":"i"},null,null]'],
    [
      'adds',
      add('Patient.name[0]', 'given', { valueString: 'x' }),
      '"given":["a","b","c","x"],"_given":[null,{"id":"i"},null,null]',
    ],
    ['replaces', replace('Patient.name[0].given[1]', { valueString: 'x' }), '"given":["a","x","c"]'],
  ])('keeps the places of repeated primitives: %s', (_what, operation, after) => {
    expect(patched(P(given), operation)).toBe(P(`"name":[{${after}}]`));
  });

  it('chooses by criteria', () => {
    const names = P('"name":[{"use":"usual","given":["a"]},{"use":"official","family":"f"},{"text":"t"}]');
    const deleted = (criterion: string) => patched(names, remove(`Patient.name.where(${criterion})`));
    const without = (...gone: readonly number[]) => {
      const all = ['{"use":"usual","given":["a"]}', '{"use":"official","family":"f"}', '{"text":"t"}'];
      return P(`"name":[${all.filter((_, at) => !gone.includes(at)).join(',')}]`);
    };
    expect(deleted("use = 'usual'")).toBe(without(0));
    expect(deleted("given[0] = 'a' and use = 'usual'")).toBe(without(0));
    expect(deleted("use = 'home' or family = 'f'")).toBe(without(1));
    expect(deleted("use != 'usual'")).toBe(without(1));
    expect(deleted('family.exists()')).toBe(without(1));
    expect(deleted('use.exists().not()')).toBe(without(2));
    expect(deleted('use.empty()')).toBe(without(2));
    expect(deleted("use = 'home'")).toBe(names);
    expect(deleted("family.startsWith('f')")).toBe(without(1));
    expect(deleted('given.count() = 1')).toBe(without(0));
    expect(deleted('%resource.active.exists()')).toBe(names);
    expect(deleted('use')).toBe('several-places');
    expect(deleted('use.exists()')).toBe('several-places');
    const links =
      '{"resourceType":"Patient","contact":[{"name":{"text":"a"}}],"communication":[{"language":{"text":"nb"},"preferred":true},{"language":{"text":"nn"}}]}';
    expect(patched(links, remove('Patient.communication.where(preferred)'))).not.toContain('"nb"');
  });

  it('finds choices by type and members of contained resources', () => {
    const quantity =
      '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":81.50}}';
    const kg = { valueString: 'kg' };
    for (const path of [
      'Observation.value',
      'Observation.value.ofType(Quantity)',
      '(Observation.value as Quantity)',
      'value.as(Quantity)',
    ]) {
      expect(patched(quantity, add(path, 'unit', kg))).toBe(quantity.replace('81.50', '81.50,"unit":"kg"'));
    }
    expect(patched(quantity, add('Observation.value.ofType(Range)', 'unit', kg))).toBe('place-missing');
    const contained =
      '{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"a"}],"managingOrganization":{"reference":"#o"}}';
    expect(patched(contained, replace('Patient.contained[0].name', { valueString: 'b' }))).toBe(
      contained.replace('"a"', '"b"'),
    );
    const empty = '{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}';
    const resource = { resourceType: 'Organization', id: 'o', name: 'c' };
    expect(patched(empty, add('Patient', 'contained', { resource }))).toContain(
      '"contained":[{"resourceType":"Organization","id":"o","name":"c"}]',
    );
  });

  it('leaves every byte that it does not name', () => {
    const { text } = treeOf(PERSON);
    expect(patched(PERSON, replace('Patient.name[0].family', { valueString: 'Dal' }))).toBe(
      text.replace('"Berg"', '"Dal"'),
    );
    expect(patched(PERSON, remove('Patient.contact'))).toBe(text.replace(/,"contact":.*/, '}'));
  });

  it('takes the narrative as text, since parameters carry no XHTML', () => {
    const before = P('"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">a</div>"}');
    const div = '<div xmlns="http://www.w3.org/1999/xhtml">b</div>';
    expect(patched(before, replace('Patient.text.div', { valueString: div }))).toBe(before.replace('>a<', '>b<'));
  });
});
