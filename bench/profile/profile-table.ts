// docs/performance.md "Where each microsecond goes": Markdown of one load.

import { type CpuProfile, type Frame, type ProfileNode, type Stretch, selfTimes } from './cpu-profile.ts';
import { groupOf, type SourceOf } from './group-of.ts';

export interface ProfiledLoad extends Stretch {
  readonly name: string;
  /** µs of CPU of the server a unit, measured from outside. */
  readonly server: number;
}

/** µs of each group in the stretch, the largest first. */
export const groupTimes = (
  profile: CpuProfile,
  stretch: Stretch,
  sourceOf: SourceOf,
): readonly (readonly [string, number])[] => {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const callersOf = (id: number): readonly Frame[] => {
    const callers: Frame[] = [];
    for (let at = nodes.get(parents.get(id) ?? -1); at !== undefined; at = parentOf(at)) callers.push(at.callFrame);
    return callers;
  };
  const parentOf = ({ id }: ProfileNode): ProfileNode | undefined => nodes.get(parents.get(id) ?? -1);
  const groups = new Map<string, number>();
  for (const [id, time] of selfTimes(profile, stretch)) {
    const node = nodes.get(id);
    const group = node === undefined ? null : groupOf(node.callFrame, callersOf(id), sourceOf);
    if (group !== null) groups.set(group, (groups.get(group) ?? 0) + time);
  }
  return [...groups].toSorted(([, a], [, b]) => b - a);
};

const LEAST = 0.01;

/** The shares of the groups in what the server used for one unit; what is below a hundredth is one line. */
export const profileTable = (profile: CpuProfile, load: ProfiledLoad, sourceOf: SourceOf): string => {
  const times = groupTimes(profile, load, sourceOf);
  const all = times.reduce((sum, [, time]) => sum + time, 0);
  const named = times.filter(([, time]) => time >= all * LEAST);
  const rest = all - named.reduce((sum, [, time]) => sum + time, 0);
  const rows = [...named, ['the rest', rest] as const].map(
    ([name, time]) => `| ${name} | ${((time / all) * load.server).toFixed(1)} | ${((time / all) * 100).toFixed(1)} % |`,
  );
  return [
    `| ${load.name} | µs | share |`,
    '|---|---:|---:|',
    ...rows,
    `| **server, in all** | **${load.server.toFixed(0)}** | |`,
  ].join('\n');
};
