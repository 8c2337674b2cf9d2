// platform/access README "who sees": what POST /access/who-sees answers.

export interface SeersRow {
  readonly access: 'shown' | 'emergency';
  readonly unit: { readonly reference: string; readonly name: string } | null;
  readonly role: { readonly code: string; readonly name: string };
  readonly why: string;
  readonly people: readonly { readonly who: string; readonly name: string }[];
}

export interface SeersPage {
  readonly shown: number;
  readonly emergency: number;
  readonly groups: readonly SeersRow[];
  readonly next: number | null;
}

export interface SeerRow {
  readonly who: string;
  readonly shown: 'yes' | 'no';
  readonly emergency: 'opens' | 'none';
  readonly why: string;
}
