// docs/performance.md "Where each microsecond goes": which part of the house a frame belongs to.

import type { Frame } from './cpu-profile.ts';

/** Where the code of a frame was written, as a path from the root; null for what has no source of its own. */
export type SourceOf = (frame: Frame) => string | null;

const WRITES = new Set([
  'writev',
  'writeBuffer',
  'writeUtf8String',
  'writeLatin1String',
  'writeAsciiString',
  'shutdown',
]);
const FOLDERS = 3;

const ofPackage = (path: string): string | null => {
  const inside = path.split('node_modules/').at(-1);
  if (inside === undefined || inside === path) return null;
  const [first = '', second = ''] = inside.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return name.startsWith('pg') ? 'database protocol (pg)' : name;
};

const ofNode = (url: string): string => {
  if (url.includes('crypto')) return 'Node: hashing and encryption';
  if (url.includes('async_hooks') || url.includes('async_local')) return 'Node: asynchronous context';
  if (/promise|task_queue|timers/.test(url)) return 'Node: promises and timers';
  if (/zlib/.test(url)) return 'Node: packing';
  return 'Node: sockets, HTTP, streams';
};

const ofSource = (frame: Frame, sourceOf: SourceOf): string | null => {
  if (frame.url.startsWith('node:')) return ofNode(frame.url);
  const path = sourceOf(frame);
  if (path === null) return null;
  const folders = path.split('/').slice(0, -1);
  return ofPackage(path) ?? (folders.length === 0 ? path : folders.slice(0, FOLDERS).join('/'));
};

/**
 * The group of a frame that runs under `callers` (the nearest first); null when nothing runs. What the machine
 * does for a function without source, such as sorting or parsing, belongs to who called it.
 */
export const groupOf = (frame: Frame, callers: readonly Frame[], sourceOf: SourceOf): string | null => {
  const { functionName } = frame;
  if (functionName === '(idle)' || functionName === '(root)') return null;
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'kernel and native code that nobody called';
  if (frame.url === '' && WRITES.has(functionName)) {
    const toDatabase = callers.some((caller) => ofSource(caller, sourceOf)?.startsWith('database protocol') === true);
    return toDatabase ? 'writing to the database (kernel)' : 'writing to the client (kernel)';
  }
  for (const one of [frame, ...callers]) {
    const group = ofSource(one, sourceOf);
    if (group !== null) return group;
  }
  return 'native code';
};
