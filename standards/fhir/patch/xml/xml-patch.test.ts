// https://www.rfc-editor.org/rfc/rfc5261: what is refused and why; what is applied leaves every other byte of the JSON.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { applyJsonPatch, isObject, type PatchLimits, read, readJsonPatch } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStructure } from '../../structure/index.ts';
import { applyToTree } from './apply.ts';
import { applyXmlPatch, readXmlPatch } from './index.ts';
import { printTree } from './print-tree.ts';
import { readTree } from './read-tree.ts';
import { inXmlOperation } from './refusal.ts';
import { attributeOf, readSelector, select } from './selector.ts';
import { elementsIn, withoutBlanks, type XmlElement, type XmlNode } from './tree.ts';

const diff = (operations: string) => `<diff xmlns="http://hl7.org/fhir">${operations}</diff>`;

function minified(source: string): string {
  const document = read(source);
  if (!document.ok) throw new Error(`not JSON: ${source}`);
  return document.value.text;
}

function patch(source: string, document: string, limits: PatchLimits = {}) {
  const operations = readXmlPatch(document, limits);
  return operations.ok ? applyXmlPatch(minified(source), operations.value, limits) : operations;
}

const refusalOf = (document: string, limits: PatchLimits = {}) => {
  const result = patch(PERSON, document, limits);
  return result.ok ? result.value : [result.error.code, result.error.operation];
};

const PERSON = `{"id":"x","resourceType":"Patient","active":true,
  "birthDate":"1980-01-01","name":[{"family":"B\\u00e5e","use":"official","given":["Ane","B\\u00e5"]},{"text":"b"}],
  "extension":[{"url":"http://x.no/e","valueDecimal":1.50}]}`;

const patched = (operations: string) => {
  const result = patch(PERSON, diff(operations));
  if (!result.ok) return `${result.error.code}: ${result.error.sentence}`;
  const document = read(result.value);
  expect(document.ok && checkStructure(document.value.tree)).toEqual([]);
  return result.value;
};

describe('An XML Patch is refused', () => {
  it.each([
    ['text', 'x', 'not-xml', null],
    ['half an element', '<diff><remove', 'not-xml', null],
    ['a DTD', '<!DOCTYPE diff [<!ENTITY a "b">]><diff>&a;</diff>', 'not-xml', null],
    ['an entity', diff('<replace sel="f:Patient/f:active/@value">&lol;</replace>'), 'not-xml', null],
    ['no operation', diff(' '), 'not-a-patch', null],
    ['another operation', diff('<move sel="f:Patient"/>'), 'unknown-operation', 0],
    ['no selector', diff('<remove/>'), 'not-a-patch', 0],
    ['no content', diff('<add sel="f:Patient"/>'), 'value-missing', 0],
    ['type and pos', diff('<add sel="f:Patient" type="@a" pos="after">x</add>'), 'not-a-patch', 0],
    ['another pos', diff('<add sel="f:Patient" pos="inside"><a/></add>'), 'not-a-patch', 0],
    ['another ws', diff('<remove sel="f:Patient/f:active" ws="all"/>'), 'not-a-patch', 0],
    ['a path that is none', diff('<remove sel="f:Patient/"/>'), 'path-syntax', 0],
    ['a condition that is none', diff('<remove sel="f:Patient/f:name[last()]"/>'), 'path-syntax', 0],
    ['//', diff('<remove sel="//f:name"/>'), 'path-not-supported', 0],
    ['a prefix', diff('<remove sel="p:Patient/p:name"/>'), 'unknown-prefix', 0],
    ['nothing there', diff('<remove sel="f:Patient/f:active"/><remove sel="f:Patient/f:active"/>'), 'place-missing', 1],
    ['several there', diff('<remove sel="f:Patient/f:name"/>'), 'several-places', 0],
    ['another root', diff('<remove sel="f:Person/f:name"/>'), 'place-missing', 0],
    ['another namespace', '<diff xmlns:p="urn:x"><remove sel="p:Patient/p:active"/></diff>', 'place-missing', 0],
    ['the root', diff('<remove sel="f:Patient"/>'), 'root-removed', 0],
    ['an attribute that is there', diff('<add sel="f:Patient/f:active" type="@value">false</add>'), 'element-taken', 0],
    ['an attribute to add to', diff('<add sel="f:Patient/f:active/@value"><a/></add>'), 'value-type', 0],
    ['two for one', diff('<replace sel="f:Patient/f:active"><a/><b/></replace>'), 'value-type', 0],
    ['text for an element', diff('<replace sel="f:Patient/f:active">false</replace>'), 'value-type', 0],
    ['an unknown element', diff('<add sel="f:Patient"><colour value="red"/></add>'), 'not-a-resource', null],
    ['an element out of order', diff('<add sel="f:Patient"><language value="nb"/></add>'), 'not-a-resource', null],
    ['a value that is none', diff('<replace sel="f:Patient/f:active/@value">yes</replace>'), 'not-a-resource', null],
    ['nothing in an element', diff('<remove sel="f:Patient/f:active/@value"/>'), 'not-a-resource', null],
  ])('%s', (_what, document, code, operation) => {
    expect(refusalOf(document)).toEqual([code, operation]);
  });

  it('when it is too long, makes too much, or asks for too much work', () => {
    const two = diff(
      '<add sel="f:Patient/f:active" pos="after"><gender value="male"/></add><remove sel="f:Patient/f:gender"/>',
    );
    expect(refusalOf(two, { maxOperations: 1 })).toEqual(['too-many-operations', null]);
    expect(refusalOf(two, { maxWork: 300 })).toEqual(['too-much-work', null]);
    expect(refusalOf(two, { maxLength: 100 })).toEqual(['too-large', null]);
    expect(refusalOf(diff(`${'<a>'.repeat(200)}${'</a>'.repeat(200)}`))).toEqual(['too-large', null]);
  });
});

