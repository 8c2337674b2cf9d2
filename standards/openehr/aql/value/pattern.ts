// https://specifications.openehr.org/releases/AM/Release-2.3.0/ADL1.4.html#_regular_expressions: regular expressions of a predicate, held to the time that the text is long.

/** What one character may be. */
type Test = (character: string) => boolean;

/** A state goes on by a character, or freely to others; the last one has neither. */
interface State {
  test: Test | null;
  readonly next: number[];
}

const MOST_STATES = 2_000;
const CLASSES: Readonly<Record<string, Test>> = {
  d: (one) => /\d/.test(one),
  D: (one) => !/\d/.test(one),
  w: (one) => /[\p{L}\p{N}_]/u.test(one),
  W: (one) => !/[\p{L}\p{N}_]/u.test(one),
  s: (one) => /\s/.test(one),
  S: (one) => !/\s/.test(one),
};
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

class Unreadable extends Error {}

interface Part {
  readonly from: number;
  readonly to: number;
}

/** Builds states that are all held at once while a text is read: no expression makes it go back. */
class Compiler {
  readonly states: State[] = [];
  private readonly source: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = [...source];
  }

  whole(): Part {
    const part = this.alternatives();
    if (this.at < this.source.length) throw new Unreadable();
    return part;
  }

  private state(test: Test | null = null): number {
    if (this.states.length >= MOST_STATES) throw new Unreadable();
    this.states.push({ test, next: [] });
    return this.states.length - 1;
  }

  private link(from: number, to: number): void {
    this.states[from]?.next.push(to);
  }

  private take(character: string): boolean {
    const is = this.source[this.at] === character;
    if (is) this.at++;
    return is;
  }

  private alternatives(): Part {
    if (++this.depth > 30) throw new Unreadable();
    const [from, to] = [this.state(), this.state()];
    do {
      const part = this.sequence();
      this.link(from, part.from);
      this.link(part.to, to);
    } while (this.take('|'));
    this.depth--;
    return { from, to };
  }

  private sequence(): Part {
    const from = this.state();
    let to = from;
    while (this.at < this.source.length && !/[|)]/.test(this.source[this.at] ?? '')) {
      const part = this.repeated();
      this.link(to, part.from);
      to = part.to;
    }
    return { from, to };
  }

  private repeated(): Part {
    const begins = this.at;
    let part = this.atom();
    const ends = this.at;
    const [least, most] = this.times();
    if (least === 1 && most === 1) return part;
    const again = (): Part => {
      const resume = this.at;
      this.at = begins;
      const copy = this.atom();
      if (this.at !== ends) throw new Unreadable();
      this.at = resume;
      return copy;
    };
    const from = this.state();
    let to = from;
    for (let count = 0; count < (most ?? Math.max(least, 1)); count++) {
      if (count > 0) part = again();
      if (count >= least) {
        // May be left out, and all after it.
        const out = this.state();
        this.link(to, out);
        this.link(to, part.from);
        this.link(part.to, out);
        if (most === null) this.link(part.to, part.from);
        to = out;
        if (most !== null && count + 1 < most) continue;
        return { from, to };
      }
      this.link(to, part.from);
      to = part.to;
      if (most === null && count + 1 === least) this.link(part.to, part.from);
    }
    return { from, to };
  }

  private times(): readonly [least: number, most: number | null] {
    if (this.take('*')) return [0, null];
    if (this.take('+')) return [1, null];
    if (this.take('?')) return [0, 1];
    const counts = /^\{(\d{1,3})(,(\d{1,3})?)?\}/.exec(this.source.slice(this.at, this.at + 9).join(''));
    if (counts === null) return [1, 1];
    this.at += counts[0].length;
    const least = Number(counts[1]);
    const most = counts[2] === undefined ? least : counts[3] === undefined ? null : Number(counts[3]);
    if (most !== null && (most < least || most === 0)) throw new Unreadable();
    return [least, most];
  }

  private atom(): Part {
    if (this.take('(')) {
      if (this.take('?') && !this.take(':')) throw new Unreadable();
      const part = this.alternatives();
      if (!this.take(')')) throw new Unreadable();
      return part;
    }
    // The whole text is matched anyway.
    if (this.take('^') || this.take('$')) {
      const state = this.state();
      return { from: state, to: state };
    }
    const from = this.state(this.take('[') ? this.set() : this.single());
    const to = this.state();
    this.link(from, to);
    return { from, to };
  }

  private single(): Test {
    const character = this.source[this.at++];
    if (character === undefined || /[*+?{)]/.test(character)) throw new Unreadable();
    if (character === '.') return () => true;
    if (character !== '\\') return (one) => one === character;
    return this.escaped();
  }

  private escaped(): Test {
    const letter = this.source[this.at++];
    if (letter === undefined) throw new Unreadable();
    const known = CLASSES[letter];
    if (known !== undefined) return known;
    const meant = LETTERS[letter] ?? letter;
    if (/[A-Za-z0-9]/.test(letter) && LETTERS[letter] === undefined) throw new Unreadable();
    return (one) => one === meant;
  }

  private set(): Test {
    const negated = this.take('^');
    const tests: Test[] = [];
    do {
      const character = this.source[this.at++];
      if (character === undefined) throw new Unreadable();
      if (character === '\\') tests.push(this.escaped());
      else if (
        this.source[this.at] === '-' &&
        this.source[this.at + 1] !== ']' &&
        this.source[this.at + 1] !== undefined
      ) {
        const last = this.source[this.at + 1] ?? '';
        this.at += 2;
        tests.push(
          (one) =>
            (one.codePointAt(0) ?? 0) >= (character.codePointAt(0) ?? 0) &&
            (one.codePointAt(0) ?? 0) <= (last.codePointAt(0) ?? 0),
        );
      } else tests.push((one) => one === character);
    } while (!this.take(']'));
    return (one) => tests.some((test) => test(one)) !== negated;
  }
}

interface Compiled {
  readonly states: readonly State[];
  readonly from: number;
  readonly to: number;
}

const compiled = new Map<string, Compiled | null>();
const MOST_REMEMBERED = 200;

function compile(source: string): Compiled | null {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  let made: Compiled | null = null;
  try {
    const compiler = new Compiler(source);
    made = { ...compiler.whole(), states: compiler.states };
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
  }
  if (compiled.size >= MOST_REMEMBERED) compiled.clear();
  compiled.set(source, made);
  return made;
}

/** Whether the expression is among those that are understood: no references back, no looking around, at most 2,000 states. */
export const isReadable = (source: string): boolean => compile(source) !== null;

/** Whether the whole text is of this expression; false for one that is not understood. */
export function isPattern(value: string, source: string): boolean {
  const it = compile(source);
  if (it === null) return false;
  const spread = (from: Iterable<number>): Set<number> => {
    const reached = new Set(from);
    // A set that grows is walked to its end.
    for (const at of reached) {
      const state = it.states[at];
      if (state?.test === null) for (const next of state.next) reached.add(next);
    }
    return reached;
  };
  let now = spread([it.from]);
  for (const character of value) {
    const moved: number[] = [];
    for (const at of now) {
      const state = it.states[at];
      if (state?.test?.(character)) moved.push(...state.next);
    }
    if (moved.length === 0) return false;
    now = spread(moved);
  }
  return now.has(it.to);
}
