// https://nodejs.org/docs/latest-v20.x/api/module.html#class-modulesourcemap: the profile of the measured server, by source file.

import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import type { CpuProfile, Frame } from './cpu-profile.ts';
import type { SourceOf } from './group-of.ts';

const BUNDLE = 'server.mjs';

/** Paths of the bundle's sources from the root of the checkout; of other files, from `node_modules` on. */
export const sourcesOf = (dist: string): SourceOf => {
  const map = new SourceMap(JSON.parse(readFileSync(join(dist, `${BUNDLE}.map`), 'utf8')));
  return ({ url, lineNumber, columnNumber }: Frame): string | null => {
    if (url === '') return null;
    if (!url.endsWith(`/${BUNDLE}`)) return url.replace(/^.*?(?=node_modules\/)/, '');
    const found = map.findEntry(Math.max(0, lineNumber), Math.max(0, columnNumber));
    return 'originalSource' in found ? found.originalSource.replace(/^(\.\.\/)+/, '') : BUNDLE;
  };
};

/** The profile that the main thread of this process left in the folder when it ended. */
export const profileOf = (folder: string, pid: number): CpuProfile => {
  const name = readdirSync(folder).find((file) => file.includes(`.${pid}.0.`) && file.endsWith('.cpuprofile'));
  if (name === undefined) throw new Error(`no profile of process ${pid} in ${folder}`);
  // The file is V8's own, of this process.
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile;
};