describe('An XML Patch on a resource', () => {
  const text = minified(PERSON);

  it.each([
    ['<replace sel="f:Patient/f:birthDate/@value">1981</replace>', text.replace('1980-01-01', '1981')],
    ['<replace sel="/f:Patient/f:name[1]/f:given[2]/@value">C</replace>', text.replace('"B\\u00e5"', '"C"')],
    [
      '<replace sel="f:Patient/f:name[f:use/@value=\'official\']/f:given[1]/@value">C</replace>',
      text.replace('"Ane"', '"C"'),
    ],
    ['<remove sel="*/f:extension[@url=\'http://x.no/e\']"/>', text.replace(/,"extension":.*\]/, '')],
    ['<remove sel="f:Patient/f:name[2]"/>', text.replace(',{"text":"b"}', '')],
    ['<remove sel="f:Patient/f:active"/>', text.replace('"active":true,', '')],
    [
      '<add sel="f:Patient/f:name[1]" pos="before"><name><text value="&#229;"/></name></add>',
      text.replace('"name":[', '"name":[{"text":"å"},'),
    ],
    [
      '<add sel="f:Patient/f:name[2]" pos="after"><gender value="female"/></add>',
      text.replace(/\}$/, ',"gender":"female"}'),
    ],
    ['<replace sel="f:Patient/f:extension/f:valueDecimal/@value">2.500</replace>', text.replace('1.50', '2.500')],
    ['<add sel="f:Patient/f:active" type="@id">i</add>', text.replace(/\}$/, ',"_active":{"id":"i"}}')],
    ['<add sel="f:Patient/f:active" pos="before"><!-- said --></add>', text],
    ['<add sel="f:Patient" type="namespace::p">urn:x</add>', text],
  ])('changes what it names and no other byte: %s', (operations, expected) => {
    expect(patched(operations)).toBe(expected);
  });

  it('knows the prefixes that it declares', () => {
    const declared =
      '<d:diff xmlns:d="urn:d" xmlns:p="http://hl7.org/fhir"><d:remove sel="p:Patient/p:active"/></d:diff>';
    expect(refusalOf(declared)).toBe(text.replace('"active":true,', ''));
  });

  it('leaves a narrative that it does not touch, and changes one that it does', () => {
    const div = (inner: string) =>
      JSON.stringify(`<div xmlns="http://www.w3.org/1999/xhtml"><p>${inner}</p><td></td><br/></div>`);
    const person = (inner: string) =>
      `{"text":{"status":"generated","div":${div(inner)}},"resourceType":"Patient","active":true}`;
    const untouched = patch(person('a&#160;b'), diff('<replace sel="f:Patient/f:active/@value">false</replace>'));
    expect(untouched.ok && untouched.value).toBe(person('a&#160;b').replace('true', 'false'));
    const changed = patch(person('a'), diff('<replace sel="f:Patient/f:text/h:div/h:p/text()">b</replace>'));
    expect(changed.ok && changed.value).toBe(person('b'));
  });
});

/** What two documents have in common when they say the same. */
function canonical(node: XmlNode): unknown {
  if (node.node === 'text') return node.text.trim();
  if (node.node !== 'element') return node;
  const attributes = node.attributes.map(({ uri, local, value }) => `{${uri}}${local}=${value}`).sort();
  const prefixes = [...node.declared].filter(([prefix]) => prefix !== '');
  return {
    name: `{${node.uri}}${node.local}`,
    attributes,
    prefixes,
    children: withoutBlanks(node.children).map(canonical),
  };
}

const data = process.env['TEST_DATA'];

