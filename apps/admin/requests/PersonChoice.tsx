// Whom a request concerns: found by name; the name is sent in the body, never in an address.
import { type Failure, FailureNotice } from '@fkj/apps-ui';
import { Button, TextField } from '@navikt/ds-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Named } from '../desk/types.ts';
import { useAccess } from '../useAccess.ts';

interface PersonChoiceProps {
  readonly label: string;
  readonly chosen: Named | null;
  readonly choose: (person: Named) => void;
}

export function PersonChoice({ label, chosen, choose }: PersonChoiceProps) {
  const { t } = useTranslation();
  const access = useAccess();
  const [name, setName] = useState('');
  const [found, setFound] = useState<readonly Named[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const search = async () => {
    const answer = await access.post<{ readonly people: readonly Named[] }>('/access/people', { name });
    setFailure(answer.ok ? null : answer.error);
    setFound(answer.ok ? answer.value.people : null);
  };
  return (
    <fieldset className="ad-choice">
      <legend>{label}</legend>
      <p className="fkj-plain">{chosen?.name ?? t('ask.nobody')}</p>
      <TextField
        label={t('ask.findByName')}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          void search();
        }}
      />
      <Button type="button" size="small" variant="secondary" onClick={() => void search()}>
        {t('ask.find')}
      </Button>
      {failure && <FailureNotice failure={failure} />}
      {found?.length === 0 && <p role="status">{t('ask.foundNone')}</p>}
      <ul className="fkj-list">
        {found?.map((person) => (
          <li key={person.id}>
            <Button
              type="button"
              size="small"
              variant="tertiary"
              onClick={() => {
                choose(person);
                setFound(null);
                setName('');
              }}
            >
              {person.name}
            </Button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
