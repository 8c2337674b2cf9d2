// Normen 5.2.1: ask for a role: for whom, where, how long, why.
import { type Failure, FailureNotice, PageHeading, useAnnounce } from '@fkj/apps-ui';
import { Button, Checkbox, Select, Textarea, TextField } from '@navikt/ds-react';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useRoleName } from '../desk/DeskContext.ts';
import type { Named } from '../desk/types.ts';
import { useAccess } from '../useAccess.ts';
import { PersonChoice } from './PersonChoice.tsx';
import { RoleMeaning } from './RoleMeaning.tsx';

const DAY = 86_400_000;
const MONTH = 30;

/** A date as an input field has it. */
const dateIn = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** Night duty: every night from 21:30 to 07:30. */
const NIGHTS = [
  {
    daysOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    availableStartTime: '21:30:00',
    availableEndTime: '07:30:00',
  },
];

export function AskPage() {
  const { t } = useTranslation();
  const { units, roles, person: self, leads } = useDesk();
  const nameOf = useRoleName();
  const access = useAccess();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const [person, setPerson] = useState<Named>(self);
  const [substituteFor, setSubstituteFor] = useState<Named | null>(null);
  const [unit, setUnit] = useState(units.find(({ yours }) => yours)?.id ?? '');
  const [role, setRole] = useState('');
  const [start, setStart] = useState(dateIn(0));
  const [end, setEnd] = useState(dateIn(MONTH));
  const [nights, setNights] = useState(false);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);

  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const asked = await access.post('/access/requests', {
      ...{ person: person.id, unit, role, start, end, reason },
      ...(substituteFor === null ? {} : { substituteFor: substituteFor.id }),
      ...(nights ? { hours: NIGHTS } : {}),
    });
    if (!asked.ok) return setFailure(asked.error);
    announce(t('ask.sent'));
    await navigate({ to: '/foresporsler' });
  };

  return (
    <>
      <PageHeading title={t('ask.title')}>{t('ask.title')}</PageHeading>
      <form onSubmit={(event) => void ask(event)} className="ad-form">
        {leads === 'units' && <PersonChoice label={t('ask.person')} chosen={person} choose={setPerson} />}
        <Select label={t('ask.unit')} value={unit} onChange={({ target }) => setUnit(target.value)}>
          <option value="">{t('ask.choose')}</option>
          {units.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select label={t('ask.role')} value={role} onChange={({ target }) => setRole(target.value)}>
          <option value="">{t('ask.choose')}</option>
          {roles.map(({ code }) => (
            <option key={code} value={code}>
              {nameOf(code)}
            </option>
          ))}
        </Select>
        <RoleMeaning code={role} />
        <TextField
          label={t('ask.start')}
          description={t('ask.date')}
          value={start}
          onChange={({ target }) => setStart(target.value)}
        />
        <TextField
          label={t('ask.end')}
          description={t('ask.date')}
          value={end}
          onChange={({ target }) => setEnd(target.value)}
        />
        {leads === 'units' && (
          <PersonChoice label={t('ask.substituteFor')} chosen={substituteFor} choose={setSubstituteFor} />
        )}
        <Checkbox checked={nights} onChange={({ target }) => setNights(target.checked)}>
          {t('ask.nights')}
        </Checkbox>
        <Textarea
          label={t('ask.reason')}
          description={t('ask.reasonHelp')}
          maxLength={2_000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        {failure && <FailureNotice failure={failure} />}
        <Button type="submit">{t('ask.send')}</Button>
      </form>
    </>
  );
}
