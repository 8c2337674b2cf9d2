// CONTRIBUTING.md "Tests": the rules as they are in content, and callers to try them on.

import { readFileSync } from 'node:fs';
import type { Assignment, Caller } from '../caller.ts';
import { readCapacityRules } from '../capacity/capacity-rules.ts';
import { readAgreementRules } from '../controllers/read-agreements.ts';
import { readKinRules } from '../kin/kin-rules.ts';
import { readPrivacyRules } from '../privacy/read-privacy.ts';
import { readRepresentationRules } from '../representation/read-representation.ts';
import { readAccessRules, rulesAt } from '../rights/read-rules.ts';

export const NOW = Date.parse('2026-11-20T12:00:00Z');

export const testEditions = readAccessRules(
  JSON.parse(readFileSync(new URL('../../../content/access/role-rights.json', import.meta.url), 'utf8')),
);
export const testRepresentation = readRepresentationRules(
  JSON.parse(readFileSync(new URL('../../../content/access/representation.json', import.meta.url), 'utf8')),
);
export const testPrivacy = readPrivacyRules(
  JSON.parse(readFileSync(new URL('../../../content/access/privacy-choices.json', import.meta.url), 'utf8')),
);
export const testKin = readKinRules(
  JSON.parse(readFileSync(new URL('../../../content/access/own-and-relatives.json', import.meta.url), 'utf8')),
);
export const testCapacity = readCapacityRules(
  JSON.parse(readFileSync(new URL('../../../content/access/capacity.json', import.meta.url), 'utf8')),
);
export const testAgreements = readAgreementRules(
  JSON.parse(readFileSync(new URL('../../../content/access/agreements.json', import.meta.url), 'utf8')),
);
export const testRules = rulesAt(testEditions, NOW);

export const assignment = (profession: string, unit: string, services: readonly string[] = []): Assignment => ({
  role: { kind: 'PractitionerRole', id: `${profession}-${unit}` },
  organization: { kind: 'Organization', id: unit },
  organizationName: unit,
  profession,
  services,
});

export const personnel = (parts: Partial<Caller> = {}): Caller => ({
  category: 'personnel',
  who: { kind: 'Practitioner', id: 'nora' },
  display: 'Nora Nilsen',
  client: 'arbeidsflate',
  policy: null,
  assignments: [assignment('SP', 'nord', ['KP02'])],
  scopes: ['user/*.cruds'],
  patient: null,
  purpose: 'TREAT',
  epoch: 1,
  ...parts,
});

export const doctor = (parts: Partial<Caller> = {}): Caller =>
  personnel({
    who: { kind: 'Practitioner', id: 'ola' },
    display: 'Ola Lege',
    assignments: [assignment('LE', 'legevakt', ['KA02'])],
    ...parts,
  });

export const citizen = (parts: Partial<Caller> = {}): Caller =>
  personnel({
    category: 'citizen',
    who: { kind: 'Patient', id: 'kari' },
    display: 'Kari Nordmann',
    client: 'innbygger',
    assignments: [],
    purpose: 'PATRQT',
    ...parts,
  });

export const system = (parts: Partial<Caller> = {}): Caller =>
  personnel({
    category: 'system',
    who: { kind: 'Device', id: 'loader' },
    display: 'loader',
    client: 'loader',
    policy: 'bootstrap',
    assignments: [],
    scopes: ['system/*.cruds'],
    purpose: 'HSYSADMIN',
    ...parts,
  });
