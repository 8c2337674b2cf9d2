// https://hl7.org/fhir/R4/mapping-language.html#7.8.0.5: the names that a rule sees.

import type { Value } from './draft.ts';
import { halt } from './issue.ts';

/** What a map knows by name, of its sources and of its targets. */
export class Variables {
  private readonly sources: ReadonlyMap<string, Value>;
  private readonly targets: ReadonlyMap<string, Value>;

  constructor(sources: ReadonlyMap<string, Value>, targets: ReadonlyMap<string, Value>) {
    this.sources = sources;
    this.targets = targets;
  }

  with(mode: 'source' | 'target', name: string | null, value: Value): Variables {
    if (name === null) return this;
    if (mode === 'source') return new Variables(new Map([...this.sources, [name, value]]), this.targets);
    return new Variables(this.sources, new Map([...this.targets, [name, value]]));
  }

  /** Sources come before targets of the same name, but where a target is meant. */
  get(name: string, meant: 'source' | 'target'): Value {
    const [first, then] = meant === 'source' ? [this.sources, this.targets] : [this.targets, this.sources];
    return first.get(name) ?? then.get(name) ?? halt('unknown-variable', 'There is no variable of this name.');
  }

  *all(): Iterable<readonly [string, Value]> {
    yield* this.targets;
    yield* this.sources;
  }
}
