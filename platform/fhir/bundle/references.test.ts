// https://hl7.org/fhir/R4/http.html#trules and DESIGN.md §4 "Byte-true": references change, nothing else does.

import { isObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { referencesIn, rewrite } from './references.ts';

function parse(source: string) {
  const result = read(source);
  if (!result.ok || !isObject(result.value.tree)) throw new Error('not an object');
  return { tree: result.value.tree, text: result.value.text };
}

const urn = 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a';
const observation = parse(`{"resourceType":"Observation","identifier":[{"system":"urn:ietf:rfc:3986","value":"${urn}"}],
  "valueQuantity":{"value":1.50},"subject":{"reference":"${urn}","display":"${urn}"},
  "contained":[{"resourceType":"Provenance","target":[{"reference":"#"},{"reference":"Patient/a"}]}],
  "extension":[{"url":"${urn}","valueUri":"${urn}"}]}`);

describe('References of a resource', () => {
  it('are found in contained resources and addresses, not in identifiers, displays or the url of an extension', () => {
    expect(referencesIn(observation.tree).map(({ path }) => path.join('.'))).toEqual([
      'subject.reference',
      'contained.0.target.0.reference',
      'contained.0.target.1.reference',
      'extension.0.valueUri',
    ]);
  });

  it('are rewritten in tree and text, and every other byte stays', () => {
    const targets = new Map([[urn, 'Patient/ny"1']]);
    const rewritten = rewrite(observation, referencesIn(observation.tree), targets);
    const expected = observation.text
      .replace(`"reference":"${urn}"`, '"reference":"Patient/ny\\"1"')
      .replace(`"valueUri":"${urn}"`, '"valueUri":"Patient/ny\\"1"');
    expect(rewritten.text).toBe(expected);
    expect(JSON.stringify(rewritten.tree)).toBe(JSON.stringify(parse(expected).tree));
  });

  it('are also the addresses of attachments, but no name of the resource itself or of a contained one', () => {
    const document =
      parse(`{"resourceType":"DocumentReference","url":"${urn}","contained":[{"resourceType":"ValueSet","url":"${urn}"}],
      "content":[{"attachment":{"url":"${urn}"}}]}`);
    const found = referencesIn(document.tree);
    expect(found.map(({ path }) => path.join('.'))).toEqual(['content.0.attachment.url']);
    const rewritten = rewrite(document, found, new Map([[urn, 'Binary/1']]));
    expect(rewritten.text).toBe(
      document.text.replace(`"attachment":{"url":"${urn}"`, '"attachment":{"url":"Binary/1"'),
    );
    expect(JSON.stringify(rewritten.tree)).toBe(JSON.stringify(parse(rewritten.text).tree));
  });

  it('that lead elsewhere leave the resource as it was', () => {
    expect(rewrite(observation, referencesIn(observation.tree), new Map())).toEqual(observation);
  });
});
