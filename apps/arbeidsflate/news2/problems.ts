// WCAG 2.2 SC 3.3.1 and 3.3.3: each problem names its field and says what would be right.
import {
  NEWS2_PARTS,
  type News2Entry,
  type News2Part,
  numericValue,
  PLAUSIBLE,
  scorePart,
} from '@fkj/services-measurement/rules';
import type { TFunction } from 'i18next';

export interface Problem {
  readonly part: News2Part;
  readonly kind: 'missing' | 'range';
  readonly sentence: string;
}

/** What stands between the entry and a saved NEWS2, in the order of the fields; one problem per field at most. */
export function problemsOf(entry: News2Entry, t: TFunction): Problem[] {
  return NEWS2_PARTS.flatMap((part): Problem[] => {
    const name = t(`part.${part}`);
    if (scorePart(entry, part) === undefined) {
      // SpO2 on scale 2 waits for the oxygen, which is then the missing one.
      if (part === 'saturation' && entry.saturation !== undefined) return [];
      return [{ part, kind: 'missing', sentence: t('form.errorMissing', { part: name }) }];
    }
    if (part === 'oxygen' || part === 'consciousness') return [];
    const value = numericValue(entry, part);
    const { least, most } = PLAUSIBLE[part];
    if (value === undefined || (value >= least && value <= most)) return [];
    const shown = (limit: number) => (part === 'temperature' ? String(limit / 10) : String(limit));
    return [
      { part, kind: 'range', sentence: t('form.errorRange', { part: name, least: shown(least), most: shown(most) }) },
    ];
  });
}
