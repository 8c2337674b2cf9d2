// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#query-parameters: `_elements`.

import { subsetText } from '@fkj/standards-fhir';

/** The named root elements of a resource, with the mandatory ones, tagged SUBSETTED; whole where no name is about its type. */
export function elementsOnly(document: string, kind: string, elements: readonly string[]): string {
  const names = elements.flatMap((written) => {
    const [type = '', name] = written.split('.');
    return name === undefined ? [type] : type === kind ? [name] : [];
  });
  return names.length === 0 ? document : subsetText(document, { of: 'elements', names: new Set(names) });
}
