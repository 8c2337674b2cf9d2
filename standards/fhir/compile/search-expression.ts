// https://hl7.org/fhir/R4/fhirpath.html: the part of FHIRPath that the official search parameters use, as a syntax tree.

export type Step =
  | { readonly step: 'child'; readonly name: string }
  /** `as(T)` and `(… as T)` */
  | { readonly step: 'as'; readonly type: string }
  /** `where(member = 'text')` */
  | { readonly step: 'where'; readonly member: string; readonly equals: string }
  /** `where(resolve() is T)` */
  | { readonly step: 'resolves'; readonly type: string }
  /** `[n]` */
  | { readonly step: 'index'; readonly at: number };

export interface Path {
  /** `%resource` starts at the resource even inside a component of a composite. */
  readonly from: 'context' | 'resource';
  readonly steps: readonly Step[];
  /** `p.exists() and p != false`: one boolean instead of the nodes of p. */
  readonly result: 'nodes' | 'present-and-not-false';
}

const TOKEN = /\s*(%resource|[A-Za-z_]\w*|'[^']*'|\d+|!=|[|().[\]=])/y;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new SyntaxError(`Not understood at ${at}: ${text}`);
    tokens.push(token);
  }
  return tokens;
};

class ExpressionParser {
  private at = 0;
  private readonly tokens: readonly string[];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  union(): Path[] {
    const paths = [this.conjunction()];
    while (this.take('|')) paths.push(this.conjunction());
    if (this.at < this.tokens.length) throw this.unexpected();
    return paths;
  }

  private conjunction(): Path {
    const path = this.path();
    if (!this.take('exists')) return path;
    this.expect('(', ')', 'and');
    const second = this.path();
    this.expect('!=', 'false');
    if (JSON.stringify(second) !== JSON.stringify(path)) throw this.unexpected();
    return { ...path, result: 'present-and-not-false' };
  }

  private path(): Path {
    const steps: Step[] = [];
    let from: Path['from'] = 'context';
    if (this.take('(')) {
      const inner = this.path();
      from = inner.from;
      steps.push(...inner.steps);
      this.expect('as');
      steps.push({ step: 'as', type: this.name() });
      this.expect(')');
    } else if (this.take('%resource')) {
      from = 'resource';
    } else {
      steps.push({ step: 'child', name: this.name() });
    }
    this.tail(steps);
    return { from, steps, result: 'nodes' };
  }

  private tail(steps: Step[]): void {
    for (;;) {
      if (this.take('[')) {
        steps.push({ step: 'index', at: this.number() });
        this.expect(']');
      } else if (this.take('.')) {
        // Left for the conjunction, the only place where the parameters use it.
        if (this.tokens[this.at] === 'exists') return;
        steps.push(this.step());
      } else {
        return;
      }
    }
  }

  private step(): Step {
    const name = this.name();
    if (!this.take('(')) return { step: 'child', name };
    if (name === 'as') {
      const type = this.name();
      this.expect(')');
      return { step: 'as', type };
    }
    if (name === 'where') return this.where();
    throw this.unexpected();
  }

  private where(): Step {
    const member = this.name();
    if (member === 'resolve') {
      this.expect('(', ')', 'is');
      const type = this.name();
      this.expect(')');
      return { step: 'resolves', type };
    }
    this.expect('=');
    const text = this.next();
    if (!text.startsWith("'")) throw this.unexpected();
    this.expect(')');
    return { step: 'where', member, equals: text.slice(1, -1) };
  }

  private next(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw this.unexpected();
    this.at++;
    return token;
  }

  private name(): string {
    const token = this.next();
    if (!/^[A-Za-z_]/.test(token)) throw this.unexpected();
    return token;
  }

  private number(): number {
    const token = this.next();
    if (!/^\d+$/.test(token)) throw this.unexpected();
    return Number(token);
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private expect(...tokens: readonly string[]): void {
    for (const token of tokens) if (!this.take(token)) throw this.unexpected();
  }

  private unexpected(): SyntaxError {
    return new SyntaxError(`Unexpected '${this.tokens[this.at] ?? 'end'}' in search expression: ${this.text}`);
  }
}

/** The alternatives of an expression (`a | b`). Throws on anything the official parameters do not use, so that nothing is left out unseen. */
export const parseExpression = (text: string): readonly Path[] => new ExpressionParser(text).union();
