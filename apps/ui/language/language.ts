// https://www.i18next.com: one instance per app; the chosen language is kept on the device (it says nothing of a person).
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { commonMessages } from './common-messages.ts';
import { LANGUAGES, type Language, type Messages } from './messages.ts';

const KEPT = 'fkj.language';

/** Sets up the languages of an app: its own messages under the namespace 'app', the shared ones under 'common'. */
export async function createLanguages(app: Readonly<Record<Language, Messages>>): Promise<i18n> {
  const languages = i18next.createInstance();
  await languages.use(initReactI18next).init({
    lng: chosenLanguage(localStorage.getItem(KEPT), navigator.languages),
    fallbackLng: 'nb',
    defaultNS: 'app',
    resources: Object.fromEntries(
      LANGUAGES.map((language) => [language, { app: app[language], common: commonMessages[language] }]),
    ),
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = languages.language;
  languages.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    localStorage.setItem(KEPT, language);
  });
  return languages;
}

/** The kept language, else the first the browser asks for that we have ('no' is bokmål), else bokmål. */
export function chosenLanguage(kept: string | null, wanted: readonly string[]): Language {
  const known = (tag: string): Language | undefined => {
    const short = tag.toLowerCase().split('-')[0] === 'no' ? 'nb' : tag.toLowerCase().split('-')[0];
    return LANGUAGES.find((language) => language === short);
  };
  if (kept !== null) return known(kept) ?? 'nb';
  return wanted.map(known).find((language) => language !== undefined) ?? 'nb';
}

/** The BCP 47 tag to format dates and numbers with. */
export const localeOf = (language: string): string => ({ nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' })[language] ?? 'nb-NO';
