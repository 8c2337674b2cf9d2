// DESIGN.md §7: what would be: one employee, for another purpose, on a later day, or with a further role.
import { type Failure, FailureNotice } from '@fkj/apps-ui';
import { Button, Select, TextField } from '@navikt/ds-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useRoleName } from '../desk/DeskContext.ts';
import type { Named } from '../desk/types.ts';
import { PersonChoice } from '../requests/PersonChoice.tsx';
import { useAccess } from '../useAccess.ts';
import type { SeerRow } from './types.ts';

/** https://terminology.hl7.org/CodeSystem-v3-ActReason.html, those that employees give. */
const PURPOSES = ['TREAT', 'ETREAT', 'COC', 'HOPERAT'] as const;

/** Noon of a coming day ('YYYY-MM-DD') in this browser's time; null for what is none. */
const noonOf = (day: string): string | null => {
  const time = Date.parse(`${day}T12:00:00`);
  return Number.isNaN(time) || time < Date.now() ? null : new Date(time).toISOString();
};

export function Supposed({ entry }: { readonly entry: string }) {
  const { t, i18n } = useTranslation();
  const { units, roles } = useDesk();
  const nameOf = useRoleName();
  const access = useAccess();
  const [person, setPerson] = useState<Named | null>(null);
  const [purpose, setPurpose] = useState('');
  const [day, setDay] = useState('');
  const [role, setRole] = useState('');
  const [unit, setUnit] = useState(units[0]?.id ?? '');
  const [seer, setSeer] = useState<SeerRow | null>(null);
  const [wrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const ask = async (event: FormEvent) => {
    event.preventDefault();
    if (person === null) return;
    const at = day === '' ? undefined : noonOf(day);
    setWrong(at === null);
    if (at === null) return;
    const answer = await access.post<{ readonly people: readonly SeerRow[] }>('/access/who-sees', {
      ...{ entry, people: [`Practitioner/${person.id}`], language: i18n.language },
      suppose: {
        ...(purpose === '' ? {} : { purpose }),
        ...(at === undefined ? {} : { at }),
        ...(role === '' ? {} : { role: { profession: role, unit } }),
      },
    });
    setFailure(answer.ok ? null : answer.error);
    setSeer(answer.ok ? (answer.value.people[0] ?? null) : null);
  };

  return (
    <section aria-labelledby="supposed" className="ad-section">
      <h2 id="supposed" className="fkj-section-heading">
        {t('suppose.title')}
      </h2>
      <p>{t('suppose.intro')}</p>
      <PersonChoice label={t('suppose.person')} chosen={person} choose={setPerson} />
      <form onSubmit={(event) => void ask(event)} className="ad-form">
        <Select label={t('suppose.purpose')} value={purpose} onChange={({ target }) => setPurpose(target.value)}>
          <option value="">{t('suppose.anyPurpose')}</option>
          {PURPOSES.map((one) => (
            <option key={one} value={one}>
              {t(`suppose.purposes.${one}`)}
            </option>
          ))}
        </Select>
        <TextField
          label={t('suppose.day')}
          description={t('suppose.dayHelp')}
          value={day}
          error={wrong ? t('suppose.dayWrong') : undefined}
          onChange={({ target }) => setDay(target.value)}
        />
        <Select label={t('suppose.role')} value={role} onChange={({ target }) => setRole(target.value)}>
          <option value="">{t('suppose.noRole')}</option>
          {roles.map(({ code }) => (
            <option key={code} value={code}>
              {nameOf(code)}
            </option>
          ))}
        </Select>
        {role !== '' && (
          <Select label={t('suppose.unit')} value={unit} onChange={({ target }) => setUnit(target.value)}>
            {units.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
        {failure && <FailureNotice failure={failure} />}
        <Button type="submit" variant="secondary" disabled={person === null}>
          {t('suppose.ask')}
        </Button>
      </form>
      <p role="status">
        {seer !== null && person !== null && (
          <>
            <strong>{t(`suppose.shown.${seer.shown}`, { name: person.name })}</strong> {seer.why}{' '}
            {seer.emergency === 'opens' && t('suppose.emergency')}
          </>
        )}
      </p>
    </section>
  );
}
