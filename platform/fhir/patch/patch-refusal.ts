// https://hl7.org/fhir/R4/http.html#patch and https://www.rfc-editor.org/rfc/rfc5789#section-2.2: why a patch is refused, in the words of /fhir.

import type { FhirPatchCode, XmlPatchCode } from '@fkj/standards-fhir';
import { type JsonPatchCode, type PatchRefusal, printPath } from '@fkj/standards-json';
import { type CatalogueEntry, catalogue, type OutcomeCode } from '../outcome/catalogue.ts';
import type { Refusal } from '../outcome/refusal.ts';

type PatchCode = JsonPatchCode | FhirPatchCode | XmlPatchCode;

/** The refusal of a patch language; `kind` is the type of the resource that was to be patched. */
export function refusalOfPatch({ code, operation, path, sentence }: PatchRefusal<PatchCode>, kind: string): Refusal {
  const general = codeOf(code);
  const { type }: CatalogueEntry = catalogue[general];
  const place = path.length === 0 ? '' : `.${printPath(path)}`;
  return [
    {
      code: general,
      detail: operation === null ? sentence : `Operation ${operation + 1}: ${sentence}`,
      ...(general === 'patch-place' || general === 'patch-test' ? { expression: `${kind}${place}` } : {}),
      exactly: { key: code, type },
    },
  ];
}

function codeOf(code: PatchCode): OutcomeCode {
  switch (code) {
    case 'not-a-patch':
    case 'unknown-operation':
    case 'pointer-syntax':
    case 'path-syntax':
    case 'value-missing':
    case 'forbidden-name':
    case 'not-xml':
    case 'unknown-prefix':
      return 'patch-syntax';
    case 'too-many-operations':
    case 'too-much-work':
    case 'too-large':
      return 'patch-too-much';
    case 'place-missing':
    case 'several-places':
    case 'unknown-element':
    case 'element-taken':
    case 'not-a-container':
    case 'not-a-list':
    case 'index-syntax':
    case 'index-missing':
    case 'into-itself':
    case 'root-removed':
    case 'value-type':
    case 'path-not-supported':
    case 'not-a-resource':
    case 'unrepresentable':
      return 'patch-place';
    case 'test-failed':
      return 'patch-test';
    default:
      return code satisfies never;
  }
}
