// Pasient- og brukerrettighetsloven § 4-3: limits of age go by birthdays, which come at midnight in Norway.

const norwegianDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });

/** Whole years at this time (ms since 1970); null when the date is not a whole day ('YYYY-MM-DD') or lies ahead. */
export const ageAt = (birthDate: string | null, now: number): number | null => {
  const born = /^([0-9]{4})-([0-9]{2}-[0-9]{2})$/.exec(birthDate ?? '');
  const [, year, day] = born ?? [];
  if (year === undefined || day === undefined) return null;
  const today = norwegianDay.format(now);
  const years = Number(today.slice(0, 4)) - Number(year) - (today.slice(5) < day ? 1 : 0);
  return years < 0 ? null : years;
};
