// reference/users-and-screens.md B.2: the age of a value in words, the exact time for those who want it.
import { useTranslation } from 'react-i18next';
import { localeOf } from '../language/language.ts';
import { ageText } from './age.ts';
import { useNow } from './useNow.ts';

export function TimeAgo({ at }: { readonly at: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  const locale = localeOf(i18n.language);
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  return (
    <time dateTime={at} title={exact}>
      {ageText(Date.parse(at), now, locale)}
    </time>
  );
}
