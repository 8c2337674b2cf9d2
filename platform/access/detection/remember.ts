// DESIGN.md §4 "job": what the same people and units are asked for again and again is believed for a while.

const MOST = 5000;

/** Remembers answers for `life` ms by the clock; a question that failed is asked anew. */
export const remember = <Answer>(
  ask: (key: string) => Promise<Answer>,
  { clock, life }: { readonly clock: () => number; readonly life: number },
): ((key: string) => Promise<Answer>) => {
  const known = new Map<string, { readonly until: number; readonly answer: Answer }>();
  return async (key) => {
    const before = known.get(key);
    if (before !== undefined && before.until > clock()) return before.answer;
    const answer = await ask(key);
    if (known.size >= MOST) known.clear();
    known.set(key, { until: clock() + life, answer });
    return answer;
  };
};
