// DESIGN.md §9 FHIR: compiles the official R4 definitions to the compact bundles under generated/.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionsIn, type Generated } from './definitions.ts';
import { compileModel } from './model.ts';
import { compileSearch } from './search.ts';

/** Reads the definitions in one folder and writes the generated modules to another. */
export function compile(from: string, to: string): readonly Generated[] {
  const definitions = definitionsIn(from);
  const generated = [...compileModel(definitions), ...compileSearch(definitions)];
  mkdirSync(to, { recursive: true });
  for (const { file, text } of generated) {
    // A test or a server that starts meanwhile must find the old file or the new one, not half of one.
    const whole = join(to, `${file}.${process.pid}`);
    writeFileSync(whole, text);
    renameSync(whole, join(to, file));
  }
  return generated;
}
