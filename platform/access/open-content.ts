// Issue 4 C15 "policy is dated content with test cases; a change takes effect at once; history kept": content that a municipality replaces while the house stands.

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccessContent, contentNames, readAccessContent } from './read-content.ts';

export interface ContentPlaces {
  /** What the release brings (`content/access`). */
  readonly shipped: string;
  /** Where the municipality puts its own files, by the same names; it is made when it is not there. */
  readonly own: string;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** What a look at the folder found. `refused`: the former content stays in force, whole. */
export type ContentLook =
  | { readonly outcome: 'same' }
  | { readonly outcome: 'taken'; readonly names: readonly string[] }
  | { readonly outcome: 'refused'; readonly fault: string };

export interface OpenContent {
  /** Each content as it stands whenever it is asked for. */
  readonly content: { readonly [Name in keyof AccessContent]: () => AccessContent[Name] };
  look(): ContentLook;
}

interface OwnFile {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

/** Reads the content, the municipality's own before the release's. Throws as `readAccessContent` does: nothing starts on less than was decided. */
export const openAccessContent = ({ shipped, own, clock }: ContentPlaces): OpenContent => {
  const history = join(own, 'history');
  mkdirSync(history, { recursive: true });

  const stampOf = (name: string): string => {
    const path = join(own, `${name}.json`);
    if (!existsSync(path)) return '';
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  };
  const stamps = (): string => contentNames.map(stampOf).join('\n');
  const ownFiles = (): readonly OwnFile[] =>
    contentNames.flatMap((name) => {
      const path = join(own, `${name}.json`);
      if (!existsSync(path)) return [];
      const text = readFileSync(path, 'utf8');
      return [{ name, text, hash: createHash('sha256').update(text).digest('hex') }];
    });

  const tell = (line: object): void =>
    appendFileSync(
      join(history, 'history.jsonl'),
      `${JSON.stringify({ at: new Date(clock()).toISOString(), ...line })}\n`,
    );
  /** Each text that has been in force stands in the history by its hash. */
  const keep = ({ name, text, hash }: OwnFile): void => {
    const path = join(history, `${name}.${hash}.json`);
    if (!existsSync(path)) writeFileSync(path, text);
  };

  const read = (all: readonly OwnFile[]): AccessContent =>
    readAccessContent(shipped, new Map(all.map(({ name, text }) => [name, text])));

  let stamp = stamps();
  let files = ownFiles();
  let current = read(files);
  for (const file of files) keep(file);
  tell({ outcome: 'started', files: files.map(({ name, hash }) => ({ name, hash })) });

  const look = (): ContentLook => {
    const found = stamps();
    if (found === stamp) return { outcome: 'same' };
    stamp = found;
    const next = ownFiles();
    const changed = contentNames.filter(
      (name) => files.find((one) => one.name === name)?.hash !== next.find((one) => one.name === name)?.hash,
    );
    if (changed.length === 0) return { outcome: 'same' };
    try {
      current = read(next);
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      tell({ outcome: 'refused', names: changed, fault });
      return { outcome: 'refused', fault };
    }
    for (const file of next) keep(file);
    tell({
      outcome: 'taken',
      files: changed.map((name) => ({ name, hash: next.find((one) => one.name === name)?.hash ?? null })),
    });
    files = next;
    return { outcome: 'taken', names: changed };
  };

  return {
    content: {
      rules: () => current.rules,
      representation: () => current.representation,
      privacy: () => current.privacy,
      kin: () => current.kin,
      agreements: () => current.agreements,
      capacity: () => current.capacity,
      catalogue: () => current.catalogue,
      detection: () => current.detection,
      retention: () => current.retention,
    },
    look,
  };
};
