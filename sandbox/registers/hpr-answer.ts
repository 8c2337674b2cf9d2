// https://github.com/navikt/syfohelsenettproxy (HelsepersonUtvidetDto), GET /v1/personer/{hprnummer} of HPR Offentlig API: health personnel as it answers.

import type { Personnel } from '../persons.ts';

const PROFESSIONS: readonly (readonly [role: RegExp, code: string, name: string])[] = [
  [/^syke/i, 'SP', 'Sykepleier'],
  [/^helsefag/i, 'HF', 'Helsefagarbeider'],
  [/^lege/i, 'LE', 'Lege'],
  [/^helsesek/i, 'HE', 'Helsesekretær'],
];

const code = (id: number, verdi: string, navn: string): object => ({ navn, verdi, kodeverk: { id, navn: String(id) } });

/** withdrawn: the approval has ended. reacted: an administrative reaction against her is in force, whatever it means. */
export type HprStanding = 'valid' | 'reacted' | 'withdrawn';

export function hprAnswer({ hpr, role }: Personnel, standing: HprStanding): object {
  const withdrawn = standing === 'withdrawn';
  const [, profession, name] = PROFESSIONS.find(([pattern]) => pattern.test(role)) ?? [];
  const approval = {
    helsepersonellkategori: code(9060, profession ?? '', name ?? ''),
    autorisasjon: code(7704, '1', 'Autorisasjon'),
    periode: withdrawn ? { fra: '2001-06-20', til: '2020-01-01' } : { fra: '2001-06-20', til: null },
    avsluttetStatus: withdrawn ? code(7703, 'T', 'Tilbakekalt') : null,
    administrativeReaksjoner: [],
  };
  return {
    hprNummer: Number(hpr),
    erstattetAvHprNummer: null,
    godkjenninger: profession === undefined ? [] : [approval],
    administrativeReaksjoner:
      standing === 'reacted' ? [{ periode: { fra: '2026-01-01', til: null }, type: code(7706, '1', 'Advarsel') }] : [],
  };
}
