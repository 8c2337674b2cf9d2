// Normen 5.2.1: requests for roles: approve, refuse, withdraw. Who may decide is the server's to say.
import { answered, type Failure, FailureNotice, failureIn, PageHeading, useAnnounce } from '@fkj/apps-ui';
import { Button, Loader, Tag, TextField } from '@navikt/ds-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useRoleName } from '../desk/DeskContext.ts';
import type { RequestRow } from '../desk/types.ts';
import { useAccess } from '../useAccess.ts';

const KEY = ['requests'];

export function RequestsPage() {
  const { t } = useTranslation();
  const access = useAccess();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => answered(access.get<{ readonly requests: readonly RequestRow[] }>('/access/requests')),
  });
  const failure = failureIn(error);
  const yours = data?.requests.filter((request) => request.yours) ?? [];
  const others = data?.requests.filter((request) => !request.yours) ?? [];
  return (
    <>
      <PageHeading title={t('requests.title')}>{t('requests.title')}</PageHeading>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data && (
        <>
          <section aria-labelledby="yours">
            <h2 id="yours">{t('requests.yours')}</h2>
            {yours.length === 0 && <p>{t('requests.noneYours')}</p>}
            <ul className="fkj-list">
              {yours.map((request) => (
                <RequestCard key={request.id} request={request} />
              ))}
            </ul>
          </section>
          <section aria-labelledby="others">
            <h2 id="others">{t('requests.others')}</h2>
            {others.length === 0 && <p>{t('requests.none')}</p>}
            <ul className="fkj-list">
              {others.map((request) => (
                <RequestCard key={request.id} request={request} />
              ))}
            </ul>
          </section>
        </>
      )}
    </>
  );
}

const colors = {
  asked: 'warning',
  approved: 'info',
  provisioned: 'success',
  refused: 'error',
  withdrawn: 'neutral',
} as const;

function RequestCard({ request }: { readonly request: RequestRow }) {
  const { t } = useTranslation();
  const { person: self } = useDesk();
  const nameOf = useRoleName();
  const { state, person, requester, unit, role, start, end, reason, approvals, needed, substituteFor, hours } = request;
  const approved = approvals.filter(({ verdict }) => verdict === 'approve').length;
  const own = state === 'asked' && (person.id === self.id || requester.id === self.id);
  return (
    <li className="fkj-card">
      <h3 className="fkj-section-heading">
        {t('requests.what', { person: person.name, role: nameOf(role), unit: unit.name })}
      </h3>
      <p className="fkj-plain">
        <Tag size="small" variant={colors[state]}>
          {t(`requests.state.${state}`)}
        </Tag>{' '}
        {t('requests.period', { start, end })} {hours !== null && t('requests.nights')}
      </p>
      {substituteFor !== null && <p className="fkj-plain">{t('requests.substitute', { name: substituteFor.name })}</p>}
      <p className="fkj-plain">{t('requests.reason', { by: requester.name, reason })}</p>
      {needed > 1 && <p className="fkj-plain">{t('requests.fourEyes', { approved, needed })}</p>}
      <ul>
        {approvals.map(({ by, verdict, reason: words }) => (
          <li key={by.id}>
            {t(`requests.said.${verdict}`, { name: by.name })} {words}
          </li>
        ))}
      </ul>
      {request.yours && <Decision request={request} />}
      {own && <Withdrawal id={request.id} />}
    </li>
  );
}

/** Sends what was decided, and reads the list anew. */
function useDecision(id: string, done: string) {
  const access = useAccess();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (place: 'decision' | 'withdrawal', body: object): Promise<void> => {
    const answer = await access.post(`/access/requests/${encodeURIComponent(id)}/${place}`, body);
    if (!answer.ok) return setFailure(answer.error);
    announce(done);
    await client.invalidateQueries({ queryKey: KEY });
  };
  return { failure, send };
}

function Decision({ request }: { readonly request: RequestRow }) {
  const { t } = useTranslation();
  const { failure, send } = useDecision(request.id, t('requests.decided'));
  const [reason, setReason] = useState('');
  return (
    <div className="ad-form">
      <TextField label={t('requests.words')} value={reason} onChange={({ target }) => setReason(target.value)} />
      {failure && <FailureNotice failure={failure} />}
      <div className="ad-buttons">
        <Button size="small" onClick={() => void send('decision', { verdict: 'approve', reason })}>
          {t('requests.approve')}
        </Button>
        <Button size="small" variant="danger" onClick={() => void send('decision', { verdict: 'refuse', reason })}>
          {t('requests.refuse')}
        </Button>
      </div>
    </div>
  );
}

function Withdrawal({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { failure, send } = useDecision(id, t('requests.withdrawn'));
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <Button size="small" variant="secondary" onClick={() => void send('withdrawal', {})}>
        {t('requests.withdraw')}
      </Button>
    </>
  );
}
