// platform/access/governance: what the server answers at /access.

export interface Named {
  readonly id: string;
  readonly name: string;
}

interface Words {
  readonly nb: string;
  readonly nn: string;
  readonly en: string;
}

export interface UnitRow extends Named {
  readonly parent: string | null;
  /** The caller leads it. */
  readonly yours: boolean;
  readonly seen: boolean;
}

export interface RoleRow {
  readonly code: string;
  readonly names: Words;
  readonly sensitive: boolean;
  readonly maxDays: number;
  readonly rights: readonly {
    readonly reach: string;
    readonly kinds: readonly string[];
    readonly actions: readonly string[];
  }[];
}

export interface Desk {
  readonly person: Named;
  readonly leads: 'units' | 'all' | 'nothing';
  readonly reasonLength: number;
  readonly units: readonly UnitRow[];
  readonly roles: readonly RoleRow[];
}

export interface RequestRow {
  readonly id: string;
  readonly state: 'asked' | 'approved' | 'provisioned' | 'refused' | 'withdrawn';
  readonly person: Named;
  readonly requester: Named;
  readonly unit: Named;
  readonly role: string;
  readonly needed: number;
  readonly start: string;
  readonly end: string;
  readonly reason: string;
  readonly substituteFor: Named | null;
  readonly hours: readonly object[] | null;
  readonly approvals: readonly {
    readonly by: Named;
    readonly verdict: 'approve' | 'refuse';
    readonly reason: string;
  }[];
  readonly yours: boolean;
}

export interface PersonRow extends Named {
  readonly employed: boolean;
  readonly roles: readonly {
    readonly role: string;
    readonly code: string;
    readonly end: string | null;
    readonly hours: 'limited' | 'any';
    readonly substituteFor: string | null;
  }[];
}

export interface ReviewRow {
  readonly id: string;
  readonly unit: Named;
  readonly state: 'open' | 'ended';
  readonly due: string;
  readonly items: readonly {
    readonly role: string;
    readonly person: Named;
    readonly unit: Named;
    readonly code: string;
    readonly verdict: 'confirm' | 'remove' | 'lapsed' | null;
    readonly yours: boolean;
  }[];
}

export interface ReportRow {
  readonly role: string;
  readonly code: string;
  readonly person: Named;
  readonly unit: Named;
  readonly findings: readonly string[];
  readonly lastUsed: string | null;
  /** When the register of health personnel was asked, ISO 8601; null where it was not. */
  readonly registerAsOf: string | null;
}
