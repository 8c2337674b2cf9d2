// reference/users-and-screens.md A.16: NEWS2 in nine interactions: a field moves on when no further digit can be meant.
import {
  type Acvpu,
  type News2Entry,
  type NumericPart,
  type Oxygen,
  PLAUSIBLE,
  type SaturationScale,
  temperatureTenthsOf,
} from '@fkj/services-measurement/rules';

/** What is typed so far: digits as text, choices as chosen. */
export interface Draft {
  readonly respiration: string;
  readonly saturation: string;
  readonly oxygen: Oxygen | null;
  readonly systolic: string;
  readonly pulse: string;
  readonly consciousness: Acvpu | null;
  readonly temperature: string;
}

export const EMPTY: Draft = {
  respiration: '',
  saturation: '',
  oxygen: null,
  systolic: '',
  pulse: '',
  consciousness: null,
  temperature: '',
};

/** Digits only; a temperature shows its decimal comma as soon as the third digit is there. */
export function tidied(part: NumericPart, typed: string): string {
  const digits = typed.replace(/\D/g, '').slice(0, 3);
  return part === 'temperature' && digits.length === 3 ? `${digits.slice(0, 2)},${digits[2]}` : digits;
}

/** No further digit could give a plausible value, so the next field may have the focus. '10' per cent may become '100'. */
export function isFull(part: NumericPart, text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits === '') return false;
  if (part === 'temperature') return digits.length === 3;
  return Number(digits) * 10 > PLAUSIBLE[part].most;
}

/** The measurement so far. */
export function entryOfDraft(draft: Draft, scale: SaturationScale): News2Entry {
  const temperature = temperatureTenthsOf(draft.temperature);
  return {
    respiration: numberOf(draft.respiration),
    saturation: numberOf(draft.saturation),
    scale,
    oxygen: draft.oxygen ?? undefined,
    systolic: numberOf(draft.systolic),
    pulse: numberOf(draft.pulse),
    consciousness: draft.consciousness ?? undefined,
    temperatureTenths: temperature.ok ? temperature.value : undefined,
  };
}

const numberOf = (digits: string): number | undefined => (digits === '' ? undefined : Number(digits));
