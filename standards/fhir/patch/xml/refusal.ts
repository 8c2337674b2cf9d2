// https://www.rfc-editor.org/rfc/rfc5261#section-5: why an XML Patch was not applied; then nothing of it is.

import type { PatchRefusal, PatchResult } from '@fkj/standards-json';

/** Stable codes; the README says when each is given. */
export type XmlPatchCode =
  | 'not-xml'
  | 'not-a-patch'
  | 'unknown-operation'
  | 'path-syntax'
  | 'path-not-supported'
  | 'unknown-prefix'
  | 'value-missing'
  | 'too-many-operations'
  | 'too-much-work'
  | 'too-large'
  | 'place-missing'
  | 'several-places'
  | 'element-taken'
  | 'value-type'
  | 'root-removed'
  | 'not-a-resource'
  | 'unrepresentable';

export type XmlPatchResult<Value> = PatchResult<Value, XmlPatchCode>;

type Fault = Omit<PatchRefusal<XmlPatchCode>, 'operation'>;

/** Leaves the work of one operation from wherever it is; `inXmlOperation` makes a value of it. */
class XmlPatchHalt extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.sentence);
    this.fault = fault;
  }
}

export const halt = (code: XmlPatchCode, sentence: string): never => {
  throw new XmlPatchHalt({ code, path: [], sentence });
};

/** Runs the work of operation `operation`, which may halt. */
export function inXmlOperation<Value>(operation: number | null, work: () => Value): XmlPatchResult<Value> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    if (!(thrown instanceof XmlPatchHalt)) throw thrown;
    const { code, path, sentence } = thrown.fault;
    return { ok: false, error: { code, operation, path, sentence } };
  }
}
