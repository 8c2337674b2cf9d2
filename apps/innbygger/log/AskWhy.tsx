// Pasientjournalforskriften § 14, users-and-screens.md A.13 "ask why": one press, words if I want; the answer stands here.
import { answered, FailureNotice, failureIn, useAnnounce, useSession } from '@fkj/apps-ui';
import { Button, Textarea } from '@navikt/ds-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../ask.ts';
import type { Visitor } from './grouped.ts';

interface Question {
  readonly event: string;
  readonly question: string;
  readonly state: 'open' | 'legitimate' | 'follow-up' | 'reported';
  readonly answer: string | null;
}

const KEY = ['questions'];

export function AskWhy({ visitor }: { readonly visitor: Visitor }) {
  const { t } = useTranslation();
  const { session } = useSession();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async () =>
      (await answered(ask<{ readonly questions: readonly Question[] }>(session.token, '/access/questions'))).questions,
  });
  const [writing, setWriting] = useState(false);
  const [question, setQuestion] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => answered(ask(session.token, '/access/questions', { event: visitor.event, question })),
    onSuccess: async () => {
      announce(t('ask.sent'));
      await queries.invalidateQueries({ queryKey: KEY });
      setWriting(false);
    },
  });
  const asked = data?.find(({ event }) => event === visitor.event);
  const failure = failureIn(error);
  if (asked !== undefined) {
    return (
      <p className="fkj-plain">
        <strong>{t(`ask.state.${asked.state}`)}</strong>{' '}
        {asked.answer !== null && t('ask.answer', { answer: asked.answer })}
      </p>
    );
  }
  if (!writing) {
    return (
      <Button variant="tertiary" size="small" onClick={() => setWriting(true)}>
        {t('ask.open', { who: visitor.who })}
      </Button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) mutate();
  };
  return (
    <form onSubmit={submit} className="ib-form" noValidate>
      <Textarea
        label={t('ask.words')}
        description={t('ask.help')}
        value={question}
        maxLength={1000}
        minRows={2}
        autoFocus
        onChange={(event) => setQuestion(event.target.value)}
      />
      {failure && <FailureNotice failure={failure} />}
      <span className="ib-actions">
        <Button type="submit" size="small" loading={isPending}>
          {t('ask.send')}
        </Button>
        <Button variant="tertiary" size="small" onClick={() => setWriting(false)}>
          {t('ask.cancel')}
        </Button>
      </span>
    </form>
  );
}
