// DESIGN.md §5 "Errors": findings while a document is checked against its template; a path is only made where something is wrong.

import type { JsonValue, Step } from '@fkj/standards-json';
import type { Finding, FindingCode } from '../finding.ts';
import { placeOf } from '../rm/path/index.ts';

/** A code that only a terminology can judge: the template names a value set outside itself. */
export interface ExternalCode {
  /** A path that `readPath` reads, of the CODE_PHRASE. */
  readonly path: string;
  /** Address of the value set, as the template writes it. */
  readonly valueSet: string;
  readonly terminology: string;
  readonly code: string;
}

/** More than this is not told: the sender will not read it. */
const MAX_FINDINGS = 1000;

export class Report {
  readonly findings: Finding[] = [];
  readonly external: ExternalCode[] = [];
  private readonly steps: Step[] = [];
  private readonly root: JsonValue;

  constructor(root: JsonValue) {
    this.root = root;
  }

  enter(step: Step): void {
    this.steps.push(step);
  }

  leave(): void {
    this.steps.pop();
  }

  find(code: FindingCode, sentence: string): void {
    if (this.findings.length < MAX_FINDINGS) this.findings.push({ code, path: this.place(), sentence });
  }

  refer(valueSet: string, terminology: string, code: string): void {
    this.external.push({ path: this.place(), valueSet, terminology, code });
  }

  /** Runs what may be one of several alternatives; what it found is taken back unless it is kept. */
  attempt(run: () => void): {
    readonly sound: boolean;
    readonly found: readonly Finding[];
    readonly takeBack: () => void;
  } {
    const [findings, external] = [this.findings.length, this.external.length];
    run();
    return {
      sound: this.findings.length === findings,
      found: this.findings.slice(findings),
      takeBack: () => {
        this.findings.length = findings;
        this.external.length = external;
      },
    };
  }

  private place(): string {
    return placeOf(this.root, this.steps);
  }
}

export type Check = (value: JsonValue, report: Report) => void;
