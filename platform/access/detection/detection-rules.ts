// pasientjournalforskriften § 14, helsepersonelloven § 21 a; DESIGN.md §1.6: when a look-up is unusual is dated content (content/access/detection.json).

/** What may be unusual about a look-up. */
export const detectionKinds = [
  'own-record',
  'family',
  'neighbour',
  'colleague',
  'public-person',
  'no-relationship',
  'self-authorised',
  'after-hours-burst',
] as const;
export type DetectionKind = (typeof detectionKinds)[number];

/** One dated edition of the rules. */
export interface DetectionRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  /** A look-up is judged so long after it happened: what makes it usual (a contact, a list) is often written a little later. */
  readonly delayMinutes: number;
  readonly neighbour: { readonly houseNumbersApart: number };
  /** PractitionerRoles of a unit that are read at most. */
  readonly colleague: { readonly roles: number };
  /** How long a person may be marked. */
  readonly publicPerson: { readonly mostDays: number };
  readonly noRelationship: { readonly logRules: ReadonlySet<string>; readonly days: number };
  readonly burst: {
    /** Seconds since midnight, by the clock on a Norwegian wall; `to` before `from` is next morning. */
    readonly from: number;
    readonly to: number;
    readonly patients: number;
    readonly minutes: number;
    /** Planned work is done at night too. */
    readonly plannedLogRules: ReadonlySet<string>;
  };
  readonly selfAuthorised: { readonly logRules: ReadonlySet<string> };
  /** Characters at least. */
  readonly outcome: { readonly reasonLength: number };
  /** After the outcome, days. A finding without an outcome is kept. */
  readonly retention: { readonly legitimate: number; readonly 'follow-up': number; readonly reported: number };
}
