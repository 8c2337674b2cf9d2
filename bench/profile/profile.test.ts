// docs/performance.md "Where each microsecond goes": how a profile becomes a table.

import { describe, expect, it } from 'vitest';
import { type CpuProfile, type Frame, selfTimes } from './cpu-profile.ts';
import { groupOf, type SourceOf } from './group-of.ts';
import { groupTimes, profileTable } from './profile-table.ts';

const frame = (functionName: string, url = ''): Frame => ({ functionName, url, lineNumber: 0, columnNumber: 0 });
const own = frame('read', 'file:///dist/server.mjs');
const pg = frame('query', 'node_modules/pg-protocol/dist/serializer.js');
const http = frame('_writeRaw', 'node:_http_outgoing');
const sourceOf: SourceOf = ({ url }) =>
  url === '' ? null : url.endsWith('server.mjs') ? 'platform/record/index/tokens/token.ts' : url;

describe('the group of a frame', () => {
  it('is none while nothing runs', () => expect(groupOf(frame('(idle)'), [], sourceOf)).toBeNull());

  it('is three folders of our own code', () => expect(groupOf(own, [], sourceOf)).toBe('platform/record/index'));

  it('is the package of a library, also of one with a scope', () => {
    expect(groupOf(frame('f', 'node_modules/fastify/lib/reply.js'), [], sourceOf)).toBe('fastify');
    expect(groupOf(frame('f', 'node_modules/@fastify/x/y.js'), [], sourceOf)).toBe('@fastify/x');
  });

  it('of a write is told by who writes', () => {
    expect(groupOf(frame('writev'), [frame('doWrite', 'node:net'), pg], sourceOf)).toMatch(/to the database/);
    expect(groupOf(frame('writeLatin1String'), [http, own], sourceOf)).toMatch(/to the client/);
  });

  it('of what the machine does for a function is that of the function', () => {
    expect(groupOf(frame('sort'), [frame('map'), own], sourceOf)).toBe('platform/record/index');
    expect(groupOf(frame('sort'), [], sourceOf)).toBe('native code');
  });
});

const profile: CpuProfile = {
  startTime: 1_000,
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 4] },
    { id: 2, callFrame: own, children: [3] },
    { id: 3, callFrame: pg },
    { id: 4, callFrame: frame('(idle)') },
  ],
  samples: [4, 2, 3, 2, 4],
  timeDeltas: [0, 100, 100, 300, 100],
};

describe('a profile', () => {
  it('counts nothing outside the stretch', () => {
    expect(selfTimes(profile, { from: 0, to: 1_000 }).size).toBe(0);
    expect(Object.fromEntries(selfTimes(profile, { from: 1_150, to: 1_250 }))).toEqual({ 2: 50, 3: 50 });
  });

  it('counts each sample until the next', () => {
    expect(Object.fromEntries(selfTimes(profile, { from: 0, to: 9_999 }))).toEqual({ 4: 100, 2: 200, 3: 300 });
  });

  it('leaves out the time in which nothing ran', () => {
    expect(groupTimes(profile, { from: 0, to: 9_999 }, sourceOf)).toEqual([
      ['database protocol (pg)', 300],
      ['platform/record/index', 200],
    ]);
  });

  it('is scaled to what a request cost', () => {
    const text = profileTable(profile, { name: 'read', server: 150, from: 0, to: 9_999 }, sourceOf);
    expect(text).toContain('| database protocol (pg) | 90.0 | 60.0 % |');
    expect(text).toContain('| platform/record/index | 60.0 | 40.0 % |');
  });
});
