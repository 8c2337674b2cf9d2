// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html in words a person can weigh.

import { parseScope, type ResourceScope, type ScopeInteraction } from '@fkj/standards-smart';
import type { Language } from './language.ts';

interface Words {
  readonly verbs: Readonly<Record<ScopeInteraction, string>>;
  readonly everything: string;
  readonly whose: Readonly<Record<ResourceScope['level'], string>>;
  readonly named: Readonly<Record<string, string>>;
}

const words: Readonly<Record<Language, Words>> = {
  nb: {
    verbs: { r: 'lese', s: 'søke i', c: 'registrere', u: 'endre', d: 'slette' },
    everything: 'alle opplysninger',
    whose: { patient: 'om denne pasienten', user: 'som du selv har tilgang til', system: '' },
    named: {
      openid: 'vite hvem du er',
      offline_access: 'beholde tilgangen når du ikke er innlogget, i 14 dager',
      online_access: 'beholde tilgangen så lenge du er innlogget',
      launch: 'vite hvilken pasient du arbeider med',
      'launch/patient': 'vite hvilken pasient du velger',
      'launch/encounter': 'vite hvilken kontakt du velger',
    },
  },
  nn: {
    verbs: { r: 'lese', s: 'søkje i', c: 'registrere', u: 'endre', d: 'slette' },
    everything: 'alle opplysningar',
    whose: { patient: 'om denne pasienten', user: 'som du sjølv har tilgang til', system: '' },
    named: {
      openid: 'vite kven du er',
      offline_access: 'behalde tilgangen når du ikkje er innlogga, i 14 dagar',
      online_access: 'behalde tilgangen så lenge du er innlogga',
      launch: 'vite kva pasient du arbeider med',
      'launch/patient': 'vite kva pasient du vel',
      'launch/encounter': 'vite kva kontakt du vel',
    },
  },
  en: {
    verbs: { r: 'read', s: 'search', c: 'record', u: 'change', d: 'delete' },
    everything: 'all information',
    whose: { patient: 'about this patient', user: 'that you yourself may see', system: '' },
    named: {
      openid: 'know who you are',
      offline_access: 'keep the access when you are not logged in, for 14 days',
      online_access: 'keep the access while you are logged in',
      launch: 'know which patient you are working with',
      'launch/patient': 'know which patient you choose',
      'launch/encounter': 'know which contact you choose',
    },
  },
};

const order: readonly ScopeInteraction[] = ['r', 's', 'c', 'u', 'd'];

/** One line for a scope; null for those that say nothing a person needs to weigh (`fhirUser` says what `openid` says). */
export const scopeInWords = (scope: string, language: Language): string | null => {
  const { verbs, everything, whose, named } = words[language];
  const parsed = parseScope(scope);
  if (parsed?.kind !== 'resource') return named[scope] ?? null;
  const doing = order.filter((letter) => parsed.interactions.has(letter)).map((letter) => verbs[letter]);
  const criteria = parsed.criteria.map(({ name, value }) => `${name} = ${value}`).join(', ');
  const what = parsed.type === '*' ? everything : parsed.type;
  return `${doing.join(', ')}: ${what} ${whose[parsed.level]}${criteria === '' ? '' : ` (${criteria})`}`;
};
