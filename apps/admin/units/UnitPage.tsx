// Normen 5.2: who has which role in a unit; a role is ended with a reason, at once.
import { answered, type Failure, FailureNotice, failureIn, PageHeading, useAnnounce } from '@fkj/apps-ui';
import { Button, Loader, Tag, TextField } from '@navikt/ds-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useRoleName } from '../desk/DeskContext.ts';
import type { PersonRow } from '../desk/types.ts';
import { useAccess } from '../useAccess.ts';

export function UnitPage({ unit }: { readonly unit: string }) {
  const { t } = useTranslation();
  const access = useAccess();
  const desk = useDesk();
  const row = desk.units.find(({ id }) => id === unit);
  const { data, error, refetch } = useQuery({
    queryKey: ['people', unit],
    queryFn: () =>
      answered(
        access.get<{ readonly people: readonly PersonRow[] }>(`/access/units/${encodeURIComponent(unit)}/people`),
      ),
  });
  const failure = failureIn(error);
  return (
    <>
      <PageHeading title={t('people.title')}>{row?.name ?? t('people.title')}</PageHeading>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data?.people.length === 0 && <p>{t('people.none')}</p>}
      <ul className="fkj-list">
        {data?.people.map((person) => (
          <li key={person.id} className="fkj-card">
            <h2 className="fkj-section-heading">{person.name}</h2>
            {!person.employed && <p className="fkj-plain fkj-soft">{t('people.notEmployed')}</p>}
            <ul className="fkj-list">
              {person.roles.map((role) => (
                <RoleLine
                  key={role.role}
                  role={role}
                  person={person.name}
                  yours={row?.yours === true && person.id !== desk.person.id}
                  changed={() => void refetch()}
                />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

interface RoleLineProps {
  readonly role: PersonRow['roles'][number];
  readonly person: string;
  readonly yours: boolean;
  readonly changed: () => void;
}

function RoleLine({ role, person, yours, changed }: RoleLineProps) {
  const { t } = useTranslation();
  const nameOf = useRoleName();
  const [open, setOpen] = useState(false);
  return (
    <li>
      {nameOf(role.code)}
      {role.end !== null && ` ${t('people.until', { end: role.end.slice(0, 10) })}`}{' '}
      {role.hours === 'limited' && (
        <Tag size="xsmall" variant="neutral">
          {t('people.limited')}
        </Tag>
      )}{' '}
      {role.substituteFor !== null && (
        <Tag size="xsmall" variant="neutral">
          {t('people.substitute')}
        </Tag>
      )}{' '}
      {yours && !open && (
        <Button
          size="small"
          variant="tertiary"
          aria-label={t('people.endOf', { role: nameOf(role.code), person })}
          onClick={() => setOpen(true)}
        >
          {t('people.end')}
        </Button>
      )}
      {open && <EndForm role={role.role} done={changed} />}
    </li>
  );
}

function EndForm({ role, done }: { readonly role: string; readonly done: () => void }) {
  const { t } = useTranslation();
  const access = useAccess();
  const announce = useAnnounce();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const end = async (event: FormEvent) => {
    event.preventDefault();
    const ended = await access.post(`/access/assignments/${encodeURIComponent(role)}/end`, { reason });
    if (!ended.ok) return setFailure(ended.error);
    announce(t('people.ended'));
    done();
  };
  return (
    <form onSubmit={(event) => void end(event)} className="ad-form">
      <TextField label={t('people.why')} value={reason} onChange={({ target }) => setReason(target.value)} />
      {failure && <FailureNotice failure={failure} />}
      <Button size="small" variant="danger" type="submit">
        {t('people.endNow')}
      </Button>
    </form>
  );
}
