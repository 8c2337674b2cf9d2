// DESIGN.md §2 "sandbox": the synthetic population is seeded and repeatable, so chance itself must be.

/** Chance with a seed: the same seed gives the same municipality. */
export interface Chance {
  /** 0 <= x < 1 */
  next(): number;
  /** Whole number, both ends included. */
  whole(low: number, high: number): number;
  /** Normally distributed. */
  normal(mean: number, deviation: number): number;
  pick<Items extends readonly [unknown, ...unknown[]]>(from: Items): Items[number];
  /** True this share of the times. */
  happens(share: number): boolean;
  /** A UUID of version 8 (RFC 9562 §5.8) whose bits all come from the seed. */
  uuid(): string;
}

/** Mulberry32 (public domain, Tommy Ettinger): small, fast, good enough for made-up people. */
export const seededChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const hex = (length: number): string => Array.from({ length }, () => whole(0, 15).toString(16)).join('');
  return {
    next,
    whole,
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    happens: (share) => next() < share,
    uuid: () => `${hex(8)}-${hex(4)}-8${hex(3)}-${(8 + whole(0, 3)).toString(16)}${hex(3)}-${hex(12)}`,
  };
};
