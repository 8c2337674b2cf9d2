// DESIGN.md §9 "a browser inside an npm package": unpacked once, with the libraries and the font that a bare Debian lacks.

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const home = join(import.meta.dirname, '..', 'var', 'browser');

/** The package unpacks into the folder of temporary files, and its libraries only where it believes to be in a cloud. */
const unpack = (folder: string): void => {
  const script = "await (await import('@sparticuz/chromium')).default.executablePath()";
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
};

const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;

export interface PackedBrowser {
  readonly executablePath: string;
  /** What the browser's process needs to find its libraries and its font. */
  readonly env: Readonly<Record<string, string>>;
}

/** Unpacks the browser of the npm package, unless that is done. A run that is killed here leaves no half browser behind. */
export const packedBrowser = (): PackedBrowser => {
  if (!existsSync(home)) {
    mkdirSync(join(home, '..'), { recursive: true });
    const staging = mkdtempSync(`${home}-`);
    unpack(staging);
    writeFileSync(join(staging, 'fonts', 'fonts.conf'), fontSettings(home));
    // Root may unpack what another user runs later.
    for (const path of [staging, join(staging, 'chromium')]) chmodSync(path, 0o755);
    try {
      renameSync(staging, home);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true });
      // Another run was first.
      if (!existsSync(home)) throw error;
    }
  }
  return {
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_PATH: join(home, 'fonts') },
  };
};
