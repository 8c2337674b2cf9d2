// https://www.w3.org/TR/soap11/: answers of a register that are not what they should be give nothing, and hold nobody up.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, readXml, textAt } from './xml.ts';

describe('The answer of a SOAP service', () => {
  it('is nothing where it is broken, has a DTD or entities of its own, or is too deep', () => {
    for (const text of [
      '',
      'Beklager',
      '<a>',
      '<a></b>',
      '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
      '<a>&unknown;</a>',
      `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`,
    ]) {
      expect([text.slice(0, 20), readXml(text)]).toEqual([text.slice(0, 20), null]);
    }
  });

  it('is read by the names of its elements, whatever their prefixes', () => {
    const root = readXml('<s:a xmlns:s="urn:s"><s:b> 1 </s:b><c><b>2</b></c></s:a>');
    expect(root === null ? null : [textAt(root, 'b'), textAt(root, 'c', 'b'), textAt(root, 'd')]).toEqual([
      '1',
      '2',
      null,
    ]);
  });

  it('gives back every text that was put into it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const sent = text.replace(/[^\t -~æøå]/g, '').trim();
        const root = readXml(`<r><a>${escapeXml(sent)}</a></r>`);
        expect(root === null ? undefined : (textAt(root, 'a') ?? '')).toBe(sent);
      }),
    );
  });
});
