// DESIGN.md §10: dates and times in the reader's language.
import { localeOf } from '@fkj/apps-ui';
import { useTranslation } from 'react-i18next';

export interface Formats {
  /** 09:05 */
  readonly clock: (instant: string) => string;
  /** 20.11.2026 */
  readonly date: (day: string) => string;
  /** 20. nov. 09:05 */
  readonly moment: (instant: string) => string;
  /** 'i dag kl. 09:05', or date and time on another day. */
  readonly near: (instant: string) => string;
  /** 'om 15 minutter', 'om 24 timer' */
  readonly ahead: (minutes: number) => string;
}

export function useFormats(): Formats {
  const { t, i18n } = useTranslation();
  const locale = localeOf(i18n.language);
  const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const dateFormat = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const momentFormat = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const clock = (instant: string) => clockFormat.format(new Date(instant));
  const moment = (instant: string) => momentFormat.format(new Date(instant));
  return {
    clock,
    moment,
    // A date without time has no zone: noon keeps it on its own day everywhere.
    date: (day) => dateFormat.format(new Date(/^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T12:00:00` : day)),
    near: (instant) =>
      new Date(instant).toDateString() === new Date().toDateString()
        ? t('time.today', { time: clock(instant) })
        : moment(instant),
    ahead: (minutes) =>
      minutes >= 60 && minutes % 60 === 0
        ? t('time.hours', { count: minutes / 60 })
        : t('time.minutes', { count: minutes }),
  };
}
