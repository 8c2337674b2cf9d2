// https://hl7.org/fhir/R4/http.html#parameters `_pretty`: white space is added, nothing else.

import { read } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indent } from './indent.ts';

describe('Indented JSON', () => {
  it('has a member or item on each line, and empty objects on one', () => {
    expect(indent('{"a":[1.50,{}],"b":{"c":"{[,:\\"]"},"d":[]}')).toBe(
      '{\n  "a": [\n    1.50,\n    {}\n  ],\n  "b": {\n    "c": "{[,:\\"]"\n  },\n  "d": []\n}\n',
    );
  });

  it('is the same text once white space is taken out again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        const again = read(indent(json), { maxDepth: 1000 });
        // Names that may not stand in a resource are refused by the reader, indented or not.
        expect(again.ok ? again.value.text : again.error.code).toBe(again.ok ? json : 'forbidden-name');
      }),
    );
  });
});
