// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#endpoints: the three kick-offs, as the CapabilityStatement names them.

import type { Operation } from '../../operation/operation.ts';
import type { ExportLevel } from './export-order.ts';
import { kickOff } from './kick-off.ts';
import { exportParameters } from './read-order.ts';

const DEFINITIONS = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition';

const exportOf = (
  level: ExportLevel,
  { definition, levels, what }: { definition: string; levels: Operation['levels']; what: string },
): Operation => ({
  name: 'export',
  definition: `${DEFINITIONS}/${definition}`,
  documentation: `${what}, as NDJSON files. Ask with Prefer: respond-async; _type, _typeFilter, _since, _elements limit it, and _owner (Organization/[id] or system|value) to what one organisation is responsible for. Each row passes the same decision as a search.`,
  levels,
  types: level === 'system' ? [] : [level],
  methods: ['GET', 'POST'],
  affectsState: true,
  parameters: exportParameters,
  handle: (house, caller, asked) => kickOff(house, caller, asked, level),
});

export const exportOperations: readonly Operation[] = [
  exportOf('system', { definition: 'export', levels: ['system'], what: 'Everything that the caller may search' }),
  exportOf('Patient', {
    definition: 'patient-export',
    levels: ['type'],
    what: 'The records of all patients in reach, or with POST of those that `patient` names',
  }),
  exportOf('Group', {
    definition: 'group-export',
    levels: ['instance'],
    what: 'The records of the members of a group',
  }),
];
