// https://specifications.openehr.org/releases/AM/Release-2.3.0/Identification.html: what counts as an archetype or node that is asked for.

import { expect, it } from 'vitest';
import { isOfArchetype } from './archetype.ts';

it.each([
  ['at00041', 'at0004', false],
  ['at0004.1', 'at0004', true],
  ['at0004.1.2', 'at0004.1', true],
  ['at0004', 'at0004.1', false],
  ['id5.1', 'id5', true],
  ['openEHR-EHR-CLUSTER.device.v1.2.0', 'openEHR-EHR-CLUSTER.device.v1', true],
  ['openEHR-EHR-CLUSTER.device.v1', 'openEHR-EHR-CLUSTER.device.v1.2.0', false],
  ['openEHR-EHR-CLUSTER.device.v10', 'openEHR-EHR-CLUSTER.device.v1', false],
  ['openEHR-EHR-CLUSTER.device-pump-x.v1', 'openEHR-EHR-CLUSTER.device-pump.v1', true],
  ['openEHR-EHR-CLUSTER.devices.v1', 'openEHR-EHR-CLUSTER.device.v1', false],
  ['openEHR-EHR-OBSERVATION.device-x.v1', 'openEHR-EHR-CLUSTER.device.v1', false],
  ['org.x::openEHR-EHR-CLUSTER.device.v1', 'openEHR-EHR-CLUSTER.device.v1', true],
  ['at0004', 'openEHR-EHR-CLUSTER.device.v1', false],
])('%s asked for as %s: %s', (found, asked, is) => {
  expect(isOfArchetype(found, asked)).toBe(is);
});
