// DESIGN.md §1.6: the dated content that the guard goes by, read and checked at start.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCapacityRules } from './capacity/capacity-rules.ts';
import { readAgreementRules } from './controllers/read-agreements.ts';
import type { AccessParts } from './create-access.ts';
import type { DetectionRules } from './detection/detection-rules.ts';
import { readDetectionRules } from './detection/read-detection.ts';
import { readKinRules } from './kin/kin-rules.ts';
import { readPrivacyRules } from './privacy/read-privacy.ts';
import { readRepresentationRules } from './representation/read-representation.ts';
import { type RetentionRules, readRetention } from './retention/retention.ts';
import { readAccessRules } from './rights/read-rules.ts';
import { type RoleCatalogue, readRoleCatalogue } from './rights/role-catalogue.ts';

interface AccessContent
  extends Pick<AccessParts, 'rules' | 'representation' | 'privacy' | 'kin' | 'agreements' | 'capacity'> {
  readonly catalogue: readonly RoleCatalogue[];
  readonly detection: readonly DetectionRules[];
  readonly retention: readonly RetentionRules[];
}

/** What lies under this folder (`content/access`). Throws ContentFault when a file breaks its schema or its own test cases. */
export const readAccessContent = (folder: string): AccessContent => {
  const content = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
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
