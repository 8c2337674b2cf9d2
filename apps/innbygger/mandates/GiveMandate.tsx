// Pasient- og brukerrettighetsloven § 3-1: a mandate to somebody of eighteen or more, with a last day if I want.
import { answered, dayOf, FailureNotice, failureIn, useAnnounce, useFhir } from '@fkj/apps-ui';
import { Button, TextField } from '@navikt/ds-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, type Mandate, relationOf, systemOf } from './mandate.ts';

interface GiveMandateProps {
  readonly patient: string;
  readonly queryKey: readonly string[];
  readonly onDone: () => void;
}

export function GiveMandate({ patient, queryKey, onDone }: GiveMandateProps) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const today = dayOf(new Date());
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (mandate: Mandate) => answered(fhir.create(relationOf(mandate, patient, today))),
    onSuccess: async () => {
      announce(t('mandates.given'));
      await queries.invalidateQueries({ queryKey });
      onDone();
    },
  });
  const digits = number.replace(/\s/g, '');
  const lastDay = dayIn(until);
  const wrong = {
    name: name.trim() === '' ? t('mandates.nameMissing') : undefined,
    number: systemOf(digits) === null ? t('mandates.numberWrong') : undefined,
    until: until.trim() !== '' && (lastDay === null || lastDay < today) ? t('mandates.untilWrong') : undefined,
  };
  const failure = failureIn(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong.name || wrong.number || wrong.until || isPending) return;
    mutate({ name: name.trim(), number: digits, until: lastDay });
  };
  return (
    <form onSubmit={submit} className="fkj-card ib-form" noValidate aria-label={t('mandates.give')}>
      <TextField
        label={t('mandates.name')}
        value={name}
        autoComplete="off"
        error={tried && wrong.name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('mandates.number')}
        inputMode="numeric"
        autoComplete="off"
        value={number}
        error={tried && wrong.number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <TextField
        label={t('mandates.until')}
        description={t('mandates.untilHelp')}
        inputMode="numeric"
        autoComplete="off"
        value={until}
        error={tried && wrong.until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <p className="fkj-plain">{t('mandates.consequence')}</p>
      {failure && <FailureNotice failure={failure} />}
      <span className="ib-actions">
        <Button type="submit" loading={isPending}>
          {t('mandates.give')}
        </Button>
        <Button variant="tertiary" onClick={onDone}>
          {t('mandates.cancel')}
        </Button>
      </span>
    </form>
  );
}
