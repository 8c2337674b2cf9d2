// platform/access README "findings": what /access/findings answers.

export const STATES = ['open', 'follow-up', 'legitimate', 'reported'] as const;
export type State = (typeof STATES)[number];
export type Outcome = Exclude<State, 'open'>;

export interface FindingRow {
  readonly id: string;
  readonly kind: string;
  readonly explanation: string;
  readonly writtenReason: string | null;
  readonly employee: { readonly name: string; readonly role: string; readonly unit: string };
  readonly patient: { readonly name: string } | null;
  readonly at: string;
  readonly state: State;
  readonly outcomes: readonly {
    readonly at: string;
    readonly outcome: Outcome;
    readonly by: string;
    readonly reason: string;
  }[];
}

export interface FindingPage {
  readonly findings: readonly FindingRow[];
  readonly next: string | null;
}

export interface ReportLine {
  readonly kind: string;
  readonly unit: string | null;
  readonly state: State;
  readonly findings: number;
}

/** Kind of the finding that a citizen's question is. */
export const ASKED = 'citizen-asks';
