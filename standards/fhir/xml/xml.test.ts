// https://hl7.org/fhir/R4/xml.html: what is refused first, then what is kept.

import { describe, expect, it } from 'vitest';
import { readXml, writeXml } from './index.ts';

const NS = 'xmlns="http://hl7.org/fhir"';
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';

const codeOf = (xml: string | Uint8Array, limits = {}): string => {
  const result = readXml(xml, limits);
  return result.ok ? result.value : result.error.code;
};

/** The JSON text, or an error that stops the test. */
function json(xml: string): string {
  const result = readXml(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function xml(text: string): string {
  const result = writeXml(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.replace('<?xml version="1.0" encoding="UTF-8"?>', '');
}

describe('XML that is refused', () => {
  it.each([
    ['an open element', `<Patient ${NS}>`, 'malformed'],
    ['two roots', `<Patient ${NS}/><Patient ${NS}/>`, 'malformed'],
    ['nothing', '', 'malformed'],
    ['a DTD', `<!DOCTYPE Patient [<!ENTITY x SYSTEM "file:///etc/passwd">]><Patient ${NS}/>`, 'doctype'],
    ['a bomb', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', 'doctype'],
    ['an entity of HTML', `<Patient ${NS}><id value="&nbsp;"/></Patient>`, 'malformed'],
    ['U+0000', `<Patient ${NS}><id value="&#0;"/></Patient>`, 'malformed'],
    ['another encoding', `<?xml version="1.0" encoding="ISO-8859-1"?><Patient ${NS}/>`, 'wrong-encoding'],
    ['no namespace', '<Patient><active value="true"/></Patient>', 'not-a-resource'],
    ['another root', `<Patients ${NS}/>`, 'not-a-resource'],
    ['an abstract type', `<DomainResource ${NS}/>`, 'not-a-resource'],
    ['an unknown element', `<Patient ${NS}><colour value="red"/></Patient>`, 'unknown-element'],
    ['a name of JavaScript', `<Patient ${NS}><constructor value="red"/></Patient>`, 'unknown-element'],
    ['an element for an attribute', `<Patient ${NS}><name><id value="a"/></name></Patient>`, 'unknown-element'],
    ['an unknown attribute', `<Patient ${NS}><active value="true" colour="red"/></Patient>`, 'unknown-attribute'],
    ['a value on a complex element', `<Patient ${NS}><name value="a"/></Patient>`, 'unknown-attribute'],
    ['an id on a resource', `<Patient ${NS} id="a"/>`, 'unknown-attribute'],
    ['an element twice', `<Patient ${NS}><active value="true"/><active value="false"/></Patient>`, 'too-many'],
    ['disorder', `<Patient ${NS}><gender value="male"/><active value="true"/></Patient>`, 'out-of-order'],
    ['text', `<Patient ${NS}>Berg<active value="true"/></Patient>`, 'text-not-allowed'],
    ['CDATA', `<Patient ${NS}><![CDATA[Berg]]></Patient>`, 'text-not-allowed'],
    ['an empty element', `<Patient ${NS}><name/></Patient>`, 'empty'],
    ['an empty primitive', `<Patient ${NS}><active/></Patient>`, 'empty'],
    ['an empty wrapper', `<Patient ${NS}><contained/></Patient>`, 'empty'],
    ['1 for true', `<Patient ${NS}><active value="1"/></Patient>`, 'invalid-format'],
    ['a number with space', `<Patient ${NS}><multipleBirthInteger value=" 1"/></Patient>`, 'invalid-format'],
    [
      'an XHTML element of FHIR',
      `<Patient ${NS}><text><status value="empty"/><div/></text></Patient>`,
      'wrong-namespace',
    ],
    ['another namespace', `<Patient ${NS}><active xmlns="urn:a" value="true"/></Patient>`, 'wrong-namespace'],
    [
      'SVG in a narrative',
      `<Patient ${NS}><text><status value="empty"/><div ${XHTML}><svg xmlns="http://www.w3.org/2000/svg"/></div></text></Patient>`,
      'wrong-namespace',
    ],
    ['a type that a choice has not', `<Patient ${NS}><deceasedString value="a"/></Patient>`, 'unknown-element'],
    ['bytes of Latin-1', Buffer.from(`<Patient ${NS}><id value="\xe5"/></Patient>`, 'latin1'), 'wrong-encoding'],
  ])('%s', (_what, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('deep, large, or with many attributes', () => {
    const deep = `<Patient ${NS}>${'<extension url="u">'.repeat(30)}${'</extension>'.repeat(30)}</Patient>`;
    expect(codeOf(deep, { maxDepth: 20 })).toBe('too-deep');
    const div = `<Patient ${NS}><text><status value="empty"/><div ${XHTML}>${'<b>'.repeat(200)}${'</b>'.repeat(200)}</div></text></Patient>`;
    expect(codeOf(div)).toBe('too-deep');
    expect(codeOf(deep, { maxLength: 100 })).toBe('too-large');
    const many = Array.from({ length: 60 }, (_, at) => `a${at}=""`).join(' ');
    expect(codeOf(`<Patient ${NS} ${many}/>`)).toBe('too-many-attributes');
  });

  it('is told with line, column and element', () => {
    const result = readXml(`<Patient ${NS}>\n<name><given value="A"/>\n<given/></name></Patient>`);
    expect(result.ok || result.error).toMatchObject({ line: 3, expression: 'Patient.name[0].given[1]' });
  });
});

describe('XML becomes JSON', () => {
  it.each([
    ['numbers as written', '<multipleBirthInteger value="+3"/>', '"multipleBirthInteger":3'],
    ['booleans', '<active value="true"/>', '"active":true'],
    [
      'ids and extensions of primitives',
      '<birthDate id="b" value="1970"><extension url="u"><valueDecimal value="1.50"/></extension></birthDate>',
      '"birthDate":"1970","_birthDate":{"id":"b","extension":[{"url":"u","valueDecimal":1.50}]}',
    ],
    [
      'places that only extensions fill',
      '<name id="n"><given value="A"/><given><extension url="u"><valueCode value="x"/></extension></given></name>',
      '"name":[{"id":"n","given":["A",null],"_given":[null,{"extension":[{"url":"u","valueCode":"x"}]}]}]',
    ],
    [
      'contained resources',
      '<contained><Organization><id value="o"/></Organization></contained>',
      '"contained":[{"resourceType":"Organization","id":"o"}]',
    ],
    [
      'white space that is numbered, not what is raw',
      '<name><text value="a&#10;b\nc"/></name>',
      '"name":[{"text":"a\\nb c"}]',
    ],
    ['nothing of comments and instructions', '<!-- a --><?b c?><id value="d"/>', '"id":"d"'],
  ])('%s', (_what, content, members) => {
    expect(json(`<?xml version="1.0"?>\n<Patient ${NS}>\n  ${content}\n</Patient>`)).toBe(
      `{"resourceType":"Patient",${members}}`,
    );
  });

  it('whatever prefixes stand for FHIR and XHTML, and whoever says where a schema is', () => {
    const text = `\ufeff<f:Patient xmlns:f="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://hl7.org/fhir a.xsd">
      <f:text><f:status value="empty"/><h:div><h:p class="a">1 &lt; 2<![CDATA[ & 3]]></h:p><h:br/></h:div></f:text></f:Patient>`;
    const div = `<div ${XHTML}><p class="a">1 &lt; 2 &amp; 3</p><br/></div>`;
    expect(json(text)).toBe(`{"resourceType":"Patient","text":{"status":"empty","div":${JSON.stringify(div)}}}`);
  });

  it('with the narrative as it was written', () => {
    const div = `<div ${XHTML}\n  class='a'><!-- b --><p>å&#160;&amp;</p><br></br>\r\n<hr /></div>`;
    expect(json(`<Patient ${NS}><text><status value="empty"/>${div}</text></Patient>`)).toBe(
      `{"resourceType":"Patient","text":{"status":"empty","div":${JSON.stringify(div)}}}`,
    );
  });
});

describe('JSON becomes XML', () => {
  it.each([
    ['no resource of R4', '{"resourceType":"Patients"}', 'not-a-resource'],
    ['an unknown element', '{"resourceType":"Patient","colour":"red"}', 'unknown-element'],
    ['a character that XML has not', '{"resourceType":"Patient","id":"\\uffff"}', 'unrepresentable'],
    ['an extension of a narrative', '{"resourceType":"Patient","text":{"_div":{"id":"a"}}}', 'unrepresentable'],
    [
      'a narrative that is not XML',
      '{"resourceType":"Patient","text":{"div":"<div><p a=\'1\' a=\'2\'/></div>"}}',
      'unrepresentable',
    ],
  ])('not with %s', (_what, text, code) => {
    const result = writeXml(text);
    expect(result.ok || result.error.code).toBe(code);
  });

  it('with elements in the order of the definition and values escaped', () => {
    const text =
      '{"_birthDate":{"id":"b"},"gender":"male","resourceType":"Patient","birthDate":"1970","multipleBirthInteger":2,"name":[{"text":"<a>\\n\\"å&","extension":[{"valueDecimal":1.50,"url":"u"}]}],"id":"1"}';
    expect(xml(text)).toBe(
      `<Patient ${NS}><id value="1"/><name><extension url="u"><valueDecimal value="1.50"/></extension>` +
        '<text value="&lt;a&gt;&#10;&quot;å&amp;"/></name><gender value="male"/><birthDate id="b" value="1970"/>' +
        '<multipleBirthInteger value="2"/></Patient>',
    );
  });

  it('with a narrative as it stands, its namespace said', () => {
    const text = '{"resourceType":"Patient","text":{"status":"empty","div":"<div><p>a&#160;</p></div>"}}';
    expect(xml(text)).toBe(
      `<Patient ${NS}><text><status value="empty"/><div ${XHTML}><p>a&#160;</p></div></text></Patient>`,
    );
  });

  it('indented on request', () => {
    const result = writeXml(
      '{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Basic","id":"a"}}]}',
      'indented',
    );
    expect(result.ok && result.value).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<Bundle ${NS}>
  <type value="batch"/>
  <entry>
    <resource>
      <Basic>
        <id value="a"/>
      </Basic>
    </resource>
  </entry>
</Bundle>
`,
    );
  });
});
