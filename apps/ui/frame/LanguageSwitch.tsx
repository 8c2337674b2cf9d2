// DESIGN.md §10: bokmål, nynorsk and English, from every page. A native select works everywhere, with any input.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../language/messages.ts';

const NAMES = { nb: 'Bokmål', nn: 'Nynorsk', en: 'English' } as const;

export function LanguageSwitch() {
  const { t, i18n } = useTranslation('common');
  const id = useId();
  return (
    <span className="fkj-language">
      <label htmlFor={id} className="fkj-visually-hidden">
        {t('language')}
      </label>
      <select id={id} value={i18n.language} onChange={(event) => void i18n.changeLanguage(event.target.value)}>
        {LANGUAGES.map((language) => (
          <option key={language} value={language} lang={language}>
            {NAMES[language]}
          </option>
        ))}
      </select>
    </span>
  );
}
