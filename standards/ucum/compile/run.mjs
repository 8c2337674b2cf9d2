// https://ucum.org/ucum-essence.xml, as @lhncbc/ucum-lhc carries it: `npm run compile -w @fkj/standards-ucum`.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, '..', 'generated');
const file = join(output, 'units.ts');
const require = createRequire(import.meta.url);
const source = readFileSync(
  join(dirname(require.resolve('@lhncbc/ucum-lhc')), '..', 'data', 'ucumDefs.min.json'),
  'utf8',
);

const stamp = `// ${createHash('sha256')
  .update(source)
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex')}`;
if (existsSync(file) && readFileSync(file, 'utf8').startsWith(stamp)) process.exit(0);

const { prefixes, units } = JSON.parse(source);
const column = (table, name) =>
  table.config.findIndex((one) => one === name || (Array.isArray(one) && one[0] === name));
const cell = (table, name) => {
  const at = column(table, name);
  return (row) => row[at];
};
const [prefixCode, power, value] = ['code_', 'exp_', 'value_'].map((name) => cell(prefixes, name));
const [code, base, metric, special, arbitrary, from, of, times, conversion] = [
  'csCode_',
  'isBase_',
  'isMetric_',
  'isSpecial_',
  'isArbitrary_',
  'source_',
  'csUnitString_',
  'baseFactorStr_',
  'cnv_',
].map((name) => cell(units, name));

/** Letters: b base, m takes prefixes, a arbitrary, s special. */
const flags = (row) =>
  `${base(row) ? 'b' : ''}${metric(row) || base(row) ? 'm' : ''}${arbitrary(row) ? 'a' : ''}${special(row) ? 's' : ''}`;
// Where the library's table has lost the numbers that stand inside the unit's text in ucum-essence.xml.
const WHOLE = { Oe: '/[pi].A/m', '[mu_0]': '4.[pi].10*-7.N/A2', '[S]': '10*-13.s' };
// The library's other rows are combinations of units for its own list of suggestions.
const atoms = units.data
  .filter((row) => from(row) === 'UCUM')
  .map((row) => [code(row), flags(row), times(row) ?? '', WHOLE[code(row)] ?? of(row) ?? '', conversion(row) ?? '']);
const scales = prefixes.data.map((row) => [
  prefixCode(row),
  power(row) === null ? String(value(row)) : `1e${power(row)}`,
]);

const table = (name, rows) =>
  `export const ${name}: readonly (readonly string[])[] = [\n${rows.map((row) => `  ${JSON.stringify(row)},`).join('\n')}\n];\n`;
mkdirSync(output, { recursive: true });
// A test or a server that starts meanwhile must find the old file or the new one, not half of one.
writeFileSync(`${file}.${process.pid}`, `${stamp}\n${table('PREFIXES', scales)}${table('ATOMS', atoms)}`);
renameSync(`${file}.${process.pid}`, file);
console.log(`generated/units.ts: ${atoms.length} units`);
