// DESIGN.md §1.6: the dated content that the guard goes by, read and checked at start.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CapacityRules, readCapacityRules } from './capacity/capacity-rules.ts';
import type { AgreementRules } from './controllers/agreement-rules.ts';
import { readAgreementRules } from './controllers/read-agreements.ts';
import type { DetectionRules } from './detection/detection-rules.ts';
import { readDetectionRules } from './detection/read-detection.ts';
import { type KinRules, readKinRules } from './kin/kin-rules.ts';
import type { PrivacyRules } from './privacy/privacy-rules.ts';
import { readPrivacyRules } from './privacy/read-privacy.ts';
import { readRepresentationRules } from './representation/read-representation.ts';
import type { RepresentationRules } from './representation/representation-rules.ts';
import { type RetentionRules, readRetention } from './retention/retention.ts';
import { readAccessRules } from './rights/read-rules.ts';
import { type RoleCatalogue, readRoleCatalogue } from './rights/role-catalogue.ts';
import type { AccessRules } from './rights/role-rights.ts';

/** Every content, with its editions, newest first. */
export interface AccessContent {
  readonly rules: readonly AccessRules[];
  readonly representation: readonly RepresentationRules[];
  readonly privacy: readonly PrivacyRules[];
  readonly kin: readonly KinRules[];
  readonly agreements: readonly AgreementRules[];
  readonly capacity: readonly CapacityRules[];
  readonly catalogue: readonly RoleCatalogue[];
  readonly detection: readonly DetectionRules[];
  readonly retention: readonly RetentionRules[];
}

/** The files of the content, without `.json`. */
export const contentNames = [
  'agreements',
  'capacity',
  'detection',
  'own-and-relatives',
  'privacy-choices',
  'representation',
  'retention',
  'role-catalogue',
  'role-rights',
] as const;

type ContentName = (typeof contentNames)[number];

/**
 * What lies under this folder (`content/access`); `own` are texts that the municipality has put in the place of some. Throws
 * ContentFault when one breaks its schema or its own test cases, SyntaxError when it is no JSON.
 */
export const readAccessContent = (folder: string, own: ReadonlyMap<string, string> = new Map()): AccessContent => {
  const content = (name: ContentName): unknown =>
    JSON.parse(own.get(name) ?? readFileSync(join(folder, `${name}.json`), 'utf8'));
  const rules = readAccessRules(content('role-rights'));
  return {
    rules,
    catalogue: readRoleCatalogue(content('role-catalogue'), rules),
    detection: readDetectionRules(content('detection')),
    capacity: readCapacityRules(content('capacity')),
    kin: readKinRules(content('own-and-relatives')),
    agreements: readAgreementRules(content('agreements')),
    privacy: readPrivacyRules(content('privacy-choices')),
    retention: readRetention(content('retention')),
    representation: readRepresentationRules(content('representation')),
  };
};