describe.skipIf(!data)('The official XML Patch cases', () => {
  it('pass, all 29', () => {
    const suite = readTree(readFileSync(join(data ?? '', 'fhir/patch/xml-patch-tests.xml'), 'utf8'));
    const cases = elementsIn(suite.children);
    const inner = (test: XmlElement, name: string): XmlElement | undefined =>
      elementsIn(elementsIn(test.children).find(({ local }) => local === name)?.children ?? [])[0];
    for (const test of cases) {
      const name = attributeOf(test, 'name')?.value;
      const target = inner(test, 'target');
      const wanted = inner(test, 'patched');
      const document = elementsIn(test.children).find(({ local }) => local === 'patch');
      const operations = readXmlPatch(document === undefined ? '' : printTree(document));
      const result = inXmlOperation(null, () => {
        const root = readTree(target === undefined ? '' : printTree(target));
        for (const operation of operations.ok ? operations.value : []) applyToTree(root, operation);
        return canonical(readTree(printTree(root)));
      });
      expect([name, operations.ok && result.ok], name).toEqual([name, wanted !== undefined]);
      if (result.ok && wanted !== undefined) expect(result.value, name).toEqual(canonical(wanted));
    }
    expect(cases.length).toBe(29);
  });
});

/** The smaller ones. */
function officialExamples(): readonly string[] {
  const file = readFileSync(join(data ?? '', 'fhir/r4-examples/examples.ndjson.gz'));
  const lines = gunzipSync(file).toString('utf8').split('\n');
  return lines.filter((line) => line.length > 0 && line.length < 20_000).map(minified);
}

describe.skipIf(!data)('An XML Patch on the official R4 examples', () => {
  it('takes away what the same JSON Patch takes away, byte for byte', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.constantFrom(...officialExamples()), fc.nat(), (text, pick) => {
        const document = read(text);
        const tree = document.ok && isObject(document.value.tree) ? document.value.tree : {};
        const names = Object.keys(tree).filter(
          (name) => !['resourceType', 'text'].includes(name) && !name.startsWith('_'),
        );
        const name = names[pick % names.length] ?? '';
        const value = tree[name];
        fc.pre(tree[`_${name}`] === undefined && (!Array.isArray(value) || value.length > 1));
        const at = Array.isArray(value) ? `[${value.length}]` : '';
        const pointer = Array.isArray(value) ? `/${name}/${value.length - 1}` : `/${name}`;
        const xml = patch(text, diff(`<remove sel="*/f:${name}${at}"/>`));
        const json = readJsonPatch({ tree: JSON.parse(JSON.stringify([{ op: 'remove', path: pointer }])), text: '' });
        const expected = json.ok ? applyJsonPatch(text, json.value) : json;
        expect(xml).toEqual(expected);
        compared++;
      }),
      { numRuns: 150 },
    );
    expect(compared).toBe(150);
  });

  it('that only adds a comment changes nothing', () => {
    for (const text of officialExamples()) {
      const result = patch(text, diff('<add sel="*" pos="prepend"><!-- seen --></add>'));
      expect(result.ok ? result.value : result.error).toBe(text);
    }
  });
});

describe('A selector', () => {
  it('finds the one node that it names', () => {
    const root = readTree(
      '<a xmlns="urn:x" xmlns:p="urn:p"><b c="1">t</b><b c="2"><d>u</d></b><p:b/><?go now?><!--n--></a>',
    );
    const scope = new Map([
      ['', 'urn:x'],
      ['p', 'urn:p'],
    ]);
    const found = (selector: string) => {
      const result = inXmlOperation(null, () => select(root, readSelector(selector, scope)));
      if (!result.ok) return result.error.code;
      return result.value.is === 'node' ? printTree({ ...root, children: [result.value.node] }) : result.value.is;
    };
    const inside = (text: string) => `<a xmlns="urn:x" xmlns:p="urn:p">${text}</a>`;
    expect(found('a/b[2]/d')).toBe(inside('<d>u</d>'));
    expect(found("a/b[d='u']/d")).toBe(inside('<d>u</d>'));
    expect(found("a/b[.='t']")).toBe(inside('<b c="1">t</b>'));
    expect(found('a/b[@c="2"][1]/@c')).toBe('attribute');
    expect(found('a/p:b')).toBe(inside('<b xmlns="urn:p"></b>').replace('></b>', '/>'));
    expect(found('a/processing-instruction()')).toBe(inside('<?go now?>'));
    expect(found('a/comment()[1]')).toBe(inside('<!--n-->'));
    expect(found('a/namespace::p')).toBe('namespace');
    expect(found('a/b')).toBe('several-places');
    expect(found('a/b[3]')).toBe('place-missing');
    expect(found('a/b[0]')).toBe('path-syntax');
    expect(found("a/b[@c='2']]")).toBe('path-syntax');
  });
});
