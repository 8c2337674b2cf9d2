// DESIGN.md §10: a measured value in the reader's words.

import { localeOf } from '@fkj/apps-ui';
import type { News2Entry, News2Part } from '@fkj/services-measurement/rules';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

/** '96 %', '37,4 °C', 'Luft', 'A Våken'; '' when the entry does not hold the part. */
export function useValueWords(): (entry: News2Entry, part: News2Part) => string {
  const { t, i18n } = useTranslation();
  return (entry, part) => wordsOf(entry, part, { t, locale: localeOf(i18n.language) });
}

function wordsOf(entry: News2Entry, part: News2Part, how: { readonly t: TFunction; readonly locale: string }): string {
  const { t, locale } = how;
  switch (part) {
    case 'oxygen':
      return entry.oxygen === undefined ? '' : t(`oxygen.${entry.oxygen}`);
    case 'consciousness':
      return entry.consciousness === undefined ? '' : `${entry.consciousness} ${t(`acvpu.${entry.consciousness}`)}`;
    case 'temperature': {
      if (entry.temperatureTenths === undefined) return '';
      const degrees = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).format(entry.temperatureTenths / 10);
      return `${degrees} ${t('unit.temperature')}`;
    }
    default: {
      const value = entry[part];
      return value === undefined ? '' : `${value} ${t(`unit.${part}`)}`;
    }
  }
}
