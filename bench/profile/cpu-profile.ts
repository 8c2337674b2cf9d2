// https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-Profile: what `node --cpu-prof` leaves.

export interface Frame {
  readonly functionName: string;
  readonly url: string;
  /** Both from 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: Frame;
  readonly children?: readonly number[];
}

export interface CpuProfile {
  /** µs of the monotonic clock, which `process.hrtime` of another process shows too. */
  readonly startTime: number;
  readonly nodes: readonly ProfileNode[];
  /** Ids of the nodes that were running. */
  readonly samples: readonly number[];
  /** µs since the sample before, the first since the start. */
  readonly timeDeltas: readonly number[];
}

/** A stretch of time, µs of the monotonic clock. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** µs that each node ran in the stretch: a sample lasts until the next. */
export const selfTimes = (profile: CpuProfile, { from, to }: Stretch): ReadonlyMap<number, number> => {
  const times = new Map<number, number>();
  let at = profile.startTime;
  for (const [place, node] of profile.samples.entries()) {
    at += profile.timeDeltas[place] ?? 0;
    const end = at + (profile.timeDeltas[place + 1] ?? 0);
    const within = Math.min(end, to) - Math.max(at, from);
    if (within > 0) times.set(node, (times.get(node) ?? 0) + within);
  }
  return times;
};
