// Normen 5.2.3: the leader confirms or removes each role before a date; what nobody confirmed is ended.
import { answered, type Failure, FailureNotice, failureIn, localeOf, PageHeading, useAnnounce } from '@fkj/apps-ui';
import { Button, Loader, Select, Table } from '@navikt/ds-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useRoleName } from '../desk/DeskContext.ts';
import type { ReviewRow } from '../desk/types.ts';
import { useAccess } from '../useAccess.ts';

const KEY = ['reviews'];

export function ReviewsPage() {
  const { t } = useTranslation();
  const access = useAccess();
  const { leads } = useDesk();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => answered(access.get<{ readonly reviews: readonly ReviewRow[] }>('/access/reviews')),
  });
  const failure = failureIn(error);
  return (
    <>
      <PageHeading title={t('reviews.title')}>{t('reviews.title')}</PageHeading>
      <p>{t('reviews.intro')}</p>
      {leads === 'units' && <Begin />}
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data?.reviews.length === 0 && <p>{t('reviews.none')}</p>}
      {data?.reviews.map((review) => (
        <Campaign key={review.id} review={review} />
      ))}
    </>
  );
}

/** Sends, and reads the list anew. */
function useSending() {
  const access = useAccess();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (path: string, body: object, done: string): Promise<void> => {
    const answer = await access.post(path, body);
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    announce(done);
    await client.invalidateQueries({ queryKey: KEY });
  };
  return { failure, send };
}

function Begin() {
  const { t } = useTranslation();
  const { units } = useDesk();
  const yours = units.filter((unit) => unit.yours);
  const [unit, setUnit] = useState(yours[0]?.id ?? '');
  const { failure, send } = useSending();
  const begin = (event: FormEvent) => {
    event.preventDefault();
    void send('/access/reviews', { unit }, t('reviews.begun'));
  };
  return (
    <form onSubmit={begin} className="ad-form">
      <Select label={t('reviews.unit')} value={unit} onChange={({ target }) => setUnit(target.value)}>
        {yours.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {failure && <FailureNotice failure={failure} />}
      <Button type="submit">{t('reviews.begin')}</Button>
    </form>
  );
}

function Campaign({ review }: { readonly review: ReviewRow }) {
  const { t, i18n } = useTranslation();
  const nameOf = useRoleName();
  const { failure, send } = useSending();
  const day = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long' }).format(new Date(review.due));
  const judge = (role: string, verdict: 'confirm' | 'remove') =>
    send(
      `/access/reviews/${encodeURIComponent(review.id)}/decision`,
      { role, verdict },
      t(`reviews.verdict.${verdict}`),
    );
  return (
    <section aria-labelledby={`review-${review.id}`}>
      <h2 id={`review-${review.id}`}>{t(`reviews.heading.${review.state}`, { unit: review.unit.name, day })}</h2>
      {failure && <FailureNotice failure={failure} />}
      <div className="ad-table">
        <Table size="small">
          <Table.Header>
            <Table.Row>
              <Table.HeaderCell scope="col">{t('reviews.person')}</Table.HeaderCell>
              <Table.HeaderCell scope="col">{t('reviews.role')}</Table.HeaderCell>
              <Table.HeaderCell scope="col">{t('reviews.state')}</Table.HeaderCell>
            </Table.Row>
          </Table.Header>
          <Table.Body>
            {review.items.map(({ role, person, unit, code, verdict, yours }) => (
              <Table.Row key={role}>
                <Table.HeaderCell scope="row">{person.name}</Table.HeaderCell>
                <Table.DataCell>
                  {nameOf(code)}, {unit.name}
                </Table.DataCell>
                <Table.DataCell>
                  {verdict !== null && t(`reviews.verdict.${verdict}`)}
                  {verdict === null && !yours && t('reviews.waits')}
                  {yours && (
                    <span className="ad-buttons">
                      <Button
                        size="small"
                        aria-label={t('reviews.confirmOf', { person: person.name, role: nameOf(code) })}
                        onClick={() => void judge(role, 'confirm')}
                      >
                        {t('reviews.confirm')}
                      </Button>
                      <Button
                        size="small"
                        variant="danger"
                        aria-label={t('reviews.removeOf', { person: person.name, role: nameOf(code) })}
                        onClick={() => void judge(role, 'remove')}
                      >
                        {t('reviews.remove')}
                      </Button>
                    </span>
                  )}
                </Table.DataCell>
              </Table.Row>
            ))}
          </Table.Body>
        </Table>
      </div>
    </section>
  );
}
