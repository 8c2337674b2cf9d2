// What the one who is signed in leads, the units and the role catalogue; read once for all pages.
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { Desk } from './types.ts';

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk outside Admin');
  return desk;
}

/** The name of a role in the language of the page. */
export function useRoleName(): (code: string) => string {
  const { roles } = useDesk();
  const { i18n } = useTranslation();
  return (code) => {
    const names = roles.find((role) => role.code === code)?.names;
    if (names === undefined) return code;
    return i18n.language === 'nn' ? names.nn : i18n.language === 'en' ? names.en : names.nb;
  };
}
