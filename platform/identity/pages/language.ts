// DESIGN.md §10: bokmål first, nynorsk and English complete.

export const languages = ['nb', 'nn', 'en'] as const;
export type Language = (typeof languages)[number];

const isLanguage = (text: string): text is Language => languages.some((known) => known === text);

/** The first language that both sides know; `ui_locales` (from the app) before Accept-Language (from the browser); else bokmål. */
export const chooseLanguage = (uiLocales: string | undefined, acceptLanguage: string | undefined): Language => {
  const wishes = [...(uiLocales ?? '').split(' '), ...(acceptLanguage ?? '').split(',')];
  const known = wishes.map((wish) => wish.trim().slice(0, 2).toLowerCase()).map((tag) => (tag === 'no' ? 'nb' : tag));
  return known.find(isLanguage) ?? 'nb';
};
