// https://www.rfc-editor.org/rfc/rfc7240#section-4.2 and ITS-REST 1.1.0 "Representation details negotiation".

import type { Preference } from '../answer.ts';
import { type Asked, headerOf } from './asked.ts';

export interface Preferred {
  readonly preference: Preference;
  /** The client said so: the answer says that it was heard. */
  readonly said: boolean;
}

/** Minimal where nothing (known) is said. */
export function preferred(asked: Asked): Preferred {
  for (const part of (headerOf(asked, 'prefer') ?? '').split(/[,;]/)) {
    const [, value] = /^\s*return\s*=\s*"?(minimal|identifier|representation)"?\s*$/i.exec(part) ?? [];
    const found = (['minimal', 'identifier', 'representation'] as const).find((one) => one === value?.toLowerCase());
    if (found !== undefined) return { preference: found, said: true };
  }
  return { preference: 'minimal', said: false };
}
