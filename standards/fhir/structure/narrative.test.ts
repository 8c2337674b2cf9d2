// https://hl7.org/fhir/R4/narrative.html#xhtml: active content and broken markup never come into the record.

import { describe, expect, it } from 'vitest';
import { narrativeFault } from './narrative.ts';

describe('A narrative is refused', () => {
  it.each([
    'text',
    '',
    '<p>a</p>',
    '<div>a</div><div>b</div>',
    'a<div>b</div>',
    '<div>a</div>b',
    '<div>a',
    '<div><p>a</div></p>',
    '<div>a < b</div>',
    '<div><script>alert(1)</script></div>',
    '<div><SCRIPT>alert(1)</SCRIPT></div>',
    '<div><svg onload="a()"/></div>',
    '<div><iframe src="https://x.no"/></div>',
    '<div><style>a</style></div>',
    '<div><form action="a"/></div>',
    '<div onclick="a()">a</div>',
    '<div><img src="x" onerror="a()"/></div>',
    '<div><img src=x onerror=a()/></div>',
    '<div><a href="javascript:a()">b</a></div>',
    '<div><a href=" JavaScript:a()">b</a></div>',
    '<div><a href="java&#115;cript:a()">b</a></div>',
    '<div><a href="&#106;avascript:a()">b</a></div>',
    '<div><img src="data:image/svg+xml;base64,AAAA"/></div>',
    '<div><![CDATA[<script>]]></div>',
    '<div><?php ?></div>',
    '<div><!-- </div>',
    '<divx>a</divx>',
    '<div>a & b</div>',
    '<div>a&nbsp;b</div>',
    '<div><a href="?a=1&b=2">a</a></div>',
  ])('%s', (xhtml) => {
    expect(narrativeFault(xhtml)).not.toBeNull();
  });
});

describe('A narrative is taken', () => {
  it.each([
    '<div>text</div>',
    '<div xmlns="http://www.w3.org/1999/xhtml">\n    </div>',
    ' <div><!-- a <b> --><table class="grid"><tr><td colspan=\'2\'>a &lt; b &#x1F600;</td></tr></table><br/><hr /></div>\n',
    '<div><a href="https://x.no/?a=1&amp;b=2">a</a><a href="Patient/1">b</a><img src="#p" alt="a > b"/></div>',
    '<div><img src="data:image/png;base64,AAAA" alt=""/></div>',
  ])('%s', (xhtml) => {
    expect(narrativeFault(xhtml)).toBeNull();
  });
});
