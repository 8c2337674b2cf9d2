// DESIGN.md §2: the walls of the house and no cycles; a checker that saw nothing has not checked (ecosystem.md §0.3).

import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import { root } from './prepare.mjs';

const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
process.chdir(root);
const rooms = ['standards', 'platform', 'services', 'exchange', 'sandbox', 'apps', 'server'];
const { output } = await cruise(rooms, { ...rules.options, ruleSet: rules, validate: true });
const { violations, totalCruised } = output.summary;
for (const { rule, from, to, cycle = [] } of violations) {
  console.error(`${rule.severity} ${rule.name}: ${from} -> ${to}`);
  for (const step of cycle) console.error(`    -> ${step.name}`);
}
console.log(`${totalCruised} modules, ${violations.length} violations`);
process.exit(violations.length === 0 && totalCruised > 100 ? 0 : 1);
