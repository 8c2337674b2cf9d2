// CONTRIBUTING.md "Tests": the same choices again from the same seed.

export interface Chance {
  /** 0 … below. */
  number(below: number): number;
  of<Value>(some: readonly Value[]): Value;
  /** True in so many cases of a hundred. */
  in100(cases: number): boolean;
}

/** Mulberry32: small and even enough to choose test cases. */
export const startChance = (seed: number): Chance => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number): number => Math.floor(next() * below);
  return {
    number,
    in100: (cases) => number(100) < cases,
    of: (some) => {
      const chosen = some[number(some.length)];
      if (chosen === undefined) throw new Error('There is nothing to choose from');
      return chosen;
    },
  };
};
